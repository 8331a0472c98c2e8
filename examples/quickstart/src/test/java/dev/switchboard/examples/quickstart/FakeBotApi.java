package dev.switchboard.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A Bot API on a loopback port, to which one person has written {@code /start}. */
final class FakeBotApi implements AutoCloseable {
    static final String TOKEN = "123456:token-of-the-test";

    private static final JsonMapper JSON = new JsonMapper();
    private static final long UPDATE_ID = 1000;
    private static final String UPDATE = """
            {"update_id": %d, "message": {
              "message_id": 7,
              "date": 1700000000,
              "from": {"id": 42, "is_bot": false, "first_name": "Mario", "last_name": "Bros"},
              "chat": {"id": 42, "type": "private", "first_name": "Mario", "last_name": "Bros"},
              "text": "/start",
              "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}}""".formatted(UPDATE_ID);
    private static final String MESSAGE = """
            {"message_id": 8, "date": 1700000001, "chat": {"id": 42, "type": "private"}, "text": "taken"}""";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JsonNode> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    FakeBotApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/bot" + TOKEN + "/getUpdates", exchange -> answer(exchange, updates(exchange)));
        server.createContext("/bot" + TOKEN + "/sendMessage", exchange -> {
            sent.add(JSON.readTree(exchange.getRequestBody()));
            answer(exchange, MESSAGE);
        });
        server.start();
    }

    /** The update, until it is confirmed; then a poll waits, and nothing more comes. */
    private String updates(HttpExchange exchange) throws IOException {
        JsonNode poll = JSON.readTree(exchange.getRequestBody());
        if (poll.path("offset").asLong() <= UPDATE_ID) {
            return "[" + UPDATE + "]";
        }
        try {
            if (!closed.await(poll.path("timeout").asLong(), TimeUnit.SECONDS)) {
                return "[]";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("the server is closed");
    }

    private static void answer(HttpExchange exchange, String result) throws IOException {
        byte[] body = ("{\"ok\": true, \"result\": " + result + "}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The parameters of each {@code sendMessage}. */
    List<JsonNode> sent() {
        return sent;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
