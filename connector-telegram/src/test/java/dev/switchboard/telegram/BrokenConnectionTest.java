package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R16 on the wire: what is surely not sent, what may have been, and that nothing is sent twice on its own. */
class BrokenConnectionTest {
    private static final Outgoing PART =
            new Outgoing("key-1", Address.of(TestContext.CHANNEL, "77"), Content.text("once"), null, Instant.EPOCH);
    private static final String SENT = ScriptedServer.json("{\"ok\":true,\"result\":{\"message_id\":900}}");

    @Test
    @DisplayName("Where nothing listens, nothing was sent")
    void nothingListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(failure("http://127.0.0.1:" + port).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    @DisplayName("Where there is no such host, nothing was sent")
    void noSuchHost() {
        assertThat(failure("http://no-such-host.invalid").kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    @DisplayName("Where there is no TLS, nothing was sent")
    void noTls() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.CUT)) {
            assertThat(failure(server.url().replace("http:", "https:")).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    @DisplayName("A thread that was interrupted before the call sends nothing, and stays interrupted")
    void interruptedBefore() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> SENT)) {
            Thread.currentThread().interrupt();
            assertThat(failure(server.url()).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    @DisplayName("No connection is shared by calls at once, so that an interrupt ends one call only")
    void noSharedConnections() throws Exception {
        CompletableFuture<String> hello = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread reader = new Thread(() -> hello.complete(firstBytes(server)));
            reader.start();
            failure("https://127.0.0.1:" + server.getLocalPort());
            reader.join();
        }
        assertThat(hello.join()).contains("http/1.1").doesNotContain("\u0002h2");
    }

    private static String firstBytes(ServerSocket server) {
        try (Socket socket = server.accept()) {
            byte[] bytes = new byte[4_096];
            return new String(bytes, 0, socket.getInputStream().read(bytes), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    @DisplayName("A connection that breaks after the request leaves it in doubt, and the request is not repeated")
    void cutAfterTheRequest() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.CUT)) {
            assertThat(failure(server.url()).kind()).isEqualTo(Kind.IN_DOUBT);
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("An answer that breaks off leaves the send in doubt")
    void cutInTheAnswer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                request -> "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":true," + ScriptedServer.CUT)) {
            assertThat(failure(server.url()).kind()).isEqualTo(Kind.IN_DOUBT);
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n"
            })
    @DisplayName("No answer makes the HTTP client repeat a request on its own")
    void nothingIsRepeated(String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> answer)) {
            failure(server.url());
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("On a connection that the server closed while it was idle nothing is written; a fresh one is taken")
    void closedWhileIdle() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> SENT + ScriptedServer.CUT);
                TelegramConnector connector = TestContext.connector(TestContext.botOn(server.url()))) {
            for (int send = 1; send <= 20; send++) {
                assertThat(connector.send(PART)).isEqualTo(Sent.as("900"));
                server.awaitClosing();
            }
            assertThat(server.requests()).isEqualTo(20);
        }
    }

    @Test
    @DisplayName("A connection that stays open is used again")
    void connectionsAreReused() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> SENT);
                TelegramConnector connector = TestContext.connector(TestContext.botOn(server.url()))) {
            for (int send = 0; send < 20; send++) {
                connector.send(PART);
            }
            assertThat(server.requests()).isEqualTo(20);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("64 sends at once are under way at once")
    void sixtyFourAtOnce() throws Exception {
        CountDownLatch allArrived = new CountDownLatch(64);
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try (ScriptedServer server = new ScriptedServer(request -> {
                    allArrived.countDown();
                    return await(allArrived) ? SENT : ScriptedServer.CUT;
                });
                TelegramConnector connector =
                        TestContext.connector(TestContext.botOn(server.url()).with(Telegram.CALL_TIMEOUT, "PT10S"))) {
            List<Future<Sent>> sends = new ArrayList<>();
            for (int send = 0; send < 64; send++) {
                sends.add(threads.submit(() -> connector.send(PART)));
            }
            for (Future<Sent> send : sends) {
                assertThat(send.get()).isEqualTo(Sent.as("900"));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ChannelException failure(String url) {
        try (TelegramConnector connector = TestContext.connector(TestContext.botOn(url))) {
            ChannelException failure = catchThrowableOfType(ChannelException.class, () -> connector.send(PART));
            assertThat(failure).isNotNull();
            return failure;
        }
    }
}
