package dev.switchboard.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Base64;

/** What connectors call. */
final class CallRoutes {
    /** Longer than any caller waits. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final Calls calls;

    CallRoutes(Calls calls) {
        this.calls = calls;
    }

    void addTo(HttpServer server) {
        server.createContext("/call", Exchange.handler(this::call));
        server.createContext("/updates", Exchange.handler(this::updates));
        server.createContext("/files", Exchange.handler(this::files));
    }

    private void call(Exchange exchange) throws IOException, Refused, Unreadable, InterruptedException {
        Call call = CallJson.read(exchange.fields());
        exchange.json(200, CallJson.ids(calls.call(exchange.credentials(), call, PATIENCE)));
    }

    private void updates(Exchange exchange) throws IOException, Refused, Unreadable, InterruptedException {
        Duration wait = wait(exchange.query("wait").orElse("PT0S"));
        HeldUpdates.Batch batch =
                calls.updates(exchange.credentials(), exchange.query("offset").orElse(null), wait);
        ObjectNode answer = Json.object().put("offset", batch.offset());
        ArrayNode updates = answer.putArray("updates");
        for (byte[] body : batch.bodies()) {
            updates.addObject().put("body", Base64.getEncoder().encodeToString(body));
        }
        exchange.json(200, answer);
    }

    private static Duration wait(String text) throws Unreadable {
        try {
            Duration wait = Duration.parse(text);
            return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
        } catch (DateTimeException e) {
            throw new Unreadable("wait: must be a duration as in PT10S");
        }
    }

    private void files(Exchange exchange) throws IOException, Refused, InterruptedException {
        if (exchange.method().equals("GET")) {
            try (InputStream file = calls.open(exchange.credentials(), exchange.lastSegment(), PATIENCE)) {
                exchange.bytes(file);
            }
        } else {
            String id = calls.upload(exchange.credentials(), exchange.bodyStream(), PATIENCE);
            exchange.json(200, Json.object().put("id", id));
        }
    }
}
