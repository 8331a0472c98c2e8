package dev.switchboard.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes header values: encoded words (RFC 2047), also where a character is split between two of them, and bytes that
 * stand there undeclared. What only looks like an encoded word stays as it is.
 */
final class HeaderText {
    /** To guess a charset takes time; in a value where so many may have to be, they are no longer. */
    private static final int MOST_GUESSES = 500;

    private final String raw;
    private final StringBuilder text;
    private int guesses;
    /** The place of the next end of a word, and from where it was looked for: each is found once. */
    private int wordEnd = -1;

    private int wordEndFrom = Integer.MAX_VALUE;

    private HeaderText(String raw) {
        this.raw = raw;
        this.text = new StringBuilder(raw.length());
    }

    /** An encoded word, and where the text goes on behind it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Word(String charset, byte[] bytes, int end) {}

    static String decode(String raw) {
        return isPlain(raw) ? raw : Texts.storable(new HeaderText(raw).decoded());
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char character = raw.charAt(i);
            if (character == '\0' || character >= 128 || (character == '=' && raw.startsWith("=?", i))) {
                return false;
            }
        }
        return true;
    }

    private String decoded() {
        int at = 0;
        int shown = 0;
        while (at >= 0 && at < raw.length()) {
            int start = raw.indexOf("=?", at);
            Word word = start < 0 ? null : word(start);
            if (word == null) {
                at = start < 0 ? -1 : start + 2;
            } else {
                undeclared(shown, start);
                at = words(word);
                shown = at;
            }
        }
        undeclared(shown, raw.length());
        return text.toString();
    }

    /** Decodes words that follow each other as one, where they have one charset; returns where the text goes on. */
    private int words(Word first) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.bytes());
        String charset = first.charset();
        int end = first.end();
        Word next = following(end);
        while (next != null) {
            if (!next.charset().equalsIgnoreCase(charset)) {
                append(bytes.toByteArray(), charset);
                bytes.reset();
                charset = next.charset();
            }
            bytes.writeBytes(next.bytes());
            end = next.end();
            next = following(end);
        }
        append(bytes.toByteArray(), charset);
        return end;
    }

    private void append(byte[] bytes, String charset) {
        boolean maybeGuessed = !Charsets.isAscii(bytes) && ++guesses > MOST_GUESSES;
        text.append(maybeGuessed ? Charsets.unguessed(bytes, charset) : Charsets.decode(bytes, charset));
    }

    /** RFC 2047, 6.2: white space between encoded words is not shown. */
    private @Nullable Word following(int from) {
        int at = from;
        while (at < raw.length() && (raw.charAt(at) == ' ' || raw.charAt(at) == '\t')) {
            at++;
        }
        return raw.startsWith("=?", at) ? word(at) : null;
    }

    private @Nullable Word word(int start) {
        int charsetEnd = raw.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd + 2 >= raw.length() || raw.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        char encoding = raw.charAt(charsetEnd + 1);
        boolean known = "BbQq".indexOf(encoding) >= 0;
        String charset = known ? raw.substring(start + 2, charsetEnd) : "";
        int textStart = charsetEnd + 3;
        int end = charset.isEmpty() || charset.indexOf(' ') >= 0 ? -1 : wordEnd(textStart);
        if (end < 0) {
            return null;
        }
        int language = charset.indexOf('*'); // RFC 2231, 5
        String encoded = raw.substring(textStart, end);
        byte[] bytes = encoding == 'B' || encoding == 'b' ? TransferDecoding.base64(encoded) : quoted(encoded);
        return new Word(language < 0 ? charset : charset.substring(0, language), bytes, end + 2);
    }

    private int wordEnd(int from) {
        if (from < wordEndFrom || (wordEnd >= 0 && wordEnd < from)) {
            wordEnd = raw.indexOf("?=", from);
            wordEndFrom = from;
        }
        return wordEnd;
    }

    private static byte[] quoted(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '_') {
                bytes.write(' ');
            } else if (character == '=' && i + 2 < text.length() && isHex(text, i + 1)) {
                bytes.write(Character.digit(text.charAt(i + 1), 16) * 16 + Character.digit(text.charAt(i + 2), 16));
                i += 2;
            } else {
                bytes.write(character);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isHex(String text, int at) {
        return Character.digit(text.charAt(at), 16) >= 0 && Character.digit(text.charAt(at + 1), 16) >= 0;
    }

    /** What stands in a header without an encoded word: ASCII, or bytes of which nobody says what they are. */
    private void undeclared(int from, int to) {
        for (int i = from; i < to; i++) {
            if (raw.charAt(i) >= 128) {
                append(raw.substring(from, to).getBytes(StandardCharsets.ISO_8859_1), "");
                return;
            }
        }
        text.append(raw, from, to);
    }
}
