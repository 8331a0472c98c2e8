package dev.switchboard.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.model.Content;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** What tests and scripts in other processes call: people, faults and the record. */
final class ScriptRoutes {
    private static final int PAGE = 1_000;

    private final SimulatedPlatform platform;

    ScriptRoutes(SimulatedPlatform platform) {
        this.platform = platform;
    }

    void addTo(HttpServer server) {
        add(server, "/people", this::people);
        add(server, "/tell", exchange -> told(exchange, platform.tell(exchange.body())));
        add(server, "/webhook", this::webhook);
        add(server, "/redeliver", exchange -> counts(exchange, platform.redeliver()));
        add(server, "/faults", this::faults);
        add(server, "/record", this::record);
        add(server, "/counts", exchange -> counts(exchange, platform.unacknowledged()));
    }

    private void add(HttpServer server, String path, Exchange.Route route) {
        server.createContext(path, Exchange.handler(exchange -> {
            if (!platform.knows(exchange.credentials())) {
                throw new Refused(Failure.of(Failure.Kind.AUTHENTICATION, "the secret is not this platform's"));
            }
            route.answer(exchange);
        }));
    }

    /** {@code POST /people/<name>} with {@code text}, and where it is not their own, {@code chat} and {@code thread}. */
    private void people(Exchange exchange) throws IOException, Unreadable {
        Fields said = exchange.fields();
        Person person = platform.person(exchange.segment(1));
        Person there = person.in(said.id("chat", person.chat()), said.idOrEmpty("thread"));
        Content content = ContentJson.read(said, "text");
        told(exchange, there.says(content));
    }

    private static void told(Exchange exchange, Update update) throws IOException {
        ObjectNode answer =
                Json.object().put("message_id", update.messageId()).put("acknowledged", update.acknowledged());
        if (update.answer() != null) {
            answer.put("status", update.answer().status());
        }
        exchange.json(200, answer);
    }

    /** {@code POST /webhook} with {@code url}. */
    private void webhook(Exchange exchange) throws IOException, Unreadable {
        Fields target = exchange.fields();
        try {
            platform.deliverTo(URI.create(target.text("url")));
        } catch (IllegalArgumentException e) {
            throw target.wrong("url", "must be an http address");
        }
        exchange.json(200, Json.object());
    }

    /** {@code DELETE /faults}, or {@code POST} with a failure and {@code times}, {@code seconds} or neither. */
    private void faults(Exchange exchange) throws IOException, Unreadable {
        if (exchange.method().equals("DELETE")) {
            platform.faults().clear();
        } else {
            Fields fault = exchange.fields();
            Faults faults = fault.has("chat") ? platform.faults().inChat(fault.id("chat")) : platform.faults();
            if (fault.has("slow")) {
                platform.faults().slow(CallJson.duration(fault, "slow"));
            } else if (fault.has("times")) {
                faults.next(fault.integer("times"), CallJson.failure(fault));
            } else if (fault.has("seconds")) {
                Duration time = CallJson.duration(fault, "seconds");
                faults.lasting(time, CallJson.failure(fault));
            } else {
                faults.always(CallJson.failure(fault));
            }
        }
        exchange.json(200, Json.object());
    }

    /** {@code GET /record?after=<number>&limit=<calls>}. */
    private void record(Exchange exchange) throws IOException, Unreadable {
        ObjectNode answer = Json.object();
        ArrayNode calls = answer.putArray("record");
        for (Recorded recorded : platform.record(number(exchange, "after", 0), (int) number(exchange, "limit", PAGE))) {
            ObjectNode one = calls.addObject()
                    .put("number", recorded.number())
                    .put("operation", recorded.operation().wireName())
                    .put("key", recorded.key())
                    .put("chat", recorded.chat())
                    .put("thread", recorded.thread())
                    .put("id", recorded.id())
                    .put("reaction", recorded.reaction())
                    .put("at", recorded.at().toString());
            ContentJson.write(one, "text", recorded.content());
            if (recorded.replyTo() != null) {
                one.put("reply_to", recorded.replyTo());
            }
        }
        exchange.json(200, answer);
    }

    private void counts(Exchange exchange, int unacknowledged) throws IOException {
        exchange.json(
                200,
                Json.object()
                        .put("calls", platform.calls())
                        .put("recorded", platform.recorded())
                        .put("repeats", platform.repeats())
                        .put("unconfirmed", platform.unconfirmed())
                        .put("unacknowledged", unacknowledged));
    }

    private static long number(Exchange exchange, String name, long fallback) throws Unreadable {
        String text = exchange.query(name).orElse(String.valueOf(fallback));
        if (!text.matches("[0-9]{1,9}")) {
            throw new Unreadable(name + ": must be a whole number of at most 9 digits");
        }
        return Long.parseLong(text);
    }
}
