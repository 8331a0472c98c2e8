package dev.switchboard.model;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that failed for good, or something that came in and could not be read: kept until it is retried or dropped.
 *
 * @param id its id
 * @param kind what it is
 * @param channel the channel's id
 * @param key the event key of what came in; null for work on a stored message
 * @param conversation the conversation, or null
 * @param message the message, or null
 * @param reason why it was parked
 * @param attempts how often it was tried
 * @param raw the raw payload of what came in; null for work on a stored message
 * @param at when it was parked
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by what is in it
public record Parked(
        UUID id,
        Kind kind,
        String channel,
        @Nullable String key,
        @Nullable ConversationId conversation,
        @Nullable MessageId message,
        String reason,
        int attempts,
        byte @Nullable [] raw,
        Instant at) {
    /** What was parked. */
    public enum Kind {
        /** An inbound event that could not be read or stored. */
        INBOUND,
        /** An inbound event that has no type here: kept, and nothing wrong with it. */
        UNSUPPORTED,
        /** A unit whose command, rules or handlers failed at every try. */
        UNIT,
        /** An operation that failed for good. */
        OPERATION
    }

    /** Checks it and copies the raw payload. */
    public Parked {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
        raw = raw == null ? null : raw.clone();
    }

    @Override
    public byte @Nullable [] raw() {
        return raw == null ? null : raw.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parked that && id.equals(that.id) && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Parked[" + id + ", " + kind + ", channel " + channel + ", " + reason + "]";
    }
}
