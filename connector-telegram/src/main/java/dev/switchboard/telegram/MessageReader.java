package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a message says. A kind without a type here becomes an {@link Element.Unsupported} with the whole update, so
 * that no message is blank. See https://core.telegram.org/bots/api#message.
 */
final class MessageReader {
    private final long downloadLimit;

    MessageReader(long downloadLimit) {
        this.downloadLimit = downloadLimit;
    }

    /** The field that makes a message one of Telegram's own; empty where somebody wrote it. */
    static Optional<String> service(JsonNode message) {
        return Fields.text(message, "text").isEmpty()
                ? Fields.first(message, MessageFields.SERVICE::contains)
                : Optional.empty();
    }

    /** What a message says. */
    Content content(JsonNode message, RawUpdate raw) {
        String text = Fields.text(message, "text");
        if (!text.isEmpty()) {
            return withOrigin(Content.text(Entities.read(text, message.path("entities"))), message);
        }
        Text caption = Entities.read(Fields.text(message, "caption"), message.path("caption_entities"));
        return withOrigin(Content.text(caption).with(element(message, raw)), message);
    }

    private static Content withOrigin(Content content, JsonNode message) {
        Element.Forwarded origin = Forwards.origin(message.path("forward_origin"));
        return origin == null ? content : content.with(origin);
    }

    private Element element(JsonNode message, RawUpdate raw) {
        for (String kind : MessageFields.TYPED) {
            JsonNode value = message.path(kind);
            Element element = value.isContainerNode() ? element(kind, value) : null;
            if (element != null) {
                return element;
            }
        }
        String kind = Fields.first(message, field -> !MessageFields.DETAILS.contains(field) && !field.equals("caption"))
                .orElse("message");
        return new Element.Unsupported(kind, raw.text());
    }

    /** An element of a kind that has a type; null where the value cannot be one. */
    private @Nullable Element element(String kind, JsonNode value) {
        return switch (kind) {
            case "animation" -> attachment(FileKind.ANIMATION, value, "animation.mp4", "video/mp4");
            case "audio" -> attachment(FileKind.AUDIO, value, "audio.mp3", "audio/mpeg");
            case "photo" -> attachment(FileKind.PHOTO, largest(value), "photo.jpg", "image/jpeg");
            case "sticker" -> sticker(value);
            case "video" -> attachment(FileKind.VIDEO, value, "video.mp4", "video/mp4");
            case "video_note" -> attachment(FileKind.VIDEO_NOTE, value, "video-note.mp4", "video/mp4");
            case "voice" -> attachment(FileKind.VOICE, value, "voice.ogg", "audio/ogg");
            case "contact" -> contact(value);
            case "venue" -> location(value.path("location"), Fields.names(value, "title", ", ", "address"));
            case "location" -> location(value, "");
            default -> attachment(FileKind.DOCUMENT, value, "document", "application/octet-stream");
        };
    }

    /** Of a photo Telegram sends several sizes; the one with the most pixels is the photo. */
    private static JsonNode largest(JsonNode sizes) {
        JsonNode largest = sizes.path(0);
        for (JsonNode size : sizes) {
            if (pixels(size) > pixels(largest)) {
                largest = size;
            }
        }
        return largest;
    }

    private static long pixels(JsonNode size) {
        return (long) size.path("width").asInt() * size.path("height").asInt();
    }

    // https://core.telegram.org/stickers: WEBP, TGS or WEBM
    private @Nullable Attachment sticker(JsonNode sticker) {
        if (sticker.path("is_animated").asBoolean()) {
            return attachment(FileKind.STICKER, sticker, "sticker.tgs", "application/x-tgsticker");
        }
        return sticker.path("is_video").asBoolean()
                ? attachment(FileKind.STICKER, sticker, "sticker.webm", "video/webm")
                : attachment(FileKind.STICKER, sticker, "sticker.webp", "image/webp");
    }

    /** A file, with a name and a media type of its kind where Telegram tells none. */
    private @Nullable Attachment attachment(FileKind kind, JsonNode value, String name, String mediaType) {
        String fileId = Fields.text(value, "file_id");
        if (fileId.isEmpty()) {
            return null;
        }
        String fileName = Fields.name(value, "file_name");
        JsonNode size = value.path("file_size");
        Attachment attachment = Attachment.remote(
                fileName.isEmpty() ? name : fileName,
                Fields.mediaType(value, "mime_type", mediaType),
                size.canConvertToLong() && size.asLong() >= 0 ? size.asLong() : Attachment.UNKNOWN_SIZE,
                kind.reference(fileId));
        return attachment.size() <= downloadLimit
                ? attachment
                : attachment.unavailable("it is larger than the " + downloadLimit + " bytes that a bot can fetch");
    }

    private static @Nullable Element contact(JsonNode contact) {
        String name = Fields.names(contact, "first_name", " ", "last_name");
        String phone = Fields.name(contact, "phone_number");
        return name.isEmpty() && phone.isEmpty() ? null : new Element.ContactCard(name, phone, "");
    }

    private static @Nullable Element location(JsonNode location, String label) {
        double latitude = location.path("latitude").asDouble(Double.NaN);
        double longitude = location.path("longitude").asDouble(Double.NaN);
        boolean onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
        return onEarth ? new Element.Location(latitude, longitude, label) : null;
    }
}
