package dev.switchboard.storage;

import dev.switchboard.model.Content;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Message;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.Rows.NewRevision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in memory, as it was stored; immutable.
 *
 * @param message the message
 * @param saidAt since when it says what it says
 */
record MessageRow(Message message, Instant saidAt) {
    MessageRow revised(NewRevision to) {
        Message revised = copy(
                message, message.sender(), to.content(), to.revision(), to.parts(), message.delivery(), message.mark());
        return new MessageRow(revised, to.at());
    }

    MessageRow delivered(List<Part> parts, Delivery delivery) {
        Message delivered =
                copy(message, message.sender(), message.content(), message.revision(), parts, delivery, message.mark());
        return new MessageRow(delivered, saidAt);
    }

    MessageRow marked(Message.Mark mark) {
        Message marked = copy(
                message,
                message.sender(),
                message.content(),
                message.revision(),
                message.parts(),
                message.delivery(),
                mark);
        return new MessageRow(marked, saidAt);
    }

    /** The message as it is read, with what other rows say of it. */
    Message read(Sender sender, @Nullable Delivery delivery) {
        return copy(message, sender, message.content(), message.revision(), message.parts(), delivery, message.mark());
    }

    /** What it says now, as the revision that it becomes when it is changed. */
    NewRevision asRevision() {
        return new NewRevision(message.id(), message.revision(), message.content(), message.parts(), saidAt);
    }

    private static Message copy(
            Message message,
            Sender sender,
            Content content,
            int revision,
            List<Part> parts,
            @Nullable Delivery delivery,
            Message.@Nullable Mark mark) {
        return new Message(
                message.id(),
                message.conversation(),
                message.seq(),
                message.direction(),
                sender,
                content,
                revision,
                parts,
                message.sentAt(),
                message.storedAt(),
                delivery,
                mark);
    }
}
