package dev.switchboard.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One inbound or outbound message, as it was when it was read. Id, conversation, sender, direction and {@code seq} never
 * change; the content is the last of its revisions.
 *
 * @param id the message's id
 * @param conversation the conversation that it is part of
 * @param seq its place in the conversation, from 1; never used twice
 * @param direction whether it came in or goes out
 * @param sender who it is from
 * @param content what it says now
 * @param revision how often its content was changed; 0 for the original
 * @param parts the pieces that the platform carries it in, in their order; never empty
 * @param sentAt when its platform, or for an outbound message the host, says that it was written
 * @param storedAt when it was stored
 * @param delivery its way to the platform; null for an inbound message
 * @param mark what is special about it, or null
 */
public record Message(
        MessageId id,
        ConversationId conversation,
        long seq,
        Direction direction,
        Sender sender,
        Content content,
        int revision,
        List<Part> parts,
        Instant sentAt,
        Instant storedAt,
        @Nullable Delivery delivery,
        @Nullable Mark mark) {
    /** Whether a message came in or goes out. */
    public enum Direction {
        /** From the platform. */
        INBOUND,
        /** To the platform. */
        OUTBOUND
    }

    /** What can be special about a message. */
    public enum Mark {
        /** A later message was handled in its place. */
        SUPERSEDED,
        /** A program wrote it, such as an out-of-office reply or a mailing list: nothing runs for it. */
        AUTOMATIC,
        /** It was parked, or an edit of it came first, and so it is handled or sent later than its place says. */
        LATE,
        /** Only an edit of it came in so far: nothing ran for it, and will as soon as the message itself comes. */
        EDIT_ONLY,
        /** It is gone from its platform: deleted there, or by this side. */
        DELETED,
        /** Its content was erased for good. */
        ERASED
    }

    /** Checks it and copies the parts. */
    public Message {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(conversation, "conversation");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(content, "content");
        parts = List.copyOf(parts);
        Objects.requireNonNull(sentAt, "sentAt");
        Objects.requireNonNull(storedAt, "storedAt");
    }

    /** {@return the text of its content} */
    public Text text() {
        return content.text();
    }

    /**
     * This message with what is known of its sender by now.
     *
     * @param sender who it is from
     * @return the message
     */
    public Message withSender(Sender sender) {
        return new Message(
                id, conversation, seq, direction, sender, content, revision, parts, sentAt, storedAt, delivery, mark);
    }

    /**
     * This message with other content, and nothing else changed.
     *
     * @param content the content
     * @return the message
     */
    public Message withContent(Content content) {
        return new Message(
                id, conversation, seq, direction, sender, content, revision, parts, sentAt, storedAt, delivery, mark);
    }

    /**
     * This message after a change of its content.
     *
     * @param revision how often its content was changed
     * @param content what it says now
     * @param parts the pieces that the platform carries it in
     * @return the message
     */
    public Message revised(int revision, Content content, List<Part> parts) {
        return new Message(
                id, conversation, seq, direction, sender, content, revision, parts, sentAt, storedAt, delivery, mark);
    }

    /**
     * This message with other pieces.
     *
     * @param parts the pieces that the platform carries it in
     * @return the message
     */
    public Message withParts(List<Part> parts) {
        return new Message(
                id, conversation, seq, direction, sender, content, revision, parts, sentAt, storedAt, delivery, mark);
    }

    /**
     * This message at another place of its way to the platform.
     *
     * @param delivery its way to the platform; null for an inbound message
     * @return the message
     */
    public Message withDelivery(@Nullable Delivery delivery) {
        return new Message(
                id, conversation, seq, direction, sender, content, revision, parts, sentAt, storedAt, delivery, mark);
    }

    /**
     * This message with another mark.
     *
     * @param mark what is special about it, or null
     * @return the message
     */
    public Message withMark(@Nullable Mark mark) {
        return new Message(
                id, conversation, seq, direction, sender, content, revision, parts, sentAt, storedAt, delivery, mark);
    }
}
