package dev.switchboard.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.spi.ChannelException.Scope;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How calls and their answers go over HTTP. */
final class CallJson {
    private static final int NANO_DIGITS = 9;

    private CallJson() {}

    static ObjectNode write(Call call) {
        ObjectNode json = Json.object();
        json.put("operation", call.operation().wireName())
                .put("key", call.key())
                .put("deduplicate", call.deduplicate())
                .put("chat", call.chat())
                .put("thread", call.thread())
                .put("id", call.id())
                .put("reaction", call.reaction());
        ContentJson.write(json, "text", call.content());
        if (call.replyTo() != null) {
            json.put("reply_to", call.replyTo());
        }
        return json;
    }

    static Call read(Fields json) throws Unreadable {
        return new Call(
                operation(json, "operation"),
                json.idOrEmpty("key"),
                json.flag("deduplicate", false),
                json.idOrEmpty("chat"),
                json.idOrEmpty("thread"),
                json.idOrEmpty("id"),
                ContentJson.read(json, "text"),
                json.optionalId("reply_to"),
                json.idOrEmpty("reaction"));
    }

    private static Operation operation(Fields json, String field) throws Unreadable {
        String name = json.text(field);
        for (Operation operation : Operation.values()) {
            if (operation.wireName().equals(name)) {
                return operation;
            }
        }
        throw json.wrong(field, "must be an operation that there is");
    }

    static ObjectNode ids(List<String> ids) {
        ObjectNode json = Json.object();
        ArrayNode all = json.putArray("ids");
        ids.forEach(id -> all.addObject().put("id", id));
        return json;
    }

    static List<String> ids(Fields json) throws Unreadable {
        List<String> ids = new ArrayList<>();
        for (Fields one : json.objects("ids")) {
            ids.add(one.id("id"));
        }
        return ids;
    }

    static ObjectNode write(Failure failure) {
        ObjectNode json = Json.object()
                .put("error", wireName(failure.kind()))
                .put("reason", failure.reason())
                .put("scope", failure.scope().name().toLowerCase(Locale.ROOT))
                .put("retry_after", seconds(failure.retryAfter()));
        if (failure.newChat() != null) {
            json.put("new_chat", failure.newChat());
        }
        return json;
    }

    static Failure failure(Fields json) throws Unreadable {
        String scope = json.text("scope", "chat");
        return new Failure(
                kind(json, "error"),
                json.text("reason", "no reason given"),
                duration(json, "retry_after"),
                scope.equals("channel") ? Scope.CHANNEL : Scope.CHAT,
                json.optionalId("new_chat"));
    }

    private static Failure.Kind kind(Fields json, String field) throws Unreadable {
        String name = json.text(field);
        for (Failure.Kind kind : Failure.Kind.values()) {
            if (wireName(kind).equals(name)) {
                return kind;
            }
        }
        throw json.wrong(field, "must be a failure that there is");
    }

    private static String wireName(Failure.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** A time in seconds; zero where it is not there. */
    static Duration duration(Fields json, String field) throws Unreadable {
        if (!json.has(field)) {
            return Duration.ZERO;
        }
        double seconds = json.number(field);
        if (!(seconds >= 0 && seconds <= Integer.MAX_VALUE)) {
            throw json.wrong(field, "must be a number of seconds of 0 or more");
        }
        return Duration.ofNanos(
                BigDecimal.valueOf(seconds).movePointRight(NANO_DIGITS).longValue());
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), NANO_DIGITS);
    }
}
