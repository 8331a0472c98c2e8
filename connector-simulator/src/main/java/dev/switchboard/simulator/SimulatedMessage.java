package dev.switchboard.simulator;

import dev.switchboard.model.Content;
import org.jspecify.annotations.Nullable;

/**
 * A message as people see it on a simulated platform now.
 *
 * @param id the platform's id of it
 * @param chat the chat
 * @param thread the topic inside the chat, or empty
 * @param content what it says
 * @param replyTo the id of the message that it replies to, or null
 */
public record SimulatedMessage(
        String id,
        String chat,
        String thread,
        Content content,
        @Nullable String replyTo) {
    /** {@return its text} */
    public String text() {
        return content.text().plain();
    }
}
