package dev.switchboard.model;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which conversations to list, those with the newest message first. Immutable: each method gives a narrower query.
 *
 * @param statuses the statuses wanted, at least one
 * @param channel only those on this channel, or null
 * @param assignee only those assigned to this agent or team, or null
 * @param label only those with this label, or null
 * @param unreadBy only those with a message that this agent has neither read nor written, or null
 * @param contact only those in which this contact takes part, or null
 * @param cursor where the page begins; null for the first page
 * @param limit the most items on a page, 1 to 500
 */
public record ConversationQuery(
        Set<Conversation.Status> statuses,
        @Nullable String channel,
        @Nullable String assignee,
        @Nullable String label,
        @Nullable String unreadBy,
        @Nullable ContactId contact,
        @Nullable Cursor cursor,
        int limit) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    /** Checks it and copies the statuses. */
    public ConversationQuery {
        statuses = Set.copyOf(statuses);
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("statuses: must name at least one");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: must be 1 to " + MAX_LIMIT + ", was " + limit);
        }
    }

    /**
     * All conversations.
     *
     * @return the query
     */
    public static ConversationQuery all() {
        return new ConversationQuery(
                EnumSet.allOf(Conversation.Status.class), null, null, null, null, null, null, DEFAULT_LIMIT);
    }

    /**
     * The open conversations.
     *
     * @return the query
     */
    public static ConversationQuery open() {
        return all().status(Conversation.Status.OPEN);
    }

    /**
     * Only those of one status.
     *
     * @param status the status
     * @return the narrower query
     */
    public ConversationQuery status(Conversation.Status status) {
        return new ConversationQuery(Set.of(status), channel, assignee, label, unreadBy, contact, cursor, limit);
    }

    /**
     * Only those on one channel.
     *
     * @param id the channel's id
     * @return the narrower query
     */
    public ConversationQuery channel(String id) {
        return new ConversationQuery(
                statuses, Objects.requireNonNull(id, "id"), assignee, label, unreadBy, contact, cursor, limit);
    }

    /**
     * Only those assigned to one agent or team.
     *
     * @param id the host's id of the agent or team
     * @return the narrower query
     */
    public ConversationQuery assignee(String id) {
        return new ConversationQuery(
                statuses, channel, Objects.requireNonNull(id, "id"), label, unreadBy, contact, cursor, limit);
    }

    /**
     * Only those with one label.
     *
     * @param label the label
     * @return the narrower query
     */
    public ConversationQuery label(String label) {
        return new ConversationQuery(
                statuses, channel, assignee, Objects.requireNonNull(label, "label"), unreadBy, contact, cursor, limit);
    }

    /**
     * Only those with a message that one agent has not read. What the agent wrote is not unread for them.
     *
     * @param agent the host's id of the agent
     * @return the narrower query
     */
    public ConversationQuery unreadBy(String agent) {
        return new ConversationQuery(
                statuses, channel, assignee, label, Objects.requireNonNull(agent, "agent"), contact, cursor, limit);
    }

    /**
     * Only those in which one contact takes part: where one of the contact's identities has written.
     *
     * @param id the contact
     * @return the narrower query
     */
    public ConversationQuery contact(ContactId id) {
        return new ConversationQuery(
                statuses, channel, assignee, label, unreadBy, Objects.requireNonNull(id, "id"), cursor, limit);
    }

    /**
     * From where the last page ended.
     *
     * @param cursor the cursor of the last page; null for the first page
     * @return the query of the next page
     */
    public ConversationQuery after(@Nullable Cursor cursor) {
        return new ConversationQuery(statuses, channel, assignee, label, unreadBy, contact, cursor, limit);
    }

    /**
     * With another size of page.
     *
     * @param items the most items on a page, 1 to 500; 50 by default
     * @return the query
     */
    public ConversationQuery limit(int items) {
        return new ConversationQuery(statuses, channel, assignee, label, unreadBy, contact, cursor, items);
    }
}
