package dev.switchboard.spi;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One part to send: checked, split and downgraded to what the channel declared. Attachments in it can be opened.
 *
 * @param key the idempotency key: the same at every try of this part, and of no other; at most 64 ASCII characters
 * @param address where to, as it is known now
 * @param content what it says
 * @param replyTo the platform's id of the message that it replies to, or null
 * @param firstAttempt a time at or before the first try of this part
 * @param automatic whether a rule, command or handler wrote it, and no person
 */
public record Outgoing(
        String key,
        Address address,
        Content content,
        @Nullable String replyTo,
        Instant firstAttempt,
        boolean automatic) {
    /** Checks it. */
    public Outgoing {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(firstAttempt, "firstAttempt");
    }

    /**
     * A part that a person wrote.
     *
     * @param key the idempotency key
     * @param address where to
     * @param content what it says
     * @param replyTo the platform's id of the message that it replies to, or null
     * @param firstAttempt a time at or before the first try of this part
     */
    public Outgoing(String key, Address address, Content content, @Nullable String replyTo, Instant firstAttempt) {
        this(key, address, content, replyTo, firstAttempt, false);
    }
}
