package dev.switchboard.pipeline;

import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.pipeline.OperationCommit.Outcome;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process sent after it had lost its right to, since it was paused between its last look at the lease and its write
 * (R17). Nobody can prevent that; what is written down is that the platform has the message under ids that are not those
 * of whoever sent it instead, or that it may have it, where it did not answer.
 */
final class LateSend extends Commit<Done> {
    private final Assignment assignment;
    private final int part;
    private final List<String> externalIds;

    private LateSend(Assignment assignment, int part, List<String> externalIds) {
        this.assignment = assignment;
        this.part = part;
        this.externalIds = externalIds;
    }

    /** What is to be written down of an operation whose outcome came too late; empty where nothing of it went out. */
    static Optional<LateSend> of(Assignment assignment, Outcome outcome) {
        if (outcome instanceof Outcome.PartSent sent) {
            return Optional.of(new LateSend(assignment, sent.part(), sent.externalIds()));
        }
        if (outcome instanceof Outcome.Again again && again.unanswered() != null) {
            return Optional.of(new LateSend(assignment, again.unanswered(), List.of()));
        }
        return Optional.empty();
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
        externalIds.forEach(id -> needs.newExternalId(id(id)));
    }

    @Override
    Done apply(Ledger ledger) {
        Message message = assignment.message();
        if (isErased(ledger, message)) {
            return Done.DONE;
        }
        List<String> unknown =
                externalIds.stream().filter(id -> !ledger.isTaken(id(id))).toList();
        if (!unknown.isEmpty() || externalIds.isEmpty()) {
            ledger.externalIds(message, part, assignment.address(), unknown);
            ledger.event(
                    Event.MESSAGE_SENT_LATE,
                    ledger.conversation(message.conversation()),
                    message.id(),
                    Map.of("part", Integer.toString(part), "externalIds", String.join(" ", unknown)));
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
