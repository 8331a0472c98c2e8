package dev.switchboard.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which parked work is listed, retried or dropped, the oldest first. Begins with {@link #all}; each method narrows it.
 *
 * @param channel only that of this channel, or null
 * @param kind only that of this kind, or null
 * @param conversation only that of this conversation, or null
 * @param before only what was parked before this time, or null
 * @param limit the most items, 1 to 500
 * @param cursor where the page begins; null for the first page
 */
public record ParkedQuery(
        @Nullable String channel,
        Parked.@Nullable Kind kind,
        @Nullable ConversationId conversation,
        @Nullable Instant before,
        int limit,
        @Nullable Cursor cursor) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;

    /** Checks it. */
    public ParkedQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: must be 1 to " + MOST + ", was " + limit);
        }
    }

    /**
     * All parked work, 50 items a page.
     *
     * @return the query
     */
    public static ParkedQuery all() {
        return new ParkedQuery(null, null, null, null, DEFAULT_LIMIT, null);
    }

    /**
     * The same, of one channel.
     *
     * @param channel the channel; null for all
     * @return the query
     */
    public ParkedQuery channel(@Nullable String channel) {
        return new ParkedQuery(channel, kind, conversation, before, limit, cursor);
    }

    /**
     * The same, of one kind.
     *
     * @param kind the kind
     * @return the query
     */
    public ParkedQuery kind(Parked.Kind kind) {
        return new ParkedQuery(channel, kind, conversation, before, limit, cursor);
    }

    /**
     * The same, of one conversation.
     *
     * @param conversation the conversation
     * @return the query
     */
    public ParkedQuery conversation(ConversationId conversation) {
        return new ParkedQuery(channel, kind, conversation, before, limit, cursor);
    }

    /**
     * The same, parked before a time.
     *
     * @param before the time
     * @return the query
     */
    public ParkedQuery before(Instant before) {
        return new ParkedQuery(channel, kind, conversation, before, limit, cursor);
    }

    /**
     * The same, with another size of its pages.
     *
     * @param limit the most items, 1 to 500
     * @return the query
     */
    public ParkedQuery limit(int limit) {
        return new ParkedQuery(channel, kind, conversation, before, limit, cursor);
    }

    /**
     * The same, from another page on.
     *
     * @param cursor where the page begins; null for the first page
     * @return the query
     */
    public ParkedQuery after(@Nullable Cursor cursor) {
        return new ParkedQuery(channel, kind, conversation, before, limit, cursor);
    }
}
