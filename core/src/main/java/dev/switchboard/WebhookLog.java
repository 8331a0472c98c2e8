package dev.switchboard;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Retention;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that were received lately, and what became of them. It is bounded by age and size, see {@link Retention}. It
 * is written a moment after the answer, and where webhooks come very fast, some are left out. Safe from any thread.
 */
public interface WebhookLog {
    /**
     * Lists the log, newest first.
     *
     * @param channel only those of this channel; null for all
     * @param verdict only those of which this became; null for all
     * @param after where the page begins; null for the first page
     * @param limit the most, 1 to 500
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<WebhookEntry> list(
            @Nullable String channel, WebhookEntry.@Nullable Verdict verdict, @Nullable Cursor after, int limit);

    /**
     * Reads a request as it is kept: what is secret in it, such as a signature, was removed.
     *
     * @param id its place in the log
     * @return the request; empty where it was not kept, or is no longer
     */
    Optional<WebhookRequest> request(long id);

    /**
     * Hands a request that was authentic when it came to the channel's connector once more, past the check of its signature.
     * What is known already changes nothing.
     *
     * @param id its place in the log
     * @return how many events were in it that were not known yet
     * @throws NotFoundException if it is not in the log, or no longer, or its channel is not open
     * @throws IllegalStateException if the request was not kept, or cannot be read now
     */
    int replay(long id);
}
