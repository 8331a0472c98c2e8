package dev.switchboard.telegram;

import dev.switchboard.model.Attachment;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Telegram makes of a file. What came in from Telegram is sent as what it came in as; everything else as its media type
 * says. See https://core.telegram.org/bots/api#sending-files.
 */
enum FileKind {
    PHOTO(BotMethod.SEND_PHOTO, Album.VISUAL),
    VIDEO(BotMethod.SEND_VIDEO, Album.VISUAL),
    DOCUMENT(BotMethod.SEND_DOCUMENT, Album.DOCUMENTS),
    AUDIO(BotMethod.SEND_AUDIO, Album.AUDIOS),
    VOICE(BotMethod.SEND_VOICE, Album.NONE),
    ANIMATION(BotMethod.SEND_ANIMATION, Album.NONE),
    VIDEO_NOTE(BotMethod.SEND_VIDEO_NOTE, Album.NONE),
    STICKER(BotMethod.SEND_STICKER, Album.NONE);

    /** What can stand in one album: https://core.telegram.org/bots/api#sendmediagroup. */
    enum Album {
        VISUAL,
        DOCUMENTS,
        AUDIOS,
        NONE
    }

    // https://core.telegram.org/bots/api#sendphoto: at most 10 MB in size
    private static final long LARGEST_PHOTO = 10L << 20;
    private static final Pattern REFERENCE = Pattern.compile("telegram/([a-z_]+)/(.+)");
    private static final Map<String, FileKind> BY_MEDIA_TYPE = Map.ofEntries(
            Map.entry("image/jpeg", PHOTO),
            Map.entry("image/png", PHOTO),
            Map.entry("image/webp", PHOTO),
            Map.entry("image/gif", ANIMATION),
            Map.entry("video/mp4", VIDEO),
            Map.entry("audio/mpeg", AUDIO),
            Map.entry("audio/mp3", AUDIO),
            Map.entry("audio/mp4", AUDIO),
            Map.entry("audio/m4a", AUDIO),
            Map.entry("audio/x-m4a", AUDIO),
            Map.entry("audio/ogg", VOICE),
            Map.entry("audio/opus", VOICE));

    private final BotMethod method;
    private final Album album;

    FileKind(BotMethod method, Album album) {
        this.method = method;
        this.album = album;
    }

    /** {@return what a file is sent as} */
    static FileKind of(Attachment attachment) {
        FileKind kind = known(attachment);
        return kind == PHOTO && attachment.size() > LARGEST_PHOTO ? DOCUMENT : kind;
    }

    private static FileKind known(Attachment attachment) {
        Matcher reference = REFERENCE.matcher(attachment.reference() == null ? "" : attachment.reference());
        if (reference.matches()) {
            for (FileKind kind : values()) {
                if (kind.field().equals(reference.group(1))) {
                    return kind;
                }
            }
        }
        String mediaType = attachment.mediaType().toLowerCase(Locale.ROOT);
        int parameters = mediaType.indexOf(';');
        String bare =
                parameters < 0 ? mediaType : mediaType.substring(0, parameters).strip();
        return BY_MEDIA_TYPE.getOrDefault(bare, DOCUMENT);
    }

    /** {@return under what a file of this kind is found again: its kind and its id} */
    String reference(String fileId) {
        return "telegram/" + field() + "/" + fileId;
    }

    /** {@return the id of a file in what {@link #reference} made, or in what an older version stored} */
    static String fileId(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        return matcher.matches() ? matcher.group(2) : reference;
    }

    BotMethod method() {
        return method;
    }

    /** {@return what the Bot API calls it, as a parameter, in a message and in an album} */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    Album album() {
        return album;
    }

    /** {@return whether a text can stand with it} */
    boolean hasCaption() {
        return this != VIDEO_NOTE && this != STICKER;
    }
}
