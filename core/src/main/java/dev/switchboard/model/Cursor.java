package dev.switchboard.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * Where the next page of a list begins. Opaque, safe to hand to a browser and back, and good only for the query that
 * gave it: any other text or list refuses it with an {@link IllegalArgumentException}.
 *
 * @param value the cursor as text
 */
public record Cursor(@JsonValue String value) {
    /** Checks it. */
    @JsonCreator
    public Cursor {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value;
    }
}
