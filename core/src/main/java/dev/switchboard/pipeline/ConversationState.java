package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A locked conversation's row while a batch is applied to it. */
final class ConversationState {
    private final ConversationRow original;
    private Address address;
    private Conversation.Status status;
    private @Nullable String assignee;
    private long lastSeq;
    private long lastPosition;
    private int handling;
    private int sending;
    private boolean held;
    private Instant activeAt;

    ConversationState(ConversationRow row) {
        original = row;
        address = row.address();
        status = row.status();
        assignee = row.assignee();
        lastSeq = row.lastSeq();
        lastPosition = row.lastPosition();
        handling = row.handling();
        sending = row.sending();
        held = row.held();
        activeAt = row.activeAt();
    }

    ConversationId id() {
        return original.id();
    }

    /** Whether it was erased: nothing is written there any more. */
    boolean isVacant() {
        return original.isVacant();
    }

    String channel() {
        return original.address().channel();
    }

    Address address() {
        return address;
    }

    void address(Address address) {
        this.address = address;
    }

    Conversation.Status status() {
        return status;
    }

    void status(Conversation.Status status) {
        this.status = status;
    }

    @Nullable
    String assignee() {
        return assignee;
    }

    void assignee(@Nullable String assignee) {
        this.assignee = assignee;
    }

    long lastSeq() {
        return lastSeq;
    }

    /** Gives the next message its place. */
    long nextSeq(Instant at) {
        // Lists are in this order: each change of it is paid in every index that conversations have.
        if (!at.isBefore(activeAt.plus(Conversation.ACTIVITY_STEP))) {
            activeAt = at;
        }
        return ++lastSeq;
    }

    long nextPosition() {
        return ++lastPosition;
    }

    /** Counts ordered work in; true if it is the first of its lane, and nothing holds the lane. */
    boolean join(Work.Lane lane) {
        if (lane == Work.Lane.HANDLING) {
            return handling++ == 0;
        }
        return sending++ == 0 && !held;
    }

    /** Counts ordered work out; true if there is other work in its lane, and nothing holds the lane. */
    boolean leave(Work.Lane lane) {
        if (lane == Work.Lane.HANDLING) {
            return --handling > 0;
        }
        return --sending > 0 && !held;
    }

    boolean isHeld() {
        return held;
    }

    /** Keeps what is to be sent from being sent, or no longer. */
    void hold(boolean held) {
        this.held = held;
    }

    boolean hasWaiting(Work.Lane lane) {
        return lane == Work.Lane.HANDLING ? handling > 0 : sending > 0 && !held;
    }

    ConversationRow row() {
        return new ConversationRow(
                original.id(),
                address,
                status,
                assignee,
                lastSeq,
                lastPosition,
                handling,
                sending,
                held,
                original.openedAt(),
                activeAt);
    }

    boolean isChanged() {
        return !row().equals(original);
    }
}
