package dev.switchboard.telegram;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.model.Address;
import dev.switchboard.model.Identity;
import dev.switchboard.spi.InboundEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns updates into events. Each update is read on its own and by its fields: one that is odd is kept raw, and takes no
 * other with it. See https://core.telegram.org/bots/api#update. Safe from any thread.
 */
final class UpdateReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectReader WHOLE_BODY =
            JSON.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final String UPDATE_ID = "update_id";
    /** The last second that the times of the model and of storages can hold with ease: the end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final String channel;
    private final MessageReader messages;

    UpdateReader(String channel, long downloadLimit) {
        this.channel = channel;
        this.messages = new MessageReader(downloadLimit);
    }

    /**
     * What a poll brought.
     *
     * @param events what happened
     * @param next where the next poll begins; null where there was no update
     */
    record Batch(List<InboundEvent> events, @Nullable String next) {}

    /** Reads one update, as a webhook brings it. Never throws for what is in it. */
    List<InboundEvent> read(byte[] body) {
        RawUpdate raw = new RawUpdate(body, 0, body.length);
        List<InboundEvent> events = new ArrayList<>(1);
        try {
            add(events, WHOLE_BODY.readTree(body), raw);
        } catch (JsonProcessingException e) {
            events.add(InboundEvent.unreadable(raw.digest(), body, "no JSON: " + e.getOriginalMessage()));
        } catch (IOException e) {
            events.add(InboundEvent.unreadable(raw.digest(), body, "no JSON: " + e.getMessage()));
        }
        return events;
    }

    /**
     * Reads the answer of {@code getUpdates}.
     *
     * @return what it brought; empty where the answer has no result
     * @throws IOException if the answer is no JSON
     */
    Optional<Batch> readBatch(byte[] answer) throws IOException {
        List<InboundEvent> events = new ArrayList<>();
        long last = -1;
        try (JsonParser parser = JSON.createParser(answer)) {
            if (!isAtResult(parser)) {
                return Optional.empty();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                JsonNode update = parser.readValueAsTree();
                int end = (int) parser.currentLocation().getByteOffset();
                add(events, update, new RawUpdate(answer, start, end));
                last = Math.max(last, update.path(UPDATE_ID).asLong(-1));
            }
        }
        return Optional.of(new Batch(events, last < 0 ? null : Long.toString(last + 1)));
    }

    private static boolean isAtResult(JsonParser parser) throws IOException {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean result = parser.currentName().equals("result");
                if (parser.nextToken() == JsonToken.START_ARRAY && result) {
                    return true;
                }
                parser.skipChildren();
            }
        }
        return false;
    }

    private void add(List<InboundEvent> events, JsonNode update, RawUpdate raw) {
        JsonNode id = update.path(UPDATE_ID);
        String key = id.isIntegralNumber() ? "update:" + id.asText() : raw.digest();
        try {
            if (!id.isIntegralNumber()) {
                throw new UnreadableUpdateException("update_id must be a whole number");
            }
            addReadable(events, key, update, raw);
        } catch (UnreadableUpdateException | IllegalArgumentException e) {
            // The model's own checks are the second reason: they name the field and the limit.
            events.add(InboundEvent.unreadable(key, raw.bytes(), String.valueOf(e.getMessage())));
        }
    }

    private void addReadable(List<InboundEvent> events, String key, JsonNode update, RawUpdate raw)
            throws UnreadableUpdateException {
        String kind = kind(update);
        JsonNode value = update.path(kind);
        switch (kind) {
            case "message", "channel_post" -> events.add(message(key, value, raw));
            case "edited_message", "edited_channel_post" -> events.add(edit(key, value, raw));
            case "message_reaction" -> addReactions(events, key, value, raw);
            default -> events.add(InboundEvent.unsupported(key, kind, raw.bytes()));
        }
    }

    /** An update has one field beside its id, named for what it is. */
    private static String kind(JsonNode update) throws UnreadableUpdateException {
        return Fields.first(update, field -> !field.equals(UPDATE_ID))
                .orElseThrow(() -> new UnreadableUpdateException("the update holds nothing"));
    }

    private InboundEvent message(String key, JsonNode message, RawUpdate raw) throws UnreadableUpdateException {
        Optional<String> service = MessageReader.service(message);
        if (service.isPresent()) {
            return service(key, service.get(), message, raw);
        }
        InboundEvent.NewMessage event = InboundEvent.from(
                        address(message), People.sender(message), time(message, "date"))
                .message(key, Fields.id(message, "message_id"), messages.content(message, raw));
        JsonNode repliedTo = message.path("reply_to_message");
        // In a topic, what replies to nothing seems to reply to the topic's first, which is Telegram's own.
        return repliedTo.path("message_id").isIntegralNumber() && !repliedTo.has("forum_topic_created")
                ? event.replyingTo(Fields.id(repliedTo, "message_id"))
                : event;
    }

    private InboundEvent service(String key, String kind, JsonNode message, RawUpdate raw)
            throws UnreadableUpdateException {
        Address here = address(message);
        return switch (kind) {
            case "migrate_to_chat_id" -> InboundEvent.moved(key, here, Address.of(channel, Fields.id(message, kind)));
            case "migrate_from_chat_id" -> InboundEvent.moved(key, Address.of(channel, Fields.id(message, kind)), here);
            default -> InboundEvent.unsupported(key, kind, raw.bytes());
        };
    }

    private InboundEvent edit(String key, JsonNode message, RawUpdate raw) throws UnreadableUpdateException {
        return InboundEvent.from(address(message), People.sender(message), time(message, "edit_date"))
                .edit(key, Fields.id(message, "message_id"), messages.content(message, raw));
    }

    /** An update tells all reactions of a person before and now; an event tells one that came or went. */
    private void addReactions(List<InboundEvent> events, String key, JsonNode change, RawUpdate raw)
            throws UnreadableUpdateException {
        Identity by = People.reactor(change);
        InboundEvent.Origin origin = InboundEvent.from(address(change), by, time(change, "date"));
        String message = Fields.id(change, "message_id");
        List<String> before = ReactionNames.read(change.path("old_reaction"));
        List<String> now = ReactionNames.read(change.path("new_reaction"));
        List<InboundEvent> changes = new ArrayList<>();
        for (String gone : ReactionNames.without(before, now)) {
            changes.add(origin.reaction(numbered(key, changes.size()), message, gone, false));
        }
        for (String come : ReactionNames.without(now, before)) {
            changes.add(origin.reaction(numbered(key, changes.size()), message, come, true));
        }
        if (changes.isEmpty()) {
            changes.add(InboundEvent.unsupported(key, "message_reaction", raw.bytes()));
        }
        events.addAll(changes);
    }

    private static String numbered(String key, int index) {
        return index == 0 ? key : key + ":" + index;
    }

    private Address address(JsonNode inChat) throws UnreadableUpdateException {
        JsonNode topic = inChat.path("message_thread_id");
        // A thread of replies outside of forums has the same field; it is no place of its own.
        boolean inTopic = inChat.path("is_topic_message").asBoolean() && topic.isIntegralNumber();
        return new Address(channel, Fields.id(inChat.path("chat"), "id"), inTopic ? topic.asText() : "");
    }

    /** When it happened; for an edit there are two times, and the later one counts. */
    private static Instant time(JsonNode value, String field) throws UnreadableUpdateException {
        long seconds = value.path(field).asLong(value.path("date").asLong());
        if (seconds <= 0 || seconds > LAST_SECOND) {
            throw new UnreadableUpdateException(field + " must be a time in Unix seconds");
        }
        return Instant.ofEpochSecond(seconds);
    }
}
