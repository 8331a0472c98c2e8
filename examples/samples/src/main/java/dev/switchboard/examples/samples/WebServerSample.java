package dev.switchboard.examples.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.Switchboard;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** Webhooks in the JDK's own web server. */
final class WebServerSample {
    private static final int MOST_BYTES = 4 << 20;

    private WebServerSample() {}

    static HttpServer serve(Switchboard board, InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newFixedThreadPool(32));
        server.createContext("/hook/", exchange -> hook(board, exchange));
        server.start();
        return server;
    }

    static void hook(Switchboard board, HttpExchange exchange) throws IOException {
        String channel = exchange.getRequestURI().getPath().substring("/hook/".length());
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1); // one more than allowed: answered with 413
        WebhookResponse answer = board.webhooks()
                .handle(
                        channel,
                        WebhookRequest.of(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                exchange.getRequestHeaders(),
                                body));
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }
}
