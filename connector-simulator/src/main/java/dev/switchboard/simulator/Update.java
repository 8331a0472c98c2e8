package dev.switchboard.simulator;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that a simulated platform tells.
 *
 * @param messageId the platform's id of the message that it is about, or empty
 * @param request the webhook request that tells it, signed
 * @param answer how that was answered; null where it was not told by webhook (yet), or nobody answered
 */
public record Update(
        String messageId, WebhookRequest request, @Nullable WebhookResponse answer) {
    /** Checks it. */
    public Update {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(request, "request");
    }

    /** {@return whether whom it was told has taken it, which a status from 200 to 299 says} */
    public boolean acknowledged() {
        return answer != null && answer.status() / 100 == 2;
    }
}
