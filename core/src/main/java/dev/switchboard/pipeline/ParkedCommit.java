package dev.switchboard.pipeline;

import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Work;
import java.util.Map;
import java.util.UUID;

/** The end of parked work: it goes to the end of its lane and is marked late, or it is dropped. */
final class ParkedCommit extends Commit<Done> {
    private final UUID parkedId;
    private final boolean retry;
    private final boolean ordered;

    /**
     * @param retry whether it is tried again; false to drop it
     * @param ordered whether a message that is handled again waits for those before it
     */
    ParkedCommit(UUID id, boolean retry, boolean ordered) {
        this.parkedId = id;
        this.retry = retry;
        this.ordered = ordered;
    }

    @Override
    void declare(Needs needs) {
        needs.parked(parkedId);
    }

    @Override
    Done apply(Ledger ledger) {
        Parked parked = ledger.unparked(parkedId).orElseThrow(() -> new NotFoundException("parked work", parkedId));
        ledger.event(
                retry ? Event.WORK_RETRIED : Event.WORK_DROPPED,
                parked.channel(),
                parked.conversation(),
                parked.message(),
                Map.of("parked", parkedId.toString()));
        MessageId id = parked.message();
        if (parked.conversation() == null || id == null) {
            return Done.DONE;
        }
        ConversationState conversation = ledger.conversation(parked.conversation());
        Message message = ledger.message(id).orElseThrow(() -> new NotFoundException("message", id));
        if (retry) {
            again(ledger, conversation, parked, message);
        }
        if (parked.kind() == Parked.Kind.OPERATION && conversation.isHeld()) {
            ledger.resume(conversation);
        }
        return Done.DONE;
    }

    private void again(Ledger ledger, ConversationState conversation, Parked parked, Message message) {
        ledger.mark(message.id(), Message.Mark.LATE);
        if (parked.kind() == Parked.Kind.UNIT) {
            ledger.enqueue(conversation, Work.Type.HANDLE, message, "", ordered);
        } else {
            ledger.deliver(new DeliveryUpdate(message.id(), Delivery.State.PENDING, 0, false, null, null));
            ledger.enqueue(conversation, Work.Type.SEND, message, "", true);
        }
    }
}
