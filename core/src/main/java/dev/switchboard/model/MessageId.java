package dev.switchboard.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * The id that Switchboard gave a message. Opaque: nothing may be read from its digits or order.
 *
 * @param value the id
 */
public record MessageId(@JsonValue UUID value) implements Comparable<MessageId> {
    /** Checks it. */
    public MessageId {
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
    public static MessageId of(String text) {
        return new MessageId(UUID.fromString(text));
    }

    @Override
    public int compareTo(MessageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
