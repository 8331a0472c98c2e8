package dev.switchboard.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, in the durable event feed. Thin on purpose: it names what changed, and the state is read by
 * id. Types grow: ignore those that you do not know.
 *
 * @param position where it stands in the feed
 * @param type what happened, such as {@link #MESSAGE_RECEIVED}
 * @param at when it was stored
 * @param channel the channel that it is about
 * @param conversation the conversation that it is about, or null
 * @param message the message that it is about, or null
 * @param facts small facts, by name; what each type has is said at its constant
 */
public record Event(
        Position position,
        String type,
        Instant at,
        String channel,
        @Nullable ConversationId conversation,
        @Nullable MessageId message,
        Map<String, String> facts) {
    /** A message came in. */
    public static final String MESSAGE_RECEIVED = "message.received";
    /**
     * A message's content was changed; {@code revision} is the number of its content now, {@code change} is {@link #EDIT} or
     * {@link #PIECE}.
     */
    public static final String MESSAGE_REVISED = "message.revised";
    /** The change of a message that somebody edited. */
    public static final String EDIT = "edit";
    /** The change of an album that one more piece of came in. */
    public static final String PIECE = "piece";
    /** A message was deleted on its platform. */
    public static final String MESSAGE_DELETED = "message.deleted";
    /** Somebody reacted to a message: {@code reaction}, {@code by}, and {@code present}, false where it was taken back. */
    public static final String MESSAGE_REACTED = "message.reacted";
    /** A later message was handled in place of this one. */
    public static final String MESSAGE_SUPERSEDED = "message.superseded";
    /** An outbound message was stored and waits for its turn. */
    public static final String MESSAGE_QUEUED = "message.queued";
    /** The platform took a message. */
    public static final String MESSAGE_SENT = "message.sent";
    /** It is not known whether the platform took a message; {@code error} says why. */
    public static final String MESSAGE_IN_DOUBT = "message.in_doubt";
    /**
     * A process that had been overtaken by another sent a message all the same, which the platform may therefore have twice:
     * {@code part} counts from 0, {@code externalIds} are the platform's ids of it, separated by spaces; there is none where
     * the platform did not answer, so that nobody knows whether it took it.
     */
    public static final String MESSAGE_SENT_LATE = "message.sent_late";
    /** A message will not be sent, or was returned; {@code error} says why. */
    public static final String MESSAGE_FAILED = "message.failed";
    /** A message was taken back before it was sent. */
    public static final String MESSAGE_CANCELLED = "message.cancelled";
    /** An edit, deletion or reaction was carried out on the platform: {@code operation}. */
    public static final String OPERATION_DONE = "operation.done";
    /** An edit, deletion or reaction failed for good: {@code operation}, {@code error}. */
    public static final String OPERATION_FAILED = "operation.failed";
    /** Work was parked: {@code parked} is its id, {@code error} says why. */
    public static final String WORK_PARKED = "work.parked";
    /** Parked work is tried again: {@code parked} is its id. */
    public static final String WORK_RETRIED = "work.retried";
    /** Parked work was dropped: {@code parked} is its id. */
    public static final String WORK_DROPPED = "work.dropped";
    /** An action of a rule or an effect of a handler could not be done and was skipped: {@code action}, {@code error}. */
    public static final String ACTION_SKIPPED = "action.skipped";
    /** A conversation was opened. */
    public static final String CONVERSATION_OPENED = "conversation.opened";
    /**
     * A conversation's status, assignee, labels or addresses changed: {@code changed} names what. Where a conversation moved
     * to an address that had one already, {@code continuation} is that one, whose own event says what it {@code continues}.
     */
    public static final String CONVERSATION_CHANGED = "conversation.changed";
    /** Delivered or read moved on: {@code seq}, {@code read}, {@code by}. */
    public static final String RECEIPT_MOVED = "receipt.moved";
    /** A channel was added, changed, paused, removed, or its status changed: {@code status}, {@code reason}. */
    public static final String CHANNEL_CHANGED = "channel.changed";
    /** A person can or cannot be reached any more: {@code identity}, {@code reachable}. */
    public static final String CONTACT_REACHABLE = "contact.reachable";
    /** A person joined a conversation's chat: {@code identity}. */
    public static final String PARTICIPANT_JOINED = "participant.joined";
    /** A person left a conversation's chat: {@code identity}. Who took part once is still one of its participants. */
    public static final String PARTICIPANT_LEFT = "participant.left";
    /** The platform told something that has no type here: {@code kind}, and {@code parked}, the id of its raw payload. */
    public static final String PLATFORM_EVENT = "platform.event";

    /** Copies the facts. */
    public Event {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(channel, "channel");
        facts = Map.copyOf(facts);
    }
}
