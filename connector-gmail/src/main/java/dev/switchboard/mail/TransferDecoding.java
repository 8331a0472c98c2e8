package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.codec.binary.Base64InputStream;

/** Takes transfer encodings off (RFC 2045, 6), bearing every fault: what cannot be decoded is passed on or passed over. */
final class TransferDecoding {
    /** What is not of the alphabet is passed over, padding ends it, and of what was cut off is kept what can be. */
    private static final Base64 BASE64 = Base64.builder()
            .setDecodeTableFormat(Base64.DecodeTableFormat.STANDARD)
            .get();

    private TransferDecoding() {}

    /** The decoded bytes. An encoding that is not known is taken for none, so that nothing is lost. */
    static InputStream of(String encoding, InputStream raw) throws IOException {
        return switch (encoding) {
            case "base64" ->
                Base64InputStream.builder()
                        .setBaseNCodec(BASE64)
                        .setInputStream(raw)
                        .get();
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
        return BASE64.decode(text);
    }
}
