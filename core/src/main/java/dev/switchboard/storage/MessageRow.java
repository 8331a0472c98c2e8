package dev.switchboard.storage;

import dev.switchboard.model.Content;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Identity;
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

    /** The message without what it said; what its platform calls it stays. */
    MessageRow erased() {
        List<Part> parts = message.parts().stream()
                .map(part -> new Part(null, part.externalIds()))
                .toList();
        Delivery old = message.delivery();
        Delivery delivery = old == null
                ? null
                : new Delivery(old.state(), old.attempts(), old.wasInDoubt(), old.nextAttempt(), null);
        Message empty = message.withContent(Content.EMPTY).withParts(parts).withDelivery(delivery);
        return new MessageRow(empty.withMark(Message.Mark.ERASED), saidAt);
    }

    /**
     * The message without who sent it; what waited to be sent never will be.
     *
     * @param withIds whether it also loses what its platform calls it
     */
    MessageRow anonymous(boolean withIds) {
        Sender sender = message.sender() instanceof Sender.Person
                ? new Sender.Person(Identity.of(PersonalData.ERASED, PersonalData.ERASED, ""))
                : message.sender();
        List<Part> parts = withIds ? List.of(new Part(null, List.of())) : message.parts();
        Delivery old = message.delivery();
        boolean waits =
                old != null && (old.state() == Delivery.State.PENDING || old.state() == Delivery.State.IN_DOUBT);
        Delivery delivery = old != null && waits
                ? new Delivery(Delivery.State.CANCELLED, old.attempts(), old.wasInDoubt(), null, null)
                : old;
        return new MessageRow(message.withSender(sender).withParts(parts).withDelivery(delivery), saidAt);
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
