package dev.switchboard.telegram;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Identity;
import dev.switchboard.spi.InboundEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns updates into events. Each update is read on its own and by its fields: one that is odd is kept raw, and takes no
 * other with it. See https://core.telegram.org/bots/api#update. Safe from any thread.
 */
final class UpdateReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectReader WHOLE_BODY =
            JSON.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** What the external id of a press of a button begins with. */
    static final String PRESS = "press:";

    private static final String KEY = "update:";
    private static final String UPDATE_ID = "update_id";
    private static final Pattern WRITTEN_ID = Pattern.compile("\"update_id\"\\s*:\\s*(\\d{1,18})\\b");
    /** One that was cut on its way has no end. */
    private static final Pattern ONLY_RESULT = Pattern.compile("\"result\"\\s*:\\s*\\[(.*)]\\s*}\\s*$", Pattern.DOTALL);

    private static final Pattern PRESS_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    /** The last second that the times of the model and of storages can hold with ease: the end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /**
     * What is read, and so asked for by name: without, Telegram leaves out reactions, and keeps to what an earlier program
     * asked for. See https://core.telegram.org/bots/api#getupdates, allowed_updates.
     */
    static final List<String> KINDS = List.of(
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "message_reaction",
            "callback_query",
            "my_chat_member");

    private final String channel;
    private final MessageReader messages;
    private final InstantSource clock;

    /**
     * @param clock what tells when a button was pressed, since Telegram does not
     */
    UpdateReader(String channel, long downloadLimit, InstantSource clock) {
        this.channel = channel;
        this.messages = new MessageReader(downloadLimit);
        this.clock = clock;
    }

    /**
     * What an update brought.
     *
     * @param events what happened
     * @param presses the ids of presses of buttons, which wait for an answer
     */
    record Reading(List<InboundEvent> events, List<String> presses) {
        Reading() {
            this(new ArrayList<>(1), new ArrayList<>(0));
        }
    }

    /**
     * What a poll brought.
     *
     * @param events what happened
     * @param presses the ids of presses of buttons, which wait for an answer
     * @param next where the next poll begins; null where there was no update
     */
    record Batch(
            List<InboundEvent> events,
            List<String> presses,
            @Nullable String next) {}

    /** Reads one update, as a webhook brings it. Never throws for what is in it. */
    Reading read(byte[] body) {
        RawUpdate raw = new RawUpdate(body, 0, body.length);
        Reading reading = new Reading();
        List<InboundEvent> events = reading.events();
        try {
            add(reading, WHOLE_BODY.readTree(body), raw);
        } catch (JsonProcessingException e) {
            events.add(InboundEvent.unreadable(raw.digest(), body, "no JSON: " + e.getOriginalMessage()));
        } catch (IOException e) {
            events.add(InboundEvent.unreadable(raw.digest(), body, "no JSON: " + e.getMessage()));
        }
        return reading;
    }

    /**
     * Reads the answer of {@code getUpdates}, as far as it can be read: what comes before an update that is no JSON to us is
     * taken, so that the next poll begins with that one.
     *
     * @return what it brought; empty where the answer has no result
     * @throws IOException if the answer is no JSON, or its first update is not
     */
    Optional<Batch> readBatch(byte[] answer) throws IOException {
        Reading reading = new Reading();
        long last = -1;
        try (JsonParser parser = JSON.createParser(answer)) {
            if (!isAtResult(parser)) {
                return Optional.empty();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                JsonNode update = parser.readValueAsTree();
                int end = (int) parser.currentLocation().getByteOffset();
                add(reading, update, new RawUpdate(answer, start, end));
                if (hasId(update)) {
                    last = Math.max(last, update.path(UPDATE_ID).longValue());
                }
            }
        } catch (JsonProcessingException e) {
            if (last < 0) {
                throw e;
            }
        }
        return Optional.of(new Batch(reading.events(), reading.presses(), last < 0 ? null : Long.toString(last + 1)));
    }

    /**
     * Keeps the only update of an answer raw, which is no JSON to us.
     *
     * @return it, and the offset after it; empty where no id can be seen in it
     */
    static Optional<Batch> unreadable(byte[] answer, String reason) {
        Matcher only = ONLY_RESULT.matcher(new String(answer, StandardCharsets.UTF_8));
        if (!only.find()) {
            return Optional.empty();
        }
        byte[] update = only.group(1).getBytes(StandardCharsets.UTF_8);
        Matcher id = WRITTEN_ID.matcher(only.group(1));
        if (!id.find()) {
            return Optional.empty();
        }
        InboundEvent kept = InboundEvent.unreadable(KEY + id.group(1), update, "no JSON: " + reason);
        return Optional.of(new Batch(List.of(kept), List.of(), Long.toString(Long.parseLong(id.group(1)) + 1)));
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

    private void add(Reading reading, JsonNode update, RawUpdate raw) {
        List<InboundEvent> events = reading.events();
        String key = hasId(update) ? KEY + update.path(UPDATE_ID).asText() : raw.digest();
        try {
            if (!hasId(update)) {
                throw new UnreadableUpdateException("update_id must be a whole number of at most 63 bits");
            }
            addReadable(reading, key, update, raw);
        } catch (UnreadableUpdateException | IllegalArgumentException e) {
            // The model's own checks are the second reason: they name the field and the limit.
            events.add(InboundEvent.unreadable(key, raw.bytes(), String.valueOf(e.getMessage())));
        }
    }

    private static boolean hasId(JsonNode update) {
        JsonNode id = update.path(UPDATE_ID);
        return id.isIntegralNumber() && id.canConvertToLong() && id.longValue() < Long.MAX_VALUE;
    }

    private void addReadable(Reading reading, String key, JsonNode update, RawUpdate raw)
            throws UnreadableUpdateException {
        List<InboundEvent> events = reading.events();
        String kind = kind(update);
        JsonNode value = update.path(kind);
        switch (kind) {
            case "message", "channel_post" -> addMessage(events, key, value, raw);
            case "edited_message", "edited_channel_post" -> events.add(edit(key, value, raw));
            case "message_reaction" -> addReactions(events, key, value, raw);
            case "callback_query" -> addPress(reading, key, value, raw);
            case "my_chat_member" -> events.add(reachability(key, value, raw));
            default -> events.add(InboundEvent.unsupported(key, kind, raw.bytes()));
        }
    }

    /** An update has one field beside its id, named for what it is; later versions may add others that say more of it. */
    private static String kind(JsonNode update) throws UnreadableUpdateException {
        Optional<String> known = KINDS.stream().filter(update::has).findFirst();
        return known.or(() -> Fields.first(update, field -> !field.equals(UPDATE_ID)))
                .orElseThrow(() -> new UnreadableUpdateException("the update holds nothing"));
    }

    private void addMessage(List<InboundEvent> events, String key, JsonNode message, RawUpdate raw)
            throws UnreadableUpdateException {
        Optional<String> service = MessageReader.service(message);
        if (service.isPresent()) {
            addService(events, key, service.get(), message, raw);
            return;
        }
        InboundEvent.NewMessage event = InboundEvent.from(
                        address(message), People.sender(message), time(message, "date"))
                .message(key, Fields.id(message, "message_id"), messages.content(message, raw));
        JsonNode repliedTo = message.path("reply_to_message");
        // In a topic, what replies to nothing seems to reply to the topic's first, which is Telegram's own.
        if (repliedTo.path("message_id").isIntegralNumber() && !repliedTo.has("forum_topic_created")) {
            event = event.replyingTo(Fields.id(repliedTo, "message_id"));
        }
        String album = Fields.text(message, "media_group_id");
        events.add(album.isEmpty() ? event : event.partOf(album));
    }

    private void addService(List<InboundEvent> events, String key, String kind, JsonNode message, RawUpdate raw)
            throws UnreadableUpdateException {
        Address here = address(message);
        switch (kind) {
            case "migrate_to_chat_id" ->
                events.add(InboundEvent.moved(key, here, Address.of(channel, Fields.id(message, kind))));
            case "migrate_from_chat_id" ->
                events.add(InboundEvent.moved(key, Address.of(channel, Fields.id(message, kind)), here));
            case "new_chat_members" -> addJoined(events, key, here, message);
            case "left_chat_member" ->
                events.add(InboundEvent.from(here, People.identity(message.path(kind)), time(message, "date"))
                        .left(key));
            default -> events.add(InboundEvent.unsupported(key, kind, raw.bytes()));
        }
    }

    private static void addJoined(List<InboundEvent> events, String key, Address here, JsonNode message)
            throws UnreadableUpdateException {
        List<InboundEvent> joined = new ArrayList<>();
        for (JsonNode member : message.path("new_chat_members")) {
            InboundEvent.Origin origin = InboundEvent.from(here, People.identity(member), time(message, "date"));
            joined.add(origin.joined(numbered(key, joined.size())));
        }
        if (joined.isEmpty()) {
            throw new UnreadableUpdateException("new_chat_members must name somebody");
        }
        events.addAll(joined);
    }

    /** A press is a message that says so, and replies to the one with the buttons. */
    private void addPress(Reading reading, String key, JsonNode press, RawUpdate raw) throws UnreadableUpdateException {
        String id = Fields.text(press, "id");
        if (PRESS_ID.matcher(id).matches()) {
            reading.presses().add(id);
        }
        JsonNode message = press.path("message");
        String value = Fields.text(press, "data");
        if (!message.path("message_id").isIntegralNumber() || value.isEmpty() || id.isEmpty()) {
            // A game, or a message that was sent in the name of a person.
            reading.events().add(InboundEvent.unsupported(key, "callback_query", raw.bytes()));
            return;
        }
        Element pressed = new Element.ButtonPress(Keyboard.label(message, value), value);
        reading.events()
                .add(InboundEvent.from(address(message), People.identity(press.path("from")), clock.instant())
                        .message(key, PRESS + id, Content.of(pressed))
                        .replyingTo(Fields.id(message, "message_id")));
    }

    /** Whether the bot was blocked or unblocked by a person; in a group it tells that the bot came or went. */
    private InboundEvent reachability(String key, JsonNode change, RawUpdate raw) throws UnreadableUpdateException {
        String status = Fields.text(change.path("new_chat_member"), "status");
        boolean isPrivate = Fields.text(change.path("chat"), "type").equals("private");
        if (!isPrivate || !(status.equals("kicked") || status.equals("member"))) {
            return InboundEvent.unsupported(key, "my_chat_member", raw.bytes());
        }
        Identity.Key person = new Identity.Key(People.NAMESPACE, Fields.id(change.path("chat"), "id"));
        return InboundEvent.reachable(key, person, status.equals("member"));
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
