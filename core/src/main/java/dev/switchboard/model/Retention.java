package dev.switchboard.model;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long what is stored is kept. Begins with {@link #defaults}; each method changes one of it. What is older goes in small
 * steps in the background, at most some minutes late.
 *
 * @param messages how long messages keep what they say; null for ever
 * @param messagesRemoved whether older messages are removed; else they stay, erased
 * @param events how far back the event feed reaches
 * @param keys how long event keys and idempotency keys are known
 * @param failures how long it is known how work failed
 * @param webhooks how long webhooks are logged; zero where they are not
 * @param webhookBytes how many bytes of webhooks are logged at most, of all channels together
 * @param unusedBlobs how long bytes stay in the blob store that no message refers to
 */
public record Retention(
        @Nullable Duration messages,
        boolean messagesRemoved,
        Duration events,
        Duration keys,
        Duration failures,
        Duration webhooks,
        long webhookBytes,
        Duration unusedBlobs) {
    private static final Duration LEAST_KEYS = Duration.ofDays(30);
    private static final Duration LEAST = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long LEAST_BYTES = 1 << 20;
    private static final Retention DEFAULTS =
            new Retention(null, false, WEEK, LEAST_KEYS, LEAST_KEYS, WEEK, 64L << 20, Duration.ofDays(1));

    /** Checks it. */
    public Retention {
        if (messages != null) {
            atLeast("messages", messages, LEAST);
        }
        atLeast("events", events, LEAST);
        // R1, R20: longer than any platform redelivers.
        atLeast("keys", keys, LEAST_KEYS);
        atLeast("failures", failures, LEAST);
        atLeast("webhooks", webhooks, Duration.ZERO);
        if (webhookBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "retention.webhookBytes: must be " + LEAST_BYTES + " or more, was " + webhookBytes);
        }
        atLeast("unusedBlobs", unusedBlobs, LEAST);
    }

    private static void atLeast(String property, Duration value, Duration least) {
        if (Objects.requireNonNull(value, property).compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "retention." + property + ": must be " + least + " or more, was " + value);
        }
    }

    /**
     * Messages are kept for ever, keys and failures for 30 days, events and webhooks for 7 days, the latter up to 64 MiB,
     * and unused bytes for a day.
     *
     * @return the retention
     */
    public static Retention defaults() {
        return DEFAULTS;
    }

    /**
     * The same, but messages lose what they say: their content and what they said before are emptied, and they are marked as
     * {@link Message.Mark#ERASED}; their {@code seq} stays.
     *
     * @param age how old they are then, 1 hour or more
     * @return the retention
     */
    public Retention eraseMessages(Duration age) {
        return new Retention(age, false, events, keys, failures, webhooks, webhookBytes, unusedBlobs);
    }

    /**
     * The same, but messages are removed. The conversation stays, and counts on: a {@code seq} is never used twice.
     *
     * @param age how old they are then, 1 hour or more
     * @return the retention
     */
    public Retention removeMessages(Duration age) {
        return new Retention(age, true, events, keys, failures, webhooks, webhookBytes, unusedBlobs);
    }

    /**
     * The same, with another reach of the event feed. Who resumes from before gets a {@link CursorExpiredException}.
     *
     * @param age 1 hour or more; longer than any reader is away
     * @return the retention
     */
    public Retention events(Duration age) {
        return new Retention(messages, messagesRemoved, age, keys, failures, webhooks, webhookBytes, unusedBlobs);
    }

    /**
     * The same, with another time for which event keys and idempotency keys are known.
     *
     * @param age 30 days or more
     * @return the retention
     */
    public Retention keys(Duration age) {
        return new Retention(messages, messagesRemoved, events, age, failures, webhooks, webhookBytes, unusedBlobs);
    }

    /**
     * The same, with another time for which it is known how work failed.
     *
     * @param age 1 hour or more, since the last failure
     * @return the retention
     */
    public Retention failures(Duration age) {
        return new Retention(messages, messagesRemoved, events, keys, age, webhooks, webhookBytes, unusedBlobs);
    }

    /**
     * The same, with other bounds of the log of webhooks.
     *
     * @param age how long each is kept; zero to log none
     * @param bytes how many bytes are kept at most, 1 MiB or more
     * @return the retention
     */
    public Retention webhooks(Duration age, long bytes) {
        return new Retention(messages, messagesRemoved, events, keys, failures, age, bytes, unusedBlobs);
    }

    /**
     * The same, and no webhook is logged.
     *
     * @return the retention
     */
    public Retention withoutWebhooks() {
        return webhooks(Duration.ZERO, webhookBytes);
    }

    /**
     * The same, with another time after which bytes of the blob store are removed that no message refers to.
     *
     * @param age 1 hour or more
     * @return the retention
     */
    public Retention unusedBlobs(Duration age) {
        return new Retention(messages, messagesRemoved, events, keys, failures, webhooks, webhookBytes, age);
    }
}
