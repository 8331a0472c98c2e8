package dev.switchboard.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, each read as what it has to be. One that is null is one that is not there. */
final class Fields {
    /** Ids are put behind a word in event keys, which have at most 255 bytes. */
    static final int MAX_ID_BYTES = 240;

    private static final int MAX_NAME_CHARS = 1_000;
    private static final int MAX_YEAR = 9999;

    private final String path;
    private final ObjectNode object;

    Fields(String path, ObjectNode object) {
        this.path = path;
        this.object = object;
    }

    boolean has(String field) {
        return object.hasNonNull(field);
    }

    /** A text of any length; it may be empty. */
    String text(String field) throws Unreadable {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw wrong(field, "must be a text");
        }
        return wellFormed(field, value.textValue());
    }

    String text(String field, String fallback) throws Unreadable {
        return has(field) ? text(field) : fallback;
    }

    /** A text that identifies. */
    String id(String field) throws Unreadable {
        String value = text(field);
        if (value.isEmpty()) {
            throw wrong(field, "must not be empty");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_ID_BYTES) {
            throw wrong(field, "must have at most " + MAX_ID_BYTES + " bytes of UTF-8, had " + bytes);
        }
        return value;
    }

    @Nullable
    String optionalId(String field) throws Unreadable {
        return has(field) ? id(field) : null;
    }

    String id(String field, String fallback) throws Unreadable {
        return has(field) ? id(field) : fallback;
    }

    /** An id, or an empty text. */
    String idOrEmpty(String field) throws Unreadable {
        return has(field) && !text(field).isEmpty() ? id(field) : "";
    }

    /** A text for people, or an empty one. */
    String name(String field) throws Unreadable {
        String value = text(field, "");
        if (value.length() > MAX_NAME_CHARS) {
            throw wrong(field, "must have at most " + MAX_NAME_CHARS + " characters, had " + value.length());
        }
        return value;
    }

    /** A time with an offset, of a year that every storage can hold. */
    Instant time(String field) throws Unreadable {
        String value = text(field);
        try {
            OffsetDateTime time = OffsetDateTime.parse(value);
            if (time.getYear() >= 1 && time.getYear() <= MAX_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException e) {
            throw wrong(field, "must be a time as in 2024-02-14T10:00:00Z");
        }
        throw wrong(field, "must be of a year from 1 to " + MAX_YEAR);
    }

    boolean flag(String field, boolean fallback) throws Unreadable {
        if (!has(field)) {
            return fallback;
        }
        JsonNode value = object.path(field);
        if (!value.isBoolean()) {
            throw wrong(field, "must be true or false");
        }
        return value.booleanValue();
    }

    int integer(String field) throws Unreadable {
        JsonNode value = object.path(field);
        if (!value.isInt()) {
            throw wrong(field, "must be a whole number");
        }
        return value.intValue();
    }

    long size(String field, long fallback) throws Unreadable {
        if (!has(field)) {
            return fallback;
        }
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(field, "must be a whole number of 0 or more");
        }
        return value.longValue();
    }

    double number(String field) throws Unreadable {
        JsonNode value = object.path(field);
        if (!value.isNumber()) {
            throw wrong(field, "must be a number");
        }
        return value.doubleValue();
    }

    Fields object(String field) throws Unreadable {
        return fields(field, object.path(field));
    }

    /** An array of objects; empty where it is not there. */
    List<Fields> objects(String field) throws Unreadable {
        List<Fields> all = new ArrayList<>();
        for (JsonNode item : array(field)) {
            all.add(fields(field, item));
        }
        return all;
    }

    /** An array of arrays of objects. */
    List<List<Fields>> rows(String field) throws Unreadable {
        List<List<Fields>> rows = new ArrayList<>();
        for (JsonNode row : array(field)) {
            if (!(row instanceof ArrayNode)) {
                throw wrong(field, "must be an array of arrays");
            }
            List<Fields> items = new ArrayList<>();
            for (JsonNode item : row) {
                items.add(fields(field, item));
            }
            rows.add(items);
        }
        return rows;
    }

    private Iterable<JsonNode> array(String field) throws Unreadable {
        if (!has(field)) {
            return List.of();
        }
        if (object.path(field) instanceof ArrayNode array) {
            return array;
        }
        throw wrong(field, "must be an array");
    }

    private Fields fields(String field, JsonNode value) throws Unreadable {
        if (value instanceof ObjectNode nested) {
            return new Fields(path + field + ".", nested);
        }
        throw wrong(field, "must be an object");
    }

    private String wellFormed(String field, String value) throws Unreadable {
        for (int at = 0; at < value.length(); at++) {
            char unit = value.charAt(at);
            if (unit == '\0') {
                throw wrong(field, "must not contain the NUL character");
            }
            if (Character.isHighSurrogate(unit)
                    && at + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(unit)) {
                throw wrong(field, "must not contain half of a surrogate pair");
            }
        }
        return value;
    }

    /** What is to be said of a field. */
    Unreadable wrong(String field, String what) {
        return new Unreadable(path + field + ": " + what);
    }
}
