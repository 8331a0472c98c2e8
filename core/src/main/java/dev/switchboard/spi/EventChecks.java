package dev.switchboard.spi;

import java.nio.charset.StandardCharsets;

/** The checks that all inbound events share. */
final class EventChecks {
    private static final int MAX_BYTES = 255;

    private EventChecks() {}

    static String key(String key) {
        return bounded("event key", key);
    }

    static String externalId(String id) {
        return bounded("external id", id);
    }

    private static String bounded(String what, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(what + ": must have 1 to " + MAX_BYTES + " bytes, had " + bytes);
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + ": must not contain the NUL character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException(what + ": must not contain half of a surrogate pair");
        }
        return value;
    }
}
