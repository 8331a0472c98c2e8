package dev.switchboard.pipeline;

import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.pipeline.OperationCommit.Outcome;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Work;
import java.util.List;
import java.util.Map;

/**
 * What a process sent after it had lost its right to, since it was paused between its last look at the lease and its write
 * (R17). Nobody can prevent that; what is written down is that the platform has the message under ids that are not those
 * of whoever sent it instead.
 */
final class LateSend extends Commit<Done> {
    private final Assignment assignment;
    private final Outcome.PartSent sent;

    LateSend(Assignment assignment, Outcome.PartSent sent) {
        this.assignment = assignment;
        this.sent = sent;
    }

    @Override
    Object about() {
        return assignment.work().key().conversation();
    }

    @Override
    boolean mustBeWritten() {
        return true;
    }

    Work work() {
        return assignment.work();
    }

    private ExternalId id(String id) {
        return new ExternalId(
                assignment.address().channel(), assignment.address().chat(), id);
    }

    @Override
    void declare(Needs needs) {
        needs.conversation(assignment.work().key().conversation());
        needs.message(assignment.message().id());
        sent.externalIds().forEach(id -> needs.newExternalId(id(id)));
    }

    @Override
    Done apply(Ledger ledger) {
        Message message = assignment.message();
        if (isErased(ledger, message)) {
            return Done.DONE;
        }
        List<String> unknown = sent.externalIds().stream()
                .filter(id -> !ledger.isTaken(id(id)))
                .toList();
        if (!unknown.isEmpty()) {
            ledger.externalIds(message, sent.part(), assignment.address(), unknown);
            ledger.event(
                    Event.MESSAGE_SENT_LATE,
                    ledger.conversation(message.conversation()),
                    message.id(),
                    Map.of("part", Integer.toString(sent.part()), "externalIds", String.join(" ", unknown)));
        }
        return Done.DONE;
    }

    /** Of what was erased since, nothing is written down again. */
    private static boolean isErased(Ledger ledger, Message message) {
        return ledger.conversation(message.conversation()).isVacant()
                || ledger.message(message.id())
                        .filter(stored -> stored.mark() != Message.Mark.ERASED)
                        .isEmpty();
    }
}
