package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Address;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.Capabilities.TextUnit;
import dev.switchboard.model.Command;
import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;
import io.github.bucket4j.TimeMeter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.telegram.telegrambots.meta.api.methods.ActionType;
import org.telegram.telegrambots.meta.api.methods.GetFile;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.commands.SetMyCommands;
import org.telegram.telegrambots.meta.api.methods.reactions.SetMessageReaction;
import org.telegram.telegrambots.meta.api.methods.send.SendChatAction;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;

/** A bot whose updates come by webhook, or whose host only sends. Safe from any thread. */
class TelegramConnector
        implements Connector,
                Connector.Webhooks,
                Connector.Edits,
                Connector.Deletes,
                Connector.Reactions,
                Connector.Typing,
                Connector.Packing,
                Connector.Commands,
                Connector.Named,
                Connector.Files {
    // https://core.telegram.org/bots/api#setwebhook, secret_token
    private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
    // https://core.telegram.org/bots/api#sendmessage, text: 1-4096 characters after entities parsing. Telegram counts
    // them as it counts the offsets of entities, in UTF-16 units.
    private static final int TEXT_LENGTH = 4096;
    // https://core.telegram.org/bots/api#sendphoto, caption: 0-1024 characters after entities parsing
    private static final int CAPTION_LENGTH = 1024;
    // https://core.telegram.org/bots/api#sendmediagroup, media: must include 2-10 items
    private static final int ALBUM_SIZE = 10;
    // https://core.telegram.org/bots/api#inlinekeyboardbutton, callback_data: 1-64 bytes
    private static final int BUTTON_VALUE_BYTES = 64;
    // Not documented: Telegram's servers take 100 buttons in all, and its apps show 8 beside each other.
    private static final int BUTTONS_PER_ROW = 8;
    private static final int BUTTON_ROWS = 100;
    // https://core.telegram.org/bots/api#making-requests-when-getting-updates
    private static final Map<String, String> JSON_HEADERS = Map.of("Content-Type", "application/json");

    private final byte[] webhookSecret;
    private final Capabilities capabilities;
    private final Sending sending;
    final BotApi api;
    final UpdateReader updates;

    TelegramConnector(TelegramSettings settings, IntSupplier nodes, BotApi api, UpdateReader updates) {
        this.webhookSecret = settings.webhookSecret().getBytes(StandardCharsets.UTF_8);
        this.capabilities = capabilities(settings.uploadLimit());
        this.sending = new Sending(api, new Pacing(settings.rates(), nodes, TimeMeter.SYSTEM_NANOTIME));
        this.api = api;
        this.updates = updates;
    }

    private static Capabilities capabilities(long uploadLimit) {
        return Capabilities.text(TEXT_LENGTH, TextUnit.UTF16)
                .with(
                        Level.FULL,
                        Feature.FORMATTING,
                        Feature.REPLY_TO,
                        Feature.ATTACHMENT,
                        Feature.ALBUM,
                        Feature.BUTTONS)
                // A place without an address gets its coordinates for one; a card without a number is a text.
                .with(Level.PARTIAL, Feature.LOCATION, Feature.CONTACT_CARD)
                .limit(Limit.CAPTION_LENGTH, CAPTION_LENGTH)
                .limit(Limit.ATTACHMENT_BYTES, uploadLimit)
                .limit(Limit.ALBUM_SIZE, ALBUM_SIZE)
                .limit(Limit.BUTTON_VALUE_BYTES, BUTTON_VALUE_BYTES)
                .limit(Limit.BUTTONS_PER_ROW, BUTTONS_PER_ROW)
                .limit(Limit.BUTTON_ROWS, BUTTON_ROWS);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public boolean fits(Content part) {
        return Sending.fits(part);
    }

    @Override
    public void check() throws InterruptedException {
        api.call(BotMethod.GET_ME, new GetMe(), null);
    }

    /** In a group with several bots, its apps write commands as {@code /start@name_of_a_bot}. */
    @Override
    public String name() throws InterruptedException {
        return Fields.text(api.call(BotMethod.GET_ME, new GetMe(), null), "username");
    }

    @Override
    public boolean authentic(WebhookRequest request) {
        byte[] given = request.header(SECRET_HEADER).orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(webhookSecret, given);
    }

    /** A press of a button is answered in the webhook's own answer, which core gives after the commit. */
    @Override
    public Received parse(WebhookRequest request) {
        UpdateReader.Reading reading = updates.read(request.body());
        Received received = Received.of(reading.events());
        return reading.presses().isEmpty()
                ? received
                : received.answer(new WebhookResponse(
                        200,
                        JSON_HEADERS,
                        "{\"method\":\"answerCallbackQuery\",\"callback_query_id\":\""
                                + reading.presses().get(0) + "\"}"));
    }

    @Override
    public Sent send(Outgoing part) throws InterruptedException {
        return sending.send(part);
    }

    @Override
    public void edit(Target message, Outgoing part) throws InterruptedException {
        sending.edit(message, part);
    }

    @Override
    public void delete(Target message) throws InterruptedException {
        DeleteMessage delete = DeleteMessage.builder()
                .chatId(message.address().chat())
                .messageId(Rendering.number("message", message.externalId()))
                .build();
        Answer answer = api.ask(BotMethod.DELETE_MESSAGE, delete);
        if (!answer.ok() && !answer.says("message to delete not found")) {
            throw BotApiErrors.of(BotMethod.DELETE_MESSAGE, answer, message.address());
        }
    }

    @Override
    public void react(Target message, String reaction) throws InterruptedException {
        SetMessageReaction reactions = SetMessageReaction.builder()
                .chatId(message.address().chat())
                .messageId(Rendering.number("message", message.externalId()))
                .reactionTypes(ReactionNames.of(reaction))
                .build();
        api.call(BotMethod.SET_MESSAGE_REACTION, reactions, message.address());
    }

    @Override
    public void typing(Address address) throws InterruptedException {
        SendChatAction action = SendChatAction.builder()
                .chatId(address.chat())
                .messageThreadId(Rendering.thread(address))
                .action(ActionType.TYPING.toString())
                .build();
        api.call(BotMethod.SEND_CHAT_ACTION, action, address);
    }

    @Override
    public void show(List<Command> commands) throws InterruptedException {
        for (SetMyCommands list : CommandList.inEachLanguage(commands)) {
            api.call(BotMethod.SET_MY_COMMANDS, list, null);
        }
    }

    @Override
    public InputStream open(String reference) throws InterruptedException {
        JsonNode file = api.call(BotMethod.GET_FILE, new GetFile(FileKind.fileId(reference)), null);
        String path = Fields.text(file, "file_path");
        if (path.isEmpty()) {
            throw ChannelException.unavailable("getFile: the answer has no file_path");
        }
        return api.download(path);
    }

    @Override
    public void close() {
        api.close();
    }
}
