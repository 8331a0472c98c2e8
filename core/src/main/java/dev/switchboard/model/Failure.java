package dev.switchboard.model;

import java.time.Instant;
import java.util.Objects;

/**
 * One try that failed.
 *
 * @param at when
 * @param attempt which try it was, counted from 1, and anew after work was parked and is tried again
 * @param error why it failed
 */
public record Failure(Instant at, int attempt, String error) {
    /** Checks it. */
    public Failure {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(error, "error");
    }
}
