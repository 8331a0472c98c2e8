package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Address;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.TextUnit;
import dev.switchboard.model.Text;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.ActionType;
import org.telegram.telegrambots.meta.api.methods.GetFile;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.reactions.SetMessageReaction;
import org.telegram.telegrambots.meta.api.methods.send.SendChatAction;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.ReplyParameters;

/** A bot whose updates come by webhook, or whose host only sends. Safe from any thread. */
class TelegramConnector
        implements Connector,
                Connector.Webhooks,
                Connector.Edits,
                Connector.Deletes,
                Connector.Reactions,
                Connector.Typing,
                Connector.Files {
    // https://core.telegram.org/bots/api#setwebhook, secret_token
    private static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
    // https://core.telegram.org/bots/api#sendmessage, text: 1-4096 characters after entities parsing. Telegram counts
    // them as it counts the offsets of entities, in UTF-16 units.
    private static final int TEXT_LENGTH = 4096;

    private static final Capabilities CAPABILITIES = Capabilities.text(TEXT_LENGTH, TextUnit.UTF16)
            .with(Level.FULL, Feature.FORMATTING, Feature.REPLY_TO)
            .with(Level.FALLBACK, Feature.LOCATION, Feature.CONTACT_CARD, Feature.BUTTONS)
            .with(Level.REJECTED, Feature.ATTACHMENT, Feature.ALBUM);

    private final byte @Nullable [] webhookSecret;
    final BotApi api;
    final UpdateReader updates;

    TelegramConnector(TelegramSettings settings, BotApi api, UpdateReader updates) {
        String secret = settings.webhookSecret();
        this.webhookSecret = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
        this.api = api;
        this.updates = updates;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void check() throws InterruptedException {
        api.call(BotMethod.GET_ME, new GetMe(), null);
    }

    @Override
    public boolean authentic(WebhookRequest request) {
        byte[] given = request.header(SECRET_HEADER).orElse("").getBytes(StandardCharsets.UTF_8);
        return webhookSecret != null && MessageDigest.isEqual(webhookSecret, given);
    }

    @Override
    public Received parse(WebhookRequest request) {
        return Received.of(updates.read(request.body()));
    }

    @Override
    public Sent send(Outgoing part) throws InterruptedException {
        Text text = part.content().text();
        SendMessage message = SendMessage.builder()
                .chatId(part.address().chat())
                .messageThreadId(thread(part.address()))
                .text(text.plain())
                .entities(Entities.of(text))
                .replyParameters(replyTo(part.replyTo()))
                .build();
        JsonNode id = api.call(BotMethod.SEND_MESSAGE, message, part.address()).path("message_id");
        if (!id.isIntegralNumber()) {
            throw ChannelException.inDoubt("sendMessage: the answer has no message_id");
        }
        return Sent.as(id.asText());
    }

    /** A reply to a message that was deleted meanwhile is better sent than lost. */
    private static @Nullable ReplyParameters replyTo(@Nullable String externalId) {
        return externalId == null
                ? null
                : ReplyParameters.builder()
                        .messageId(number("replyTo", externalId))
                        .allowSendingWithoutReply(true)
                        .build();
    }

    @Override
    public void edit(Target message, Outgoing part) throws InterruptedException {
        Text text = part.content().text();
        EditMessageText edit = EditMessageText.builder()
                .chatId(message.address().chat())
                .messageId(number("message", message.externalId()))
                .text(text.plain())
                .entities(Entities.of(text))
                .build();
        callOrDone(BotMethod.EDIT_MESSAGE_TEXT, edit, message.address(), "message is not modified");
    }

    @Override
    public void delete(Target message) throws InterruptedException {
        DeleteMessage delete = DeleteMessage.builder()
                .chatId(message.address().chat())
                .messageId(number("message", message.externalId()))
                .build();
        callOrDone(BotMethod.DELETE_MESSAGE, delete, message.address(), "message to delete not found");
    }

    private void callOrDone(BotMethod method, Object parameters, Address address, String done)
            throws InterruptedException {
        Answer answer = api.ask(method, parameters);
        if (!answer.ok() && !answer.says(done)) {
            throw BotApiErrors.of(method, answer, address);
        }
    }

    @Override
    public void react(Target message, String reaction) throws InterruptedException {
        SetMessageReaction reactions = SetMessageReaction.builder()
                .chatId(message.address().chat())
                .messageId(number("message", message.externalId()))
                .reactionTypes(ReactionNames.of(reaction))
                .build();
        api.call(BotMethod.SET_MESSAGE_REACTION, reactions, message.address());
    }

    @Override
    public void typing(Address address) throws InterruptedException {
        SendChatAction action = SendChatAction.builder()
                .chatId(address.chat())
                .messageThreadId(thread(address))
                .action(ActionType.TYPING.toString())
                .build();
        api.call(BotMethod.SEND_CHAT_ACTION, action, address);
    }

    @Override
    public InputStream open(String reference) throws InterruptedException {
        JsonNode file = api.call(BotMethod.GET_FILE, new GetFile(reference), null);
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

    private static @Nullable Integer thread(Address address) {
        return address.thread().isEmpty() ? null : number("address.thread", address.thread());
    }

    private static Integer number(String field, String id) {
        try {
            return Integer.valueOf(id);
        } catch (NumberFormatException e) {
            throw ChannelException.rejected(field + ": is no number of Telegram's: " + id);
        }
    }
}
