package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.testkit.PlatformDriver;
import dev.switchboard.testkit.telegram.BotFault;
import dev.switchboard.testkit.telegram.BotMessage;
import dev.switchboard.testkit.telegram.FakeBotApi;
import dev.switchboard.testkit.telegram.FakePerson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fake Bot API, as the contract drives it. */
final class TelegramPlatform implements PlatformDriver {
    private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
    private static final String SECRET = "fake_webhook_secret";

    private final String mode;
    private final FakeBotApi api = FakeBotApi.start();
    private final Map<String, FakePerson> people = new HashMap<>();
    private final Map<String, ObjectNode> said = new HashMap<>();
    private boolean unreachable;

    TelegramPlatform(String mode) {
        this.mode = mode;
    }

    FakeBotApi api() {
        return api;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                Telegram.TOKEN,
                FakeBotApi.TOKEN,
                Telegram.WEBHOOK_SECRET,
                SECRET,
                Telegram.MODE,
                mode,
                Telegram.API_URL,
                api.url(),
                Telegram.POLL_TIMEOUT,
                "PT1S",
                Telegram.CALL_TIMEOUT,
                "PT2S",
                Telegram.BOT_RATE,
                "0",
                Telegram.CHAT_RATE,
                "0");
    }

    private FakePerson person(String name) {
        return people.computeIfAbsent(name, key -> api.person(500 + people.size(), key));
    }

    private Notice tell(String kind, ObjectNode value) {
        ObjectNode update = api.tell(kind, value);
        return new Notice(
                value.path("message_id").asText("none"),
                request(update.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static WebhookRequest request(byte[] update) {
        return WebhookRequest.post(update).header(SECRET_HEADER, SECRET);
    }

    @Override
    public Notice says(String person, String text) {
        ObjectNode message = person(person).message().put("text", text);
        said.put(message.path("message_id").asText(), message);
        return tell("message", message);
    }

    @Override
    public Optional<Notice> edits(Notice message, String text) {
        ObjectNode edited = said.get(message.externalId()).deepCopy();
        return Optional.of(tell("edited_message", edited.put("text", text).put("edit_date", 1_700_000_060)));
    }

    @Override
    public Optional<Notice> sendsFile(String person, String name, byte[] bytes) {
        ObjectNode message = person(person).message();
        message.putObject("document")
                .put("file_id", api.file(bytes))
                .put("file_name", name)
                .put("file_size", bytes.length);
        return Optional.of(tell("message", message));
    }

    @Override
    public Notice unknown(String marker) {
        return tell("kind_of_tomorrow", person("Anna").message().removeAll().put("marker", marker));
    }

    @Override
    public List<WebhookRequest> forgeries(WebhookRequest genuine) {
        return List.of(
                genuine.header(SECRET_HEADER, "fake_webhook_secreT"),
                genuine.header(SECRET_HEADER, SECRET + "x"),
                genuine.header(SECRET_HEADER, "fake"),
                genuine.header(SECRET_HEADER, ""));
    }

    @Override
    public List<Shown> shown() {
        return api.messages().stream()
                .map(message -> new Shown(
                        Integer.toString(message.id()),
                        message.chat(),
                        content(message),
                        message.parameters()
                                .path("reply_parameters")
                                .path("message_id")
                                .asText(null)))
                .toList();
    }

    static Content content(BotMessage message) {
        Content content = Content.text(message.text());
        JsonNode call = message.parameters();
        if (message.file() != null) {
            byte[] bytes = message.file().bytes();
            content = content.with(Attachment.of(
                    message.file().name(),
                    message.file().mediaType(),
                    bytes.length,
                    () -> new ByteArrayInputStream(bytes)));
        } else if (call.has("latitude")) {
            content = content.with(new Element.Location(
                    call.path("latitude").asDouble(),
                    call.path("longitude").asDouble(),
                    call.path("title").asText("")));
        } else if (call.has("phone_number")) {
            content = content.with(new Element.ContactCard(
                    call.path("first_name").asText(), call.path("phone_number").asText(), ""));
        }
        return withButtons(content, call.path("reply_markup").path("inline_keyboard"));
    }

    private static Content withButtons(Content content, JsonNode keyboard) {
        List<List<Element.Button>> rows = new ArrayList<>();
        for (JsonNode row : keyboard) {
            List<Element.Button> buttons = new ArrayList<>();
            row.forEach(button -> buttons.add(new Element.Button(
                    button.path("text").asText(), button.path("callback_data").asText())));
            rows.add(buttons);
        }
        return rows.isEmpty() ? content : content.with(new Element.Buttons(rows));
    }

    @Override
    public List<String> reactions(String externalId) {
        return api.reactions(Integer.parseInt(externalId));
    }

    @Override
    public int typings() {
        return api.typings();
    }

    @Override
    public int calls() {
        return api.calls().size();
    }

    @Override
    public boolean fail(Fault how) {
        switch (how) {
            case RATE_LIMITED ->
                api.fail(BotFault.error(429, "Too Many Requests", "retry_after", RETRY_AFTER.toSeconds()));
            case MOVED ->
                api.fail(BotFault.error(400, "Bad Request: group chat was upgraded", "migrate_to_chat_id", -1009999L));
            case REFUSED -> api.fail(BotFault.error(400, "Bad Request: message is too long"));
            case RECIPIENT_GONE -> api.fail(BotFault.error(403, "Forbidden: bot was blocked by the user"));
            case BAD_CREDENTIALS -> api.fail(BotFault.error(401, "Unauthorized"));
            case SERVER_ERROR -> api.fail(BotFault.error(500, "Internal Server Error"));
            case SILENT -> api.fail(BotFault.of(BotFault.Kind.SILENT));
            case CUT_OFF -> api.fail(BotFault.of(BotFault.Kind.CUT_OFF));
            case ANSWER_LOST -> api.fail(BotFault.of(BotFault.Kind.ANSWER_LOST));
            case UNREACHABLE -> {
                unreachable = true;
                api.stopListening();
            }
            case UNAVAILABLE -> {
                return false; // the Bot API documents no answer that means it
            }
        }
        return true;
    }

    @Override
    public void recover() {
        api.recover();
        if (unreachable) {
            unreachable = false;
            api.listenAgain();
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
