package dev.switchboard.gmail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.spi.ChannelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A port of this computer to which a browser comes back (RFC 8252, 7.3): any that is free, at the loopback address, so
 * that nobody else can reach it.
 */
final class LoopbackRedirect implements AutoCloseable {
    private static final String PATH = "/authorised";

    private final HttpServer server;
    private final CompletableFuture<Map<String, String>> back = new CompletableFuture<>();

    LoopbackRedirect() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext(PATH, this::comesBack);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    private void comesBack(HttpExchange exchange) throws IOException {
        byte[] page = "You can close this page now.".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
        back.complete(query(exchange.getRequestURI().getRawQuery()));
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                query.put(pair.substring(0, sign), URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    Map<String, String> await(Duration patience) throws InterruptedException {
        try {
            return back.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ChannelException.authentication("the owner did not come back within " + patience);
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is only ever completed", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
