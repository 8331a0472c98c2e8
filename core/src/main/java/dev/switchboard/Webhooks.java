package dev.switchboard;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.util.concurrent.CompletionStage;

/**
 * Hands over the webhooks that the host's web framework receives. Nothing is thrown for what a request contains: the answer
 * says it. 200 and the like: stored. 401: not from the platform. 404: no such channel, or one that takes no webhooks. 413:
 * too large. 503 with {@code Retry-After}: not stored, the platform is to come again.
 */
public interface Webhooks {
    /**
     * Takes a webhook in. Returns after what it brings is committed; or with 503 after half a minute, when it is not known
     * whether it is.
     *
     * @param channel the channel's id
     * @param request the request
     * @return what the host is to answer, as it is
     */
    WebhookResponse handle(String channel, WebhookRequest request);

    /**
     * Takes a webhook in without holding a thread for the commit.
     *
     * @param channel the channel's id
     * @param request the request
     * @return completes, never exceptionally, with what the host is to answer; on a thread of the board's, which must not
     *     be blocked
     */
    CompletionStage<WebhookResponse> handleAsync(String channel, WebhookRequest request);

    /** {@return the webhooks that were received lately} */
    WebhookLog log();
}
