package dev.switchboard.storage.jdbc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.Switchboard;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** How a {@link JavaProcess} is reached, as it sees it itself: HTTP on the loopback address. */
final class ProcessServer implements AutoCloseable {
    /** The path of webhooks, before the channel. */
    static final String HOOK = "/hook/";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** What is asked for. */
    interface Answer {
        /** What is answered to what stands behind the question mark, or to nothing. */
        String to(String query) throws InterruptedException;
    }

    ProcessServer() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    /** Hands webhooks over. */
    void take(Switchboard board) {
        server.createContext(HOOK, exchange -> take(board, exchange));
    }

    private static void take(Switchboard board, HttpExchange exchange) throws IOException {
        WebhookRequest request = WebhookRequest.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
        String channel = exchange.getRequestURI().getPath().substring(HOOK.length());
        board.webhooks().handleAsync(channel, request).thenAccept(response -> {
            try {
                answer(exchange, response);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    void answer(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try {
                @Nullable String query = exchange.getRequestURI().getQuery();
                answer(exchange, WebhookResponse.of(200, answer.to(query == null ? "" : query)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exchange.close();
            }
        });
    }

    private static void answer(HttpExchange exchange, WebhookResponse response) throws IOException {
        try (exchange) {
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Writes its port into a file, at once, so that nobody reads half of it. */
    void announce(String portFile) throws IOException {
        Path file = Path.of(portFile);
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(unfinished, Integer.toString(server.getAddress().getPort()));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
