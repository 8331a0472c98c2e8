package dev.switchboard.model;

import java.nio.charset.StandardCharsets;

/** The checks that every value of the model makes, with one wording. */
final class Limits {
    static final int ID_BYTES = 255;
    static final int NAME_CHARS = 1_000;

    private Limits() {}

    /** A text that identifies: present, at most {@link #ID_BYTES} bytes of UTF-8, without NUL or halves of surrogate pairs. */
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
        // A database would keep another text than it was given, so that a key is never found again.
        if (!isWhole(value)) {
            throw new IllegalArgumentException(field + ": must not contain half of a surrogate pair");
        }
        return noNul(field, value);
    }

    private static boolean isWhole(String value) {
        for (int at = 0; at < value.length(); at++) {
            if (Character.isSurrogate(value.charAt(at))) {
                return StandardCharsets.UTF_8.newEncoder().canEncode(value);
            }
        }
        return true;
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
