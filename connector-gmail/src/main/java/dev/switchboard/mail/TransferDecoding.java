package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Takes transfer encodings off (RFC 2045, 6), bearing every fault: what cannot be decoded is passed on or passed over. */
final class TransferDecoding {
    private TransferDecoding() {}

    /** The decoded bytes. An encoding that is not known is taken for none, so that nothing is lost. */
    static InputStream of(String encoding, InputStream raw) {
        return switch (encoding) {
            case "base64" -> new Base64Stream(raw);
            case "quoted-printable" -> new QuotedPrintableStream(raw);
            case "x-uuencode", "uuencode", "x-uue" -> new UuStream(raw);
            default -> raw;
        };
    }

    static boolean isIdentity(String encoding) {
        return switch (encoding) {
            case "base64", "quoted-printable", "x-uuencode", "uuencode", "x-uue" -> false;
            default -> true;
        };
    }

    static byte[] base64(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try (InputStream decoded = new Base64Stream(new java.io.ByteArrayInputStream(bytes))) {
            return decoded.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }
}
