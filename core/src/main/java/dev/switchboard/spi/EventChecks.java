package dev.switchboard.spi;

import java.nio.charset.StandardCharsets;

/** The checks that all inbound events share. */
final class EventChecks {
    private static final int MAX_BYTES = 255;
    private static final int MAX_ALBUM_BYTES = 200;

    private EventChecks() {}

    static String key(String key) {
        return bounded("event key", key);
    }

    static String externalId(String id) {
        return bounded("external id", id);
    }

    static String album(String id) {
        return bounded("album id", id, MAX_ALBUM_BYTES);
    }

    private static String bounded(String what, String value) {
        return bounded(what, value, MAX_BYTES);
    }

    private static String bounded(String what, String value, int most) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > most) {
            throw new IllegalArgumentException(what + ": must have 1 to " + most + " bytes, had " + bytes);
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
