package dev.switchboard.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages with one counterpart or group on one channel, as it was when it was read.
 *
 * @param id the conversation's id
 * @param channel the id of its channel
 * @param addresses where it is on its platform, the one that is sent to first; never empty
 * @param status open, closed or archived
 * @param participants who wrote in it, or is on a message of it, oldest first
 * @param assignee the host's id of the agent or team that has it, or null
 * @param labels its labels
 * @param lastSeq the {@code seq} of its newest message; 0 where there is none
 * @param openedAt when it was opened
 * @param activeAt when its newest message was stored, or up to {@link #ACTIVITY_STEP} before that
 */
public record Conversation(
        ConversationId id,
        String channel,
        List<Address> addresses,
        Status status,
        List<Identity> participants,
        @Nullable String assignee,
        Set<String> labels,
        long lastSeq,
        Instant openedAt,
        Instant activeAt) {
    /** By how much {@link #activeAt} may lag behind: one second. */
    public static final Duration ACTIVITY_STEP = Duration.ofSeconds(1);

    /** Where a conversation stands. A new inbound message opens a closed or archived one again. */
    public enum Status {
        /** Being talked in. */
        OPEN,
        /** Done with. */
        CLOSED,
        /** Done with, and put away. */
        ARCHIVED
    }

    /** Checks it and copies the collections. */
    public Conversation {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(channel, "channel");
        addresses = List.copyOf(addresses);
        Objects.requireNonNull(status, "status");
        participants = List.copyOf(participants);
        labels = Set.copyOf(labels);
        Objects.requireNonNull(openedAt, "openedAt");
        Objects.requireNonNull(activeAt, "activeAt");
    }

    /** {@return where it is sent to} */
    public Address address() {
        return addresses.get(0);
    }
}
