package dev.switchboard.storage;

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
        return new MessageRow(message.revised(to.revision(), to.content(), to.parts()), to.at());
    }

    MessageRow delivered(List<Part> parts, Delivery delivery) {
        return new MessageRow(message.withParts(parts).withDelivery(delivery), saidAt);
    }

    MessageRow marked(Message.Mark mark) {
        return new MessageRow(message.withMark(mark), saidAt);
    }

    /** The message as it is read, with what other rows say of it. */
    Message read(Sender sender, @Nullable Delivery delivery) {
        return message.withSender(sender).withDelivery(delivery);
    }

    /** What it says now, as the revision that it becomes when it is changed. */
    NewRevision asRevision() {
        return new NewRevision(message.id(), message.revision(), message.content(), message.parts(), saidAt);
    }
}
