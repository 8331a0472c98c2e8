package dev.switchboard.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A place in the event feed, from which a reader can resume. Positions grow in the order in which the events were
 * committed. As text it is safe to hand to a browser and back.
 *
 * @param value the place; 0 is before the first event
 */
public record Position(long value) implements Comparable<Position> {
    /** Before the first event. */
    public static final Position START = new Position(0);

    /** Checks it. */
    public Position {
        if (value < 0) {
            throw new IllegalArgumentException("position: must not be negative, was " + value);
        }
    }

    /**
     * Reads a position as {@link #toString} writes it.
     *
     * @param text the position as text
     * @return the position
     * @throws IllegalArgumentException if the text is no position
     */
    @JsonCreator
    public static Position of(String text) {
        try {
            return new Position(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("position: must be a position of the event feed, was no number", e);
        }
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
