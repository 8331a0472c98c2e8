package dev.switchboard.simulator;

import dev.switchboard.model.Content;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that a simulated platform carried out, in its record.
 *
 * @param number its place in the record, from 1
 * @param operation what was asked for
 * @param key the idempotency key of a send or an edit, else empty
 * @param chat the chat
 * @param thread the topic inside the chat, or empty
 * @param id the platform's id of the message that was sent or changed; empty for {@link Operation#TYPING}
 * @param content what was sent, as it was rendered for this platform; empty where nothing was
 * @param replyTo the id of the message that it replies to, or null
 * @param reaction the reaction, or empty
 * @param at when, by the platform's clock
 */
public record Recorded(
        long number,
        Operation operation,
        String key,
        String chat,
        String thread,
        String id,
        Content content,
        @Nullable String replyTo,
        String reaction,
        Instant at) {
    /** Checks it. */
    public Recorded {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(chat, "chat");
        Objects.requireNonNull(thread, "thread");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(reaction, "reaction");
        Objects.requireNonNull(at, "at");
    }

    /** {@return the text that was sent} */
    public String text() {
        return content.text().plain();
    }
}
