package dev.switchboard.model;

import java.util.Objects;

/**
 * Something that passes: a person types. Never stored, and told only to who listens on the node that it came to.
 *
 * @param type {@code typing}
 * @param address where
 * @param by who
 */
public record Signal(String type, Address address, Identity by) {
    /** A person types. */
    public static final String TYPING = "typing";

    /** Checks it. */
    public Signal {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(by, "by");
    }
}
