package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Element;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads where a message that was forwarded comes from: https://core.telegram.org/bots/api#messageorigin. */
final class Forwards {
    private Forwards() {}

    /** The origin; null where there is none. */
    static Element.@Nullable Forwarded origin(JsonNode origin) {
        if (!origin.isObject()) {
            return null;
        }
        Instant at = Instant.ofEpochSecond(Math.max(0, origin.path("date").asInt()));
        JsonNode user = origin.path("sender_user");
        JsonNode chat = origin.path("sender_chat").isObject() ? origin.path("sender_chat") : origin.path("chat");
        if (user.isObject()) {
            return new Element.Forwarded(Fields.names(user, "first_name", " ", "last_name"), id(user), at);
        }
        return chat.isObject()
                ? new Element.Forwarded(name(chat), id(chat), at)
                : new Element.Forwarded(Fields.name(origin, "sender_user_name"), "", at);
    }

    private static String name(JsonNode chat) {
        String title = Fields.name(chat, "title");
        return title.isEmpty() ? Fields.names(chat, "first_name", " ", "last_name") : title;
    }

    private static String id(JsonNode userOrChat) {
        JsonNode id = userOrChat.path("id");
        return id.isIntegralNumber() ? id.asText() : "";
    }
}
