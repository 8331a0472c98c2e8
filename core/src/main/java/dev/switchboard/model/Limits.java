package dev.switchboard.model;

import java.nio.charset.StandardCharsets;

/** The checks that every value of the model makes, with one wording. */
final class Limits {
    static final int ID_BYTES = 255;
    static final int NAME_CHARS = 1_000;

    private Limits() {}

    /** A text that identifies: present, at most {@link #ID_BYTES} bytes of UTF-8, and without NUL. */
    static String id(String field, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + ": must not be empty");
        }
        return idOrEmpty(field, value);
    }

    static String idOrEmpty(String field, String value) {
        // A char takes at most three bytes, so short values need no encoding to be measured.
        if (value.length() > ID_BYTES / 3 && value.getBytes(StandardCharsets.UTF_8).length > ID_BYTES) {
            throw new IllegalArgumentException(field + ": must have at most " + ID_BYTES + " bytes of UTF-8, had "
                    + value.getBytes(StandardCharsets.UTF_8).length);
        }
        return noNul(field, value);
    }

    /** A text for people: at most {@link #NAME_CHARS} characters and without NUL. */
    static String name(String field, String value) {
        if (value.length() > NAME_CHARS) {
            throw new IllegalArgumentException(
                    field + ": must have at most " + NAME_CHARS + " characters, had " + value.length());
        }
        return noNul(field, value);
    }

    private static String noNul(String field, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(field + ": must not contain the NUL character");
        }
        return value;
    }
}
