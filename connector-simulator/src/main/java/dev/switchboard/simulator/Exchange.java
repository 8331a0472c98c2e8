package dev.switchboard.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One request to a simulator's server and its answer. */
final class Exchange {
    private static final int MAX_BODY = 32 << 20;

    private final HttpExchange http;

    private Exchange(HttpExchange http) {
        this.http = http;
    }

    /** What answers requests of one path. */
    interface Route {
        /** What throws an {@link IOException} breaks the connection. */
        void answer(Exchange exchange) throws IOException, Refused, Unreadable, InterruptedException;
    }

    /** A handler that answers what a route refuses, and breaks the connection where it breaks. */
    static HttpHandler handler(Route route) {
        return http -> {
            try (http) {
                answer(new Exchange(http), route);
            }
        };
    }

    private static void answer(Exchange exchange, Route route) throws IOException {
        try {
            route.answer(exchange);
        } catch (Refused e) {
            exchange.json(e.failure().kind().status(), CallJson.write(e.failure()));
        } catch (Unreadable e) {
            Failure refused = Failure.of(Failure.Kind.REJECTED, String.valueOf(e.getMessage()));
            exchange.json(refused.kind().status(), CallJson.write(refused));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String method() {
        return http.getRequestMethod();
    }

    /** The path's last segment. */
    String lastSegment() {
        String path = http.getRequestURI().getRawPath();
        return decoded(path.substring(path.lastIndexOf('/') + 1));
    }

    /** The path's segments, from 0. */
    String segment(int index) {
        String[] segments = http.getRequestURI().getRawPath().substring(1).split("/", -1);
        return index < segments.length ? decoded(segments[index]) : "";
    }

    Optional<String> query(String name) {
        String query = http.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(decoded(pair.substring(name.length() + 1)));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What the caller shows that it knows. */
    String credentials() {
        String header = http.getRequestHeaders().getFirst("Authorization");
        return header != null && header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
    }

    InputStream bodyStream() {
        return http.getRequestBody();
    }

    byte[] body() throws IOException, Unreadable {
        byte[] body = http.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new Unreadable("body: must have at most " + MAX_BODY + " bytes");
        }
        return body;
    }

    Fields fields() throws IOException, Unreadable {
        return Json.fields(body());
    }

    void json(int status, ObjectNode json) throws IOException {
        if (status == 0) {
            return; // closed without an answer
        }
        byte[] body = Json.bytes(json);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(status, body.length);
        http.getResponseBody().write(body);
    }

    void bytes(InputStream bytes) throws IOException {
        http.getResponseHeaders().set("Content-Type", "application/octet-stream");
        http.sendResponseHeaders(200, 0);
        bytes.transferTo(http.getResponseBody());
    }
}
