package dev.switchboard.model;

import java.util.Objects;

/**
 * Delivered and read up to a {@code seq}, for one participant or agent.
 *
 * @param by the identity's value, or the host's id of the agent
 * @param delivered the newest {@code seq} that reached it; 0 where none did
 * @param read the newest {@code seq} that it saw; 0 where none was
 */
public record Receipt(String by, long delivered, long read) {
    /** Checks it. */
    public Receipt {
        Objects.requireNonNull(by, "by");
    }
}
