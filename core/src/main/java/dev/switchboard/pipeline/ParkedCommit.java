package dev.switchboard.pipeline;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Work;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The end of parked work: it goes to the end of its lane and is marked late, or it is dropped. */
final class ParkedCommit extends Commit<Done> {
    private final Parked known;
    private final boolean retry;
    private final boolean ordered;

    /**
     * @param known the work as it was read
     * @param retry whether it is tried again; false to drop it
     * @param ordered whether a message that is handled again waits for those before it
     */
    ParkedCommit(Parked known, boolean retry, boolean ordered) {
        this.known = known;
        this.retry = retry;
        this.ordered = ordered;
    }

    /** What is of one conversation keeps its order. */
    @Override
    Object about() {
        ConversationId conversation = known.conversation();
        return conversation == null ? known.id() : conversation;
    }

    @Override
    void declare(Needs needs) {
        needs.parked(known.id(), known.conversation());
    }

    @Override
    Done apply(Ledger ledger) {
        UUID id = known.id();
        Parked parked = ledger.unparked(id).orElseThrow(() -> new NotFoundException("parked work", id));
        ledger.event(
                retry ? Event.WORK_RETRIED : Event.WORK_DROPPED,
                parked.channel(),
                parked.conversation(),
                parked.message(),
                Map.of("parked", id.toString()));
        if (!retry) {
            ledger.forgetFailures(
                    parked.message() == null ? id : parked.message().value());
        }
        if (parked.conversation() != null && parked.message() != null) {
            goOn(ledger, ledger.conversation(parked.conversation()), parked, parked.message());
        }
        return Done.DONE;
    }

    private void goOn(Ledger ledger, ConversationState conversation, Parked parked, MessageId id) {
        if (retry) {
            again(ledger, conversation, parked, id);
        }
        if (parked.kind() == Parked.Kind.OPERATION && conversation.isHeld()) {
            ledger.resume(conversation);
        }
    }

    private void again(Ledger ledger, ConversationState conversation, Parked parked, MessageId id) {
        Optional<Message> stored = ledger.message(id).filter(message -> message.mark() != Message.Mark.ERASED);
        Message message = stored.orElseThrow(() -> new NotFoundException("message", id));
        ledger.mark(message.id(), Message.Mark.LATE);
        if (parked.kind() == Parked.Kind.UNIT) {
            ledger.enqueue(conversation, Work.Type.HANDLE, message, "", ordered);
        } else {
            ledger.deliver(new DeliveryUpdate(message.id(), Delivery.State.PENDING, 0, false, null, null));
            ledger.enqueue(conversation, Work.Type.SEND, message, "", true);
        }
    }

    /** That what was parked raw could not be read, once more. */
    static final class StillUnreadable extends Commit<Done> {
        private final UUID id;
        private final String error;

        StillUnreadable(UUID id, String error) {
            this.id = id;
            this.error = error;
        }

        @Override
        Object about() {
            return id;
        }

        @Override
        void declare(Needs needs) {
            needs.failures(id);
        }

        @Override
        Done apply(Ledger ledger) {
            ledger.failedOnceMore(id, error);
            return Done.DONE;
        }
    }
}
