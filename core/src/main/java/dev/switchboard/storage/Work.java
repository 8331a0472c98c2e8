package dev.switchboard.storage;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done in a conversation: to handle a message, or to carry out an operation on its platform. Each
 * conversation has two lanes of work, and in each only the first is ever done.
 *
 * @param key where it stands
 * @param channel the conversation's channel
 * @param type what is to be done
 * @param message the message that it is about
 * @param detail what a {@link Type#REACT} reacts with, or the revision of an {@link Type#EDIT}; empty for others
 * @param ordered whether it waits for those before it in its lane
 * @param attempts how often it was begun and failed
 * @param inDoubt whether it is not known if its last try was done
 * @param error the last error, or null
 * @param createdAt when it was stored
 * @param attemptedAt when it was last begun and its outcome stored; null where it never was
 * @param holds how often it was given to a node
 * @param origin what it goes back to; null where nobody measures or traces
 */
public record Work(
        Key key,
        String channel,
        Type type,
        MessageId message,
        String detail,
        boolean ordered,
        int attempts,
        boolean inDoubt,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant attemptedAt,
        int holds,
        @Nullable Origin origin) {
    /**
     * What work goes back to.
     *
     * @param receivedAt when the message was stored that it answers; null where it answers none
     * @param trace the W3C trace context of what brought it about, its {@code traceparent}; null where there is none
     */
    public record Origin(
            @Nullable Instant receivedAt, @Nullable String trace) {
        private static final int LONGEST_TRACE = 55;

        /** Checks that the trace is no longer than its format says. */
        public Origin {
            if (trace != null && trace.length() > LONGEST_TRACE) {
                throw new IllegalArgumentException(
                        "work.origin.trace: must have at most " + LONGEST_TRACE + " characters, had " + trace.length());
            }
        }

        /**
         * Puts together what is stored.
         *
         * @param receivedAt when the message was stored that it answers, or null
         * @param trace the trace context, or null
         * @return both; null where there is neither
         */
        public static @Nullable Origin of(@Nullable Instant receivedAt, @Nullable String trace) {
            return receivedAt == null && trace == null ? null : new Origin(receivedAt, trace);
        }
    }

    /** A line of work in a conversation. */
    public enum Lane {
        /** What came in and is to be handled. */
        HANDLING,
        /** What is to be done on the platform. */
        SENDING
    }

    /** What is to be done. */
    public enum Type {
        /** To run the commands, rules and handlers for an inbound message. */
        HANDLE(Lane.HANDLING),
        /** To send a message. */
        SEND(Lane.SENDING),
        /** To change a sent message. */
        EDIT(Lane.SENDING),
        /** To delete a sent message. */
        DELETE(Lane.SENDING),
        /** To react to a message. */
        REACT(Lane.SENDING);

        private final Lane lane;

        Type(Lane lane) {
            this.lane = lane;
        }

        /** {@return the lane that it stands in} */
        public Lane lane() {
            return lane;
        }
    }

    /** Where work is on its way to being done. */
    public enum State {
        /** Others of its lane stand before it. */
        WAITING,
        /** It is the first of its lane, and may be claimed when it is due. */
        READY,
        /** A node has it. */
        HELD
    }

    /**
     * Where work stands.
     *
     * @param conversation its conversation
     * @param lane its lane
     * @param position its place in the lane; grows, and is never used twice in a conversation
     */
    public record Key(ConversationId conversation, Lane lane, long position) implements Comparable<Key> {
        /** Checks it. */
        public Key {
            Objects.requireNonNull(conversation, "conversation");
            Objects.requireNonNull(lane, "lane");
        }

        @Override
        public int compareTo(Key other) {
            int byConversation = conversation.compareTo(other.conversation);
            int byLane = byConversation != 0 ? byConversation : lane.compareTo(other.lane);
            return byLane != 0 ? byLane : Long.compare(position, other.position);
        }
    }

    /**
     * That a node has work, or had it: what comes of the work is stored under the hold, and changes nothing where the work
     * was given to a node once more.
     *
     * @param key the work
     * @param number how often it had been given to a node, this time included
     */
    public record Hold(Key key, int number) implements Comparable<Hold> {
        /** Checks it. */
        public Hold {
            Objects.requireNonNull(key, "key");
        }

        @Override
        public int compareTo(Hold other) {
            int byKey = key.compareTo(other.key);
            return byKey != 0 ? byKey : Integer.compare(number, other.number);
        }
    }

    /** Checks it. */
    public Work {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(createdAt, "createdAt");
        if (key.lane() != type.lane()) {
            throw new IllegalArgumentException("work.type: " + type + " does not stand in lane " + key.lane());
        }
    }

    /** {@return when the message was stored that it answers; null where that is not known} */
    public @Nullable Instant receivedAt() {
        return origin == null ? null : origin.receivedAt;
    }

    /** {@return the trace context of what brought it about; null where there is none} */
    public @Nullable String trace() {
        return origin == null ? null : origin.trace;
    }

    /** {@return the latest hold of it} */
    public Hold hold() {
        return new Hold(key, holds);
    }

    /** {@return the same work, given to a node once more} */
    public Work heldAgain() {
        return with(attempts, inDoubt, error, attemptedAt, holds + 1);
    }

    /**
     * The same work after a try.
     *
     * @param attempts how often it was begun and failed
     * @param inDoubt whether it is not known if its last try was done
     * @param error the last error, or null
     * @param attemptedAt when it was last begun, or null
     * @return the same work, held as before
     */
    public Work after(int attempts, boolean inDoubt, @Nullable String error, @Nullable Instant attemptedAt) {
        return with(attempts, inDoubt, error, attemptedAt, holds);
    }

    private Work with(int attempts, boolean inDoubt, @Nullable String error, @Nullable Instant attemptedAt, int holds) {
        return new Work(
                key,
                channel,
                type,
                message,
                detail,
                ordered,
                attempts,
                inDoubt,
                error,
                createdAt,
                attemptedAt,
                holds,
                origin);
    }
}
