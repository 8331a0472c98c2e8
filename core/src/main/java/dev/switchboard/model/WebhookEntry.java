package dev.switchboard.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that was received, as the log of webhooks shows it.
 *
 * @param id its place in the log; grows
 * @param channel the channel's id
 * @param at when it was received
 * @param verdict what became of it
 * @param status the HTTP status that it was answered with
 * @param events how many events were in it that were not known yet
 * @param size how many bytes its body had
 * @param error why it was not accepted, or null
 */
public record WebhookEntry(
        long id,
        String channel,
        Instant at,
        Verdict verdict,
        int status,
        int events,
        int size,
        @Nullable String error) {
    /** What became of a webhook. */
    public enum Verdict {
        /** It was stored, or there was nothing in it to be stored. */
        ACCEPTED,
        /** All that was in it had come before, and changed nothing. */
        DUPLICATE,
        /** It could not be read, in whole or in part, and is parked raw. */
        UNREADABLE,
        /** It was not stored, and the platform was told to come again. */
        COME_AGAIN,
        /** Its signature or secret was missing or wrong. Only the fact is kept. */
        REFUSED,
        /** Its body was too large. Only the fact is kept. */
        TOO_LARGE;

        /** {@return whether the request itself is kept, and can be replayed} */
        public boolean keepsRequest() {
            return this != REFUSED && this != TOO_LARGE;
        }
    }

    /** Checks it. */
    public WebhookEntry {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(verdict, "verdict");
    }

    /**
     * The same at another place.
     *
     * @param place its place in the log
     * @return the entry
     */
    public WebhookEntry at(long place) {
        return new WebhookEntry(place, channel, at, verdict, status, events, size, error);
    }
}
