package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Text;
import dev.switchboard.testkit.telegram.BotCall.PostedFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the bot did: its messages, reactions and files. Guarded by itself. */
final class FakeChats {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FIRST_ID = 1_000;
    private static final int LONGEST_TEXT = 4_096;
    private static final int LONGEST_CAPTION = 1_024;
    private static final long SENT_AT = 1_700_000_000;
    private static final String ATTACHED = "attach://";

    private final Map<Integer, BotMessage> messages = new LinkedHashMap<>();
    private final Map<Integer, JsonNode> reactions = new HashMap<>();
    private final Map<String, PostedFile> files = new HashMap<>();
    private int lastId = FIRST_ID;
    private int typings;

    /** The call cannot be carried out: what Telegram says of it. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String description) {
            super("Bad Request: " + description);
        }
    }

    synchronized int nextId() {
        return ++lastId;
    }

    synchronized List<BotMessage> messages() {
        return List.copyOf(messages.values());
    }

    synchronized JsonNode reactions(int message) {
        return reactions.getOrDefault(message, JSON.createArrayNode());
    }

    synchronized int typings() {
        return typings;
    }

    synchronized String keep(PostedFile file) {
        String id = "file-" + files.size();
        files.put(id, file);
        return id;
    }

    synchronized Optional<PostedFile> file(String id) {
        return Optional.ofNullable(files.get(id));
    }

    /** Carries a call out, and gives its result. */
    synchronized JsonNode carryOut(BotCall call) throws RefusedException {
        return switch (call.method()) {
            case "sendMediaGroup" -> album(call);
            case "editMessageText" -> edit(call, "text");
            case "editMessageCaption" -> edit(call, "caption");
            case "deleteMessage" -> delete(call);
            case "setMessageReaction" -> {
                reactions.put(call.parameter("message_id").asInt(), call.parameter("reaction"));
                yield JSON.getNodeFactory().booleanNode(true);
            }
            case "sendChatAction" -> {
                typings++;
                yield JSON.getNodeFactory().booleanNode(true);
            }
            case "getFile" -> describedFile(call);
            default -> send(call);
        };
    }

    private JsonNode send(BotCall call) throws RefusedException {
        String kind = kind(call.method());
        boolean isText = kind.equals("message");
        String field = kind.equals("videonote") ? "video_note" : kind;
        Text text = text(call.parameters(), isText ? "text" : "caption");
        PostedFile file = isText ? null : file(call, field, call.text(field)).orElse(null);
        BotMessage message = new BotMessage(
                nextId(), call.text("chat_id"), isText ? "text" : field, text, file, null, call.parameters());
        messages.put(message.id(), message);
        return shown(message);
    }

    private static String kind(String sendMethod) {
        return sendMethod.substring("send".length()).toLowerCase(Locale.ROOT);
    }

    private Optional<PostedFile> file(BotCall call, String field, String value) throws RefusedException {
        if (call.files().containsKey(field)) {
            return Optional.of(call.files().get(field));
        }
        if (value.startsWith(ATTACHED)) {
            PostedFile attached = call.files().get(value.substring(ATTACHED.length()));
            if (attached == null) {
                throw new RefusedException("wrong file identifier/HTTP URL specified");
            }
            return Optional.of(attached);
        }
        return Optional.ofNullable(files.get(value));
    }

    private JsonNode album(BotCall call) throws RefusedException {
        JsonNode media = call.parameter("media");
        if (media.size() < 2 || media.size() > 10) {
            throw new RefusedException("group of 2-10 media is expected");
        }
        String album = Integer.toString(nextId());
        List<BotMessage> pieces = new ArrayList<>();
        for (JsonNode item : media) {
            PostedFile file = file(call, "", item.path("media").asText())
                    .orElseThrow(() -> new RefusedException("wrong file identifier/HTTP URL specified"));
            pieces.add(new BotMessage(
                    nextId(),
                    call.text("chat_id"),
                    item.path("type").asText(),
                    text(item, "caption"),
                    file,
                    album,
                    call.parameters()));
        }
        ArrayNode result = JSON.createArrayNode();
        for (BotMessage piece : pieces) {
            messages.put(piece.id(), piece);
            result.add(shown(piece));
        }
        return result;
    }

    private JsonNode edit(BotCall call, String field) throws RefusedException {
        int id = call.parameter("message_id").asInt();
        BotMessage message = messages.get(id);
        if (message == null) {
            throw new RefusedException("message to edit not found");
        }
        Text text = text(call.parameters(), field);
        boolean same = text.equals(message.text())
                && call.parameter("reply_markup").equals(message.parameters().path("reply_markup"));
        if (same) {
            throw new RefusedException("message is not modified");
        }
        BotMessage changed = message.changed(text, call.parameters());
        messages.put(id, changed);
        return shown(changed);
    }

    private JsonNode delete(BotCall call) throws RefusedException {
        if (messages.remove(call.parameter("message_id").asInt()) == null) {
            throw new RefusedException("message to delete not found");
        }
        return JSON.getNodeFactory().booleanNode(true);
    }

    private JsonNode describedFile(BotCall call) throws RefusedException {
        String id = call.text("file_id");
        PostedFile file = files.get(id);
        if (file == null) {
            throw new RefusedException("wrong file_id or the file is temporarily unavailable");
        }
        return JSON.createObjectNode()
                .put("file_id", id)
                .put("file_unique_id", "unique-" + id)
                .put("file_size", file.bytes().length)
                .put("file_path", "documents/" + id);
    }

    private static Text text(JsonNode parameters, String field) throws RefusedException {
        String given = parameters.path(field).asText("");
        Text text;
        try {
            text = parameters.path("parse_mode").asText().equalsIgnoreCase("HTML")
                    ? HtmlText.read(given)
                    : Text.plain(given);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()).replace("Bad Request: ", ""));
        }
        boolean isCaption = field.equals("caption");
        if (text.plain().length() > (isCaption ? LONGEST_CAPTION : LONGEST_TEXT)) {
            throw new RefusedException(isCaption ? "message caption is too long" : "message is too long");
        }
        if (!isCaption && text.plain().isBlank()) {
            throw new RefusedException("message text is empty");
        }
        return text;
    }

    /** A message as the bot is told of it. */
    private static ObjectNode shown(BotMessage message) {
        ObjectNode shown =
                JSON.createObjectNode().put("message_id", message.id()).put("date", SENT_AT);
        shown.putObject("chat").put("id", id(message.chat())).put("type", "private");
        putIfNotEmpty(shown, message.kind().equals("text") ? "text" : "caption", message.text());
        if (message.album() != null) {
            shown.put("media_group_id", message.album());
        }
        return shown;
    }

    private static void putIfNotEmpty(ObjectNode shown, String field, Text text) {
        if (!text.isEmpty()) {
            shown.put(field, text.plain());
        }
    }

    private static long id(String chat) {
        return chat.matches("-?[0-9]{1,18}") ? Long.parseLong(chat) : 0;
    }

    @Nullable
    BotMessage message(int id) {
        synchronized (this) {
            return messages.get(id);
        }
    }
}
