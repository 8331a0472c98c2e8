package dev.switchboard.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * The id that Switchboard gave a conversation. Opaque: nothing may be read from its digits or order.
 *
 * @param value the id
 */
public record ConversationId(@JsonValue UUID value) implements Comparable<ConversationId> {
    /** Checks it. */
    public ConversationId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads an id as {@link #toString} writes it.
     *
     * @param text the id as text
     * @return the id
     * @throws IllegalArgumentException if the text is no id
     */
    @JsonCreator
    public static ConversationId of(String text) {
        return new ConversationId(UUID.fromString(text));
    }

    @Override
    public int compareTo(ConversationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
