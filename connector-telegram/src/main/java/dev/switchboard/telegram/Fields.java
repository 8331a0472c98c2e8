package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads fields of JSON objects that may be absent, null or of another type than documented. */
final class Fields {
    /** What the model allows for the name of a person, a place or a file. */
    private static final int NAME_CHARS = 1_000;

    private static final int MEDIA_TYPE_CHARS = 80;
    private static final char REPLACEMENT = '\uFFFD';

    private Fields() {}

    /** The text in a field; empty where there is none. What no storage takes is replaced. */
    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() ? storable(value.textValue()) : "";
    }

    /** A text for people, cut to what the model allows. */
    static String name(JsonNode object, String field) {
        return cut(text(object, field));
    }

    /** Two texts for people, with a separator where both are there. */
    static String names(JsonNode object, String first, String separator, String second) {
        String one = text(object, first);
        String two = text(object, second);
        return cut(one.isEmpty() || two.isEmpty() ? one + two : one + separator + two);
    }

    /** The media type in a field, or another where there is none that can be one. */
    static String mediaType(JsonNode object, String field, String otherwise) {
        String type = text(object, field);
        return type.isBlank() || type.length() > MEDIA_TYPE_CHARS ? otherwise : type;
    }

    /** The id in a field, as Telegram writes it. */
    static String id(JsonNode object, String field) throws UnreadableUpdateException {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber()) {
            throw new UnreadableUpdateException(field + " must be a whole number");
        }
        return value.asText();
    }

    /** The first field that is not null and has a wanted name. */
    static Optional<String> first(JsonNode object, Predicate<String> wanted) {
        return object.properties().stream()
                .filter(field -> !field.getValue().isNull() && wanted.test(field.getKey()))
                .map(field -> cut(storable(field.getKey())))
                .findFirst();
    }

    private static String cut(String name) {
        if (name.length() <= NAME_CHARS) {
            return name;
        }
        boolean insidePair = Character.isHighSurrogate(name.charAt(NAME_CHARS - 1));
        return name.substring(0, insidePair ? NAME_CHARS - 1 : NAME_CHARS);
    }

    /** JSON can hold what no storage takes: NUL, and halves of surrogate pairs. No offset moves by their replacement. */
    private static String storable(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (unit == '\0' || Character.isSurrogate(unit)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean == null ? text : clean.toString();
    }
}
