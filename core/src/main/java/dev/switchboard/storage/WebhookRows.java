package dev.switchboard.storage;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Page;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that are logged, each at a place that is higher than that of all before by its own size: the places of the
 * oldest and the newest say how much there is. Each call is one transaction of its own. Safe from any thread.
 */
public interface WebhookRows {
    /**
     * A webhook that is logged.
     *
     * @param entry what became of it; its place is given by {@link WebhookRows#append}
     * @param request the request without what is secret in it; null where it is not kept
     */
    record LoggedWebhook(WebhookEntry entry, @Nullable WebhookRequest request) {
        private static final int LEAST_WEIGHT = 200;

        /**
         * {@return about how many bytes it takes of those that the log has; of them, next to none where anybody can bring it
         *     about, since the request is not known to be the platform's: these are counted instead}
         */
        public int weight() {
            return isAuthentic() ? LEAST_WEIGHT + (request == null ? 0 : request.size()) : 1;
        }

        private boolean isAuthentic() {
            return entry.verdict().keepsRequest();
        }
    }

    /**
     * Logs webhooks, in their order.
     *
     * @param webhooks the webhooks
     */
    void append(List<LoggedWebhook> webhooks);

    /**
     * Lists the log, newest first.
     *
     * @param channel only those of this channel; null for all
     * @param verdict only those of which this became; null for all
     * @param cursor where the page begins; null for the first page
     * @param limit the most
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<WebhookEntry> list(
            @Nullable String channel, WebhookEntry.@Nullable Verdict verdict, @Nullable Cursor cursor, int limit);

    /**
     * Reads one.
     *
     * @param id its place
     * @return the webhook; empty where it is not there, or no longer
     */
    Optional<LoggedWebhook> find(long id);

    /**
     * Reads on in the log, oldest first.
     *
     * @param after only those at higher places
     * @param limit the most
     * @return the webhooks
     */
    List<LoggedWebhook> read(long after, int limit);

    /**
     * Removes some.
     *
     * @param ids their places
     */
    void remove(Collection<Long> ids);

    /**
     * Removes the oldest, up to the first that is to stay.
     *
     * @param age those that are as old as this
     * @param bytes those before the last so many bytes
     * @param limit the most that is removed
     * @return how many were removed
     */
    int trim(Duration age, long bytes, int limit);

    /**
     * Removes the oldest of those that became one thing, whatever their age.
     *
     * @param verdict what became of them
     * @param most how many of them stay, the newest
     * @param limit the most that is removed
     * @return how many were removed
     */
    int trim(WebhookEntry.Verdict verdict, int most, int limit);
}
