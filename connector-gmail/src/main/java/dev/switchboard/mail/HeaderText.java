package dev.switchboard.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes header values: encoded words (RFC 2047), also where a character is split between two of them, and bytes that
 * stand there undeclared. What only looks like an encoded word stays as it is.
 */
final class HeaderText {
    private HeaderText() {}

    /** An encoded word, and where the text goes on behind it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Word(String charset, byte[] bytes, int end) {}

    static String decode(String raw) {
        if (isPlain(raw)) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int at = 0;
        while (at < raw.length()) {
            int start = raw.indexOf("=?", at);
            Word word = start < 0 ? null : word(raw, start);
            if (word == null) {
                int end = start < 0 ? raw.length() : start + 2;
                text.append(undeclared(raw.substring(at, end)));
                at = end;
            } else {
                text.append(undeclared(raw.substring(at, start)));
                at = words(raw, word, text);
            }
        }
        return Texts.storable(text.toString());
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

    /** Decodes words that follow each other as one, where they have one charset; returns where the text goes on. */
    private static int words(String raw, Word first, StringBuilder text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.bytes());
        String charset = first.charset();
        int end = first.end();
        Word next = following(raw, end);
        while (next != null) {
            if (!next.charset().equalsIgnoreCase(charset)) {
                text.append(Charsets.decode(bytes.toByteArray(), charset));
                bytes.reset();
                charset = next.charset();
            }
            bytes.writeBytes(next.bytes());
            end = next.end();
            next = following(raw, end);
        }
        text.append(Charsets.decode(bytes.toByteArray(), charset));
        return end;
    }

    /** RFC 2047, 6.2: white space between encoded words is not shown. */
    private static @Nullable Word following(String raw, int from) {
        int at = from;
        while (at < raw.length() && (raw.charAt(at) == ' ' || raw.charAt(at) == '\t')) {
            at++;
        }
        return raw.startsWith("=?", at) ? word(raw, at) : null;
    }

    private static @Nullable Word word(String raw, int start) {
        int charsetEnd = raw.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd + 2 >= raw.length() || raw.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int textStart = charsetEnd + 3;
        int end = raw.indexOf("?=", textStart);
        if (end < 0) {
            return null;
        }
        String charset = raw.substring(start + 2, charsetEnd);
        if (charset.isEmpty() || charset.indexOf(' ') >= 0) {
            return null;
        }
        int language = charset.indexOf('*'); // RFC 2231, 5
        String text = raw.substring(textStart, end);
        byte[] bytes = switch (raw.charAt(charsetEnd + 1)) {
            case 'B', 'b' -> TransferDecoding.base64(text);
            case 'Q', 'q' -> quoted(text);
            default -> null;
        };
        return bytes == null ? null : new Word(language < 0 ? charset : charset.substring(0, language), bytes, end + 2);
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
    private static String undeclared(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) >= 128) {
                return Charsets.decode(raw.getBytes(StandardCharsets.ISO_8859_1), "");
            }
        }
        return raw;
    }
}
