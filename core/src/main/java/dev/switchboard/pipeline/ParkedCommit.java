package dev.switchboard.pipeline;

import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Work;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The end of parked work: it goes to the end of its lane and is marked late, or it is dropped. */
final class ParkedCommit extends Commit<@Nullable Void> {
    private final UUID id;
    private final boolean retry;
    private final boolean ordered;

    /**
     * @param retry whether it is tried again; false to drop it
     * @param ordered whether a message that is handled again waits for those before it
     */
    ParkedCommit(UUID id, boolean retry, boolean ordered) {
        this.id = id;
        this.retry = retry;
        this.ordered = ordered;
    }

    @Override
    void declare(Needs needs) {
        needs.parked(id);
    }

    @Override
    @Nullable Void apply(Ledger ledger) {
        Parked parked = ledger.unparked(id).orElseThrow(() -> new NotFoundException("parked work", id));
        ledger.event(
                retry ? Event.WORK_RETRIED : Event.WORK_DROPPED,
                parked.channel(),
                parked.conversation(),
                parked.message(),
                Map.of("parked", id.toString()));
        if (parked.conversation() == null || parked.message() == null) {
            return null;
        }
        ConversationState conversation = ledger.conversation(parked.conversation());
        Message message =
                ledger.message(parked.message()).orElseThrow(() -> new NotFoundException("message", parked.message()));
        if (retry) {
            again(ledger, conversation, parked, message);
        }
        if (parked.kind() == Parked.Kind.OPERATION && conversation.isHeld()) {
            ledger.resume(conversation);
        }
        return null;
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
