package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.model.Attachment;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail of 100 MB is fetched from the API, read, and its file opened, in a process that has 64 MB of heap. */
@Tag("faults")
class LargeMailThroughGmailTest {
    private static final int LINES = 1_350_000;
    private static final byte[] LINE =
            "enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6eno=\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final String HEADERS = """
            From: b@x.example
            Subject: large
            Content-Type: video/mp4; name=film.mp4
            Content-Transfer-Encoding: base64

            """;

    @TempDir
    Path folder;

    @Test
    void itComesInWith64MegabytesOfHeap() throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeMailThroughGmailTest.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(4, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(Files.readString(output)).contains("came in whole");
        assertThat(process.exitValue()).isZero();
    }

    /**
     * Serves the mail, and has a connector take it in.
     *
     * @param arguments none
     * @throws Exception if anything of it fails
     */
    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/gmail/v1/users/me/history",
                exchange -> send(
                        exchange,
                        "{\"historyId\":\"2\",\"history\":[{\"id\":\"2\",\"messagesAdded\":[{\"message\":{\"id\":\"1\"}}]}]}"));
        server.createContext("/gmail/v1/users/me/messages/1", LargeMailThroughGmailTest::sendMail);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        GmailConnector connector = (GmailConnector) new GmailProvider()
                .create(new TestContext(
                        Map.of(Gmail.USER, "a@x.example", Gmail.ACCESS_TOKEN, "token", Gmail.API_URL, url)));
        Received received = connector.poll("1 0");
        InboundEvent.NewMessage message =
                (InboundEvent.NewMessage) received.events().get(0);
        Attachment file = message.content().all(Attachment.class).get(0);
        try (InputStream bytes = connector.open(String.valueOf(file.reference()))) {
            long size = bytes.transferTo(OutputStream.nullOutputStream());
            System.out.println(size + " bytes "
                    + (size == file.size() && size > 70_000_000 ? "came in whole" : "are not " + file.size()));
        }
        server.stop(0);
        System.exit(0);
    }

    private static void send(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void sendMail(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = new BufferedOutputStream(exchange.getResponseBody(), 65_536)) {
            body.write("{\"id\":\"1\",\"threadId\":\"1\",\"labelIds\":[\"INBOX\"],\"raw\":\""
                    .getBytes(StandardCharsets.US_ASCII));
            try (OutputStream raw = Base64.getUrlEncoder().wrap(new NotClosed(body))) {
                raw.write(HEADERS.getBytes(StandardCharsets.US_ASCII));
                byte[] line = new String(LINE, StandardCharsets.US_ASCII)
                        .replace("=", "6")
                        .getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < LINES; i++) {
                    raw.write(line);
                }
            }
            body.write("\"}".getBytes(StandardCharsets.US_ASCII));
        }
        exchange.close();
    }

    /** The base64 ends before the answer does. */
    private static final class NotClosed extends FilterOutputStream {
        NotClosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
