package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.model.Address;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Content;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.Outgoing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An interrupt ends a call at once, wherever it waits, and is told as one. */
class InterruptTest {
    private static final Outgoing PART =
            new Outgoing("key-1", Address.of(TestContext.CHANNEL, "77"), Content.text("hi"), null, Instant.EPOCH);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    @DisplayName("While the answer is waited for")
    void inTheAnswer() throws Exception {
        ServerSocket server = server(10);
        assertInterruptible(
                "http", server, () -> server.accept().getInputStream().read(), InterruptedException.class);
    }

    @Test
    @DisplayName("While TLS is agreed upon")
    void inTheHandshake() throws Exception {
        ServerSocket server = server(10);
        assertInterruptible(
                "https", server, () -> server.accept().getInputStream().read(), SurelyNotSent.class);
    }

    @Test
    @DisplayName("While the connection is made")
    void inTheConnect() throws Exception {
        ServerSocket server = server(1);
        fillBacklog(server);
        assertInterruptible("http", server, () -> null, SurelyNotSent.class);
    }

    /** A full backlog lets further connections wait. */
    private void fillBacklog(ServerSocket server) throws IOException {
        for (int i = 0; i < 10; i++) {
            SocketChannel waiting = SocketChannel.open();
            open.add(waiting);
            waiting.configureBlocking(false);
            waiting.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        }
    }

    private ServerSocket server(int backlog) throws IOException {
        ServerSocket server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
        open.add(server);
        return server;
    }

    /** A send that failed before its request began, on a thread that stays interrupted. */
    private static final class SurelyNotSent extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private void assertInterruptible(
            String scheme, ServerSocket server, Callable<?> arrival, Class<? extends Exception> sendFails)
            throws Exception {
        ChannelConfig bot = TestContext.botOn(scheme + "://127.0.0.1:" + server.getLocalPort())
                .with(Telegram.CALL_TIMEOUT, "PT14S")
                .with(Telegram.POLL_TIMEOUT, "PT25S");
        PolledTelegramConnector connector = TestContext.polled(bot);
        open.add(connector);
        assertInterruptible(() -> connector.send(PART), arrival, sendFails);
        assertInterruptible(() -> connector.poll(null), arrival, InterruptedException.class);
    }

    private static void assertInterruptible(Callable<?> call, Callable<?> arrival, Class<? extends Exception> expected)
            throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                call.call();
                failure.complete(new AssertionError("the call has to fail"));
            } catch (Throwable e) {
                failure.complete(Thread.currentThread().isInterrupted() ? stillInterrupted(e) : e);
            }
        });
        caller.start();
        arrival.call();
        await().until(() -> caller.getState() != Thread.State.RUNNABLE || isInSocket(caller));
        caller.interrupt();

        assertThat(failure.get(5, TimeUnit.SECONDS)).isInstanceOf(expected);
    }

    private static Throwable stillInterrupted(Throwable failure) {
        boolean notSent = failure instanceof ChannelException refusal && refusal.kind() == Kind.UNAVAILABLE;
        return notSent ? new SurelyNotSent() : new AssertionError("still interrupted", failure);
    }

    private static boolean isInSocket(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch.SocketChannelImpl"));
    }
}
