package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Text;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Outgoing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.send.SendContact;
import org.telegram.telegrambots.meta.api.methods.send.SendLocation;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.send.SendVenue;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageCaption;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.ReplyParameters;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ReplyKeyboard;

/** Makes the call that carries one part, and the one that changes it. */
final class Rendering {
    // A card has no name where only the number is known; the Bot API wants a first name.
    private static final String UNNAMED = "-";

    private final boolean plain;
    private final boolean photosAsDocuments;

    /**
     * @param plain whether formatting is left out, since Telegram could not read it
     * @param photosAsDocuments whether photos are sent as documents, since Telegram could not take them as photos
     */
    Rendering(boolean plain, boolean photosAsDocuments) {
        this.plain = plain;
        this.photosAsDocuments = photosAsDocuments;
    }

    Request send(Outgoing part) {
        Content content = part.content();
        List<Attachment> files = content.all(Attachment.class);
        if (files.size() > 1) {
            return album(part, files);
        }
        if (files.size() == 1) {
            return file(part, files.get(0));
        }
        List<Element.Location> places = content.all(Element.Location.class);
        if (!places.isEmpty()) {
            return place(part, places.get(0));
        }
        List<Element.ContactCard> cards = content.all(Element.ContactCard.class);
        return cards.isEmpty() ? text(part, content.text()) : card(part, cards.get(0));
    }

    private Request text(Outgoing part, Text text) {
        SendMessage message = SendMessage.builder()
                .chatId(part.address().chat())
                .messageThreadId(thread(part.address()))
                .text(markup(text))
                .parseMode(parseMode(text))
                .replyParameters(replyTo(part.replyTo()))
                .replyMarkup(keyboard(part.content()))
                .build();
        return call(BotMethod.SEND_MESSAGE, message);
    }

    private static Request place(Outgoing part, Element.Location place) {
        if (place.label().isBlank()) {
            SendLocation location = SendLocation.builder()
                    .chatId(part.address().chat())
                    .messageThreadId(thread(part.address()))
                    .latitude(place.latitude())
                    .longitude(place.longitude())
                    .replyParameters(replyTo(part.replyTo()))
                    .replyMarkup(keyboard(part.content()))
                    .build();
            return call(BotMethod.SEND_LOCATION, location);
        }
        // A venue has a title and an address, and can be without neither.
        String[] label = place.label().strip().split("(?<=[^,]), (?=.)", 2);
        SendVenue venue = SendVenue.builder()
                .chatId(part.address().chat())
                .messageThreadId(thread(part.address()))
                .latitude(place.latitude())
                .longitude(place.longitude())
                .title(label[0])
                .address(label.length > 1 ? label[1] : place.latitude() + ", " + place.longitude())
                .replyParameters(replyTo(part.replyTo()))
                .replyMarkup(keyboard(part.content()))
                .build();
        return call(BotMethod.SEND_VENUE, venue);
    }

    private Request card(Outgoing part, Element.ContactCard card) {
        if (card.phone().isBlank()) {
            // Telegram's cards are of telephone numbers.
            return text(part, Text.plain((card.name() + "\n" + card.email()).strip()));
        }
        SendContact contact = SendContact.builder()
                .chatId(part.address().chat())
                .messageThreadId(thread(part.address()))
                .phoneNumber(card.phone())
                .firstName(card.name().isBlank() ? UNNAMED : card.name())
                .replyParameters(replyTo(part.replyTo()))
                .replyMarkup(keyboard(part.content()))
                .build();
        return call(BotMethod.SEND_CONTACT, contact);
    }

    private Request file(Outgoing part, Attachment file) {
        FileKind kind = isPhotoAsDocument(file) ? FileKind.DOCUMENT : FileKind.of(file);
        ObjectNode parameters = common(part);
        Text caption = part.content().text();
        addCaption(parameters, caption);
        ReplyKeyboard keyboard = keyboard(part.content());
        if (keyboard != null) {
            parameters.set("reply_markup", BotApi.tree(keyboard));
        }
        return new Request(kind.method(), parameters, Map.of(kind.field(), file));
    }

    private Request album(Outgoing part, List<Attachment> files) {
        ObjectNode parameters = common(part);
        ArrayNode media = parameters.putArray("media");
        // A document stands beside documents only: https://core.telegram.org/bots/api#sendmediagroup
        boolean asDocuments = files.stream().anyMatch(this::isPhotoAsDocument);
        Map<String, Attachment> posted = new LinkedHashMap<>();
        for (Attachment file : files) {
            String name = "file" + posted.size();
            FileKind kind = asDocuments ? FileKind.DOCUMENT : FileKind.of(file);
            ObjectNode item = media.addObject().put("type", kind.field()).put("media", "attach://" + name);
            if (posted.isEmpty()) {
                addCaption(item, part.content().text());
            }
            posted.put(name, file);
        }
        return new Request(BotMethod.SEND_MEDIA_GROUP, parameters, posted);
    }

    private boolean isPhotoAsDocument(Attachment file) {
        return photosAsDocuments && FileKind.of(file) == FileKind.PHOTO;
    }

    private static ObjectNode common(Outgoing part) {
        ObjectNode parameters = BotApi.tree(Map.of("chat_id", part.address().chat()));
        Integer thread = thread(part.address());
        if (thread != null) {
            parameters.put("message_thread_id", thread);
        }
        ReplyParameters replyTo = replyTo(part.replyTo());
        if (replyTo != null) {
            parameters.set("reply_parameters", BotApi.tree(replyTo));
        }
        return parameters;
    }

    private void addCaption(ObjectNode parameters, Text caption) {
        if (!caption.isEmpty()) {
            parameters.put("caption", markup(caption));
            String mode = parseMode(caption);
            if (mode != null) {
                parameters.put("parse_mode", mode);
            }
        }
    }

    private String markup(Text text) {
        return parseMode(text) == null ? text.plain() : Html.of(text);
    }

    /** What is not formatted is sent as it is: then no character of it can be taken for markup. */
    private @Nullable String parseMode(Text text) {
        return plain || text.spans().isEmpty() ? null : "HTML";
    }

    Request edit(Connector.Target message, Outgoing part) {
        Content content = part.content();
        Integer id = number("message", message.externalId());
        InlineKeyboardMarkup keyboard = content.all(Element.Buttons.class).stream()
                .filter(buttons -> !buttons.quickReplies())
                .findFirst()
                .map(Keyboard::inline)
                .orElse(null);
        if (content.all(Attachment.class).isEmpty()) {
            EditMessageText edit = EditMessageText.builder()
                    .chatId(message.address().chat())
                    .messageId(id)
                    .text(markup(content.text()))
                    .parseMode(parseMode(content.text()))
                    .replyMarkup(keyboard)
                    .build();
            return call(BotMethod.EDIT_MESSAGE_TEXT, edit);
        }
        EditMessageCaption edit = EditMessageCaption.builder()
                .chatId(message.address().chat())
                .messageId(id)
                .caption(markup(content.text()))
                .parseMode(parseMode(content.text()))
                .replyMarkup(keyboard)
                .build();
        return call(BotMethod.EDIT_MESSAGE_CAPTION, edit);
    }

    private static @Nullable ReplyKeyboard keyboard(Content content) {
        return content.all(Element.Buttons.class).stream()
                .findFirst()
                .map(Keyboard::of)
                .orElse(null);
    }

    private static Request call(BotMethod method, Object parameters) {
        return new Request(method, parameters, Map.of());
    }

    /** A reply to a message that was deleted meanwhile is better sent than lost; so is one to a press, which is no message. */
    private static @Nullable ReplyParameters replyTo(@Nullable String externalId) {
        return externalId == null || externalId.startsWith(UpdateReader.PRESS)
                ? null
                : ReplyParameters.builder()
                        .messageId(number("replyTo", externalId))
                        .allowSendingWithoutReply(true)
                        .build();
    }

    static @Nullable Integer thread(Address address) {
        return address.thread().isEmpty() ? null : number("address.thread", address.thread());
    }

    static Integer number(String field, String id) {
        try {
            return Integer.valueOf(id);
        } catch (NumberFormatException e) {
            throw ChannelException.rejected(field + ": is no number of Telegram's: " + id);
        }
    }
}
