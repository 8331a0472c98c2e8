package dev.switchboard.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An outbound message's way to the platform.
 *
 * @param state how far it is
 * @param attempts how often a send was begun
 * @param wasInDoubt whether at some time it was not known if the platform had taken it
 * @param nextAttempt when it is tried next at the earliest; null when it is not waiting for a try
 * @param error the last error, in the platform's words; null where there was none
 */
public record Delivery(
        State state,
        int attempts,
        boolean wasInDoubt,
        @Nullable Instant nextAttempt,
        @Nullable String error) {
    /** A message that waits for its first try. */
    public static final Delivery NEW = new Delivery(State.PENDING, 0, false, null, null);

    /** How far a message is. States only go forward, but that sent or delivered may become failed (a bounce). */
    public enum State {
        /** It waits for its turn or its time. */
        PENDING,
        /** A node is sending it. */
        SENDING,
        /** It is not known whether the platform took it. */
        IN_DOUBT,
        /** The platform took it. */
        SENT,
        /**
         * It reached the recipient's device. A platform that tells only up to where somebody got changes the message that it
         * names; how far each participant got, in all, is told by the conversation's {@link Receipt}s.
         */
        DELIVERED,
        /** The recipient saw it; with receipts as for delivered. */
        READ,
        /** It will not be sent, or was returned. */
        FAILED,
        /** It was taken back before it was sent. */
        CANCELLED
    }

    /** Checks it. */
    public Delivery {
        Objects.requireNonNull(state, "state");
    }
}
