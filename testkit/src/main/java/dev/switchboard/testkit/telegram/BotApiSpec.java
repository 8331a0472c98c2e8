package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which methods there are, and what each must be given. Of its own it knows the methods that the fake carries out; with
 * {@link #read} all methods, and all parameters that each can be given.
 */
final class BotApiSpec {
    /** The methods that are carried out, from https://core.telegram.org/bots/api#available-methods; Bot API 10.1. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("getMe", List.of()),
            Map.entry("getUpdates", List.of()),
            Map.entry("setWebhook", List.of("url")),
            Map.entry("deleteWebhook", List.of()),
            Map.entry("getWebhookInfo", List.of()),
            Map.entry("sendMessage", List.of("chat_id", "text")),
            Map.entry("sendPhoto", List.of("chat_id", "photo")),
            Map.entry("sendVideo", List.of("chat_id", "video")),
            Map.entry("sendDocument", List.of("chat_id", "document")),
            Map.entry("sendAudio", List.of("chat_id", "audio")),
            Map.entry("sendVoice", List.of("chat_id", "voice")),
            Map.entry("sendAnimation", List.of("chat_id", "animation")),
            Map.entry("sendVideoNote", List.of("chat_id", "video_note")),
            Map.entry("sendSticker", List.of("chat_id", "sticker")),
            Map.entry("sendMediaGroup", List.of("chat_id", "media")),
            Map.entry("sendLocation", List.of("chat_id", "latitude", "longitude")),
            Map.entry("sendVenue", List.of("chat_id", "latitude", "longitude", "title", "address")),
            Map.entry("sendContact", List.of("chat_id", "phone_number", "first_name")),
            Map.entry("sendChatAction", List.of("chat_id", "action")),
            Map.entry("editMessageText", List.of("text")),
            Map.entry("editMessageCaption", List.of()),
            Map.entry("deleteMessage", List.of("chat_id", "message_id")),
            Map.entry("setMessageReaction", List.of("chat_id", "message_id")),
            Map.entry("answerCallbackQuery", List.of("callback_query_id")),
            Map.entry("getFile", List.of("file_id")),
            Map.entry("setMyCommands", List.of("commands")));

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, List<String>> required;
    private final @Nullable Map<String, List<String>> known;

    private BotApiSpec(Map<String, List<String>> required, @Nullable Map<String, List<String>> known) {
        this.required = required;
        this.known = known;
        required.keySet().forEach(name -> names.put(name.toLowerCase(Locale.ROOT), name));
    }

    static BotApiSpec ofItsOwn() {
        return new BotApiSpec(REQUIRED, null);
    }

    /** Reads the JSON of https://github.com/PaulSonOfLars/telegram-bot-api-spec. */
    static BotApiSpec read(Path file) throws IOException {
        Map<String, List<String>> required = new HashMap<>();
        Map<String, List<String>> known = new HashMap<>();
        new JsonMapper().readTree(file.toFile()).path("methods").properties().forEach(method -> {
            JsonNode fields = method.getValue().path("fields");
            known.put(method.getKey(), fields(fields, false));
            required.put(method.getKey(), fields(fields, true));
        });
        return new BotApiSpec(required, known);
    }

    private static List<String> fields(JsonNode fields, boolean requiredOnly) {
        return StreamSupport.stream(fields.spliterator(), false)
                .filter(field -> !requiredOnly || field.path("required").asBoolean())
                .map(field -> field.path("name").asText())
                .toList();
    }

    /** The documented name of a method that was called in any case. */
    Optional<String> method(String name) {
        return Optional.ofNullable(names.get(name.toLowerCase(Locale.ROOT)));
    }

    /** What is wrong with a call; null where nothing is. */
    @Nullable
    String problem(BotCall call) {
        for (String field : required.getOrDefault(call.method(), List.of())) {
            boolean given = call.files().containsKey(field)
                    || (call.parameters().hasNonNull(field) && !call.text(field).isBlank())
                    || call.parameter(field).isContainerNode();
            if (!given) {
                return "parameter \"" + field + "\" is required";
            }
        }
        if (known == null) {
            return null;
        }
        List<String> fields = Objects.requireNonNull(known.get(call.method()));
        for (Map.Entry<String, JsonNode> parameter : call.parameters().properties()) {
            // The library writes the method's name beside the parameters, which Telegram passes over.
            if (!fields.contains(parameter.getKey()) && !parameter.getKey().equals("method")) {
                return "parameter \"" + parameter.getKey() + "\" is not documented";
            }
        }
        return null;
    }
}
