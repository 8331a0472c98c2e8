package dev.switchboard.telegram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Where the JSON of one update stands in what was received. It is only copied where it has to be kept. */
final class RawUpdate {
    private final byte[] received;
    private final int start;
    private final int end;

    RawUpdate(byte[] received, int start, int end) {
        this.received = received;
        this.start = start;
        this.end = end;
    }

    byte[] bytes() {
        return Arrays.copyOfRange(received, start, end);
    }

    String text() {
        return new String(received, start, end - start, StandardCharsets.UTF_8);
    }

    /** A key for what has no update id: the same bytes are the same event. */
    String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(received, start, end - start);
            return "sha256:" + HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
