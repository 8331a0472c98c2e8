package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Identity;
import java.util.HashMap;
import java.util.Map;

/** Reads who did something: a user, or a chat in whose name it was done. */
final class People {
    static final String NAMESPACE = "telegram";

    private People() {}

    /**
     * The sender of a message. A message in the name of a chat, such as a channel's post or an anonymous administrator's,
     * has that chat in {@code sender_chat} and at most a stand-in in {@code from}:
     * https://core.telegram.org/bots/api#message.
     */
    static Identity sender(JsonNode message) throws UnreadableUpdateException {
        if (message.path("sender_chat").isObject()) {
            return identity(message.path("sender_chat"));
        }
        return identity(message.path("from").isObject() ? message.path("from") : message.path("chat"));
    }

    /** Who reacted: a user, or a chat where the user stays anonymous. */
    static Identity reactor(JsonNode reaction) throws UnreadableUpdateException {
        return identity(reaction.path("user").isObject() ? reaction.path("user") : reaction.path("actor_chat"));
    }

    static Identity identity(JsonNode userOrChat) throws UnreadableUpdateException {
        String title = Fields.name(userOrChat, "title");
        String name = title.isEmpty() ? Fields.names(userOrChat, "first_name", " ", "last_name") : title;
        Map<String, String> attributes = new HashMap<>();
        put(attributes, Identity.FIRST_NAME, Fields.name(userOrChat, "first_name"));
        put(attributes, "username", Fields.name(userOrChat, "username"));
        put(attributes, "language", Fields.name(userOrChat, "language_code"));
        return new Identity(new Identity.Key(NAMESPACE, Fields.id(userOrChat, "id")), name, attributes);
    }

    private static void put(Map<String, String> attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }
}
