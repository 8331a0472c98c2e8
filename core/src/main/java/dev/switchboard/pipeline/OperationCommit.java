package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commit (3): what became of an operation. Results in false, and changes nothing, where the work is no longer held as it
 * was.
 */
final class OperationCommit extends Commit<Boolean> {
    private final Assignment assignment;
    private final Outcome outcome;

    /** What became of one call. */
    sealed interface Outcome {
        /** A part was taken by the platform; the operation is done with its last part. */
        record PartSent(int part, List<String> externalIds) implements Outcome {}

        /** An edit, deletion or reaction was carried out. */
        record Done() implements Outcome {}

        /**
         * To be tried again.
         *
         * @param counted whether it counts as an attempt
         * @param inDoubt whether it is not known if it was done
         * @param blockChannel whether the whole channel is to be left alone until then
         * @param unanswered the part that may be on the platform a second time since it did not answer; null where there is
         *     none
         */
        record Again(
                Duration delay,
                String error,
                boolean counted,
                boolean inDoubt,
                boolean blockChannel,
                @Nullable Integer unanswered)
                implements Outcome {}

        /** It was not begun, and is anybody's again. */
        record NotBegun() implements Outcome {}

        /** To be tried again at once at a new address. */
        record MovedTo(Address address) implements Outcome {}

        /**
         * It will not be done.
         *
         * @param unreachable who cannot be reached any more, or null
         */
        record Failed(String error, ChannelPolicy.AfterFailure afterFailure, Identity.@Nullable Key unreachable)
                implements Outcome {}
    }

    OperationCommit(Assignment assignment, Outcome outcome) {
        this.assignment = assignment;
        this.outcome = outcome;
    }

    @Override
    boolean mustBeWritten() {
        return true;
    }

    @Override
    Object about() {
        return assignment.work().key().conversation();
    }

    @Override
    Collection<Lease> leases() {
        return List.of(assignment.lease());
    }

    Assignment assignment() {
        return assignment;
    }

    /** Whether a try has failed, and there will be another. */
    boolean isAgain() {
        return outcome instanceof Outcome.Again again && again.counted();
    }

    /** Whether a message went out with all its parts. */
    boolean isSent() {
        return outcome instanceof Outcome.PartSent && !isPartial();
    }

    /** Whether there is another part to send after this one. */
    boolean isPartial() {
        return outcome instanceof Outcome.PartSent sent
                && sent.part() + 1 < assignment.message().parts().size();
    }

    /** What is left to be done after a part. */
    Assignment next() {
        Message sent = assignment.message().withParts(partsSent());
        Work work = assignment.work();
        Work rest = work.after(work.attempts(), false, null, null);
        return new Assignment(rest, assignment.address(), sent, assignment.lease());
    }

    private List<Part> partsSent() {
        List<Part> parts = new ArrayList<>(assignment.message().parts());
        if (outcome instanceof Outcome.PartSent sent) {
            parts.set(sent.part(), parts.get(sent.part()).sentAs(sent.externalIds()));
        }
        return parts;
    }

    private boolean isEnd() {
        return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Done || isSent();
    }

    @Override
    void declare(Needs needs) {
        Work work = assignment.work();
        needs.conversation(work.key().conversation());
        if (isEnd()) {
            needs.finished(work.hold());
        } else {
            needs.held(work.hold());
        }
        if (outcome instanceof Outcome.Failed failed && failed.unreachable() != null) {
            needs.person(failed.unreachable());
        }
        if (isFailedSend()) {
            needs.failures(work.message().value());
        }
        if (outcome instanceof Outcome.MovedTo moved) {
            needs.move(assignment.address(), moved.address());
        }
    }

    /** A send that counts as tried, and is not done. */
    private boolean isFailedSend() {
        return assignment.work().type() == Work.Type.SEND
                && (outcome instanceof Outcome.Failed || (outcome instanceof Outcome.Again again && again.counted()));
    }

    @Override
    Boolean apply(Ledger ledger) {
        Work work = assignment.work();
        if (!ledger.takeHold(work.hold())) {
            return false;
        }
        ConversationState conversation = ledger.conversation(work.key().conversation());
        if (outcome instanceof Outcome.PartSent sent) {
            applySent(ledger, conversation, sent);
        } else if (outcome instanceof Outcome.Done) {
            if (work.type() == Work.Type.DELETE) {
                ledger.mark(work.message(), Message.Mark.DELETED);
            }
            ledger.event(Event.OPERATION_DONE, conversation, work.message(), Map.of("operation", operation()));
        } else if (outcome instanceof Outcome.Again again) {
            applyAgain(ledger, conversation, again);
        } else if (outcome instanceof Outcome.NotBegun) {
            ledger.giveBack(work.hold());
        } else if (outcome instanceof Outcome.MovedTo moved) {
            ledger.move(conversation, moved.address());
            ledger.postpone(new Postponed(work.hold(), Duration.ZERO, work.attempts(), work.inDoubt(), work.error()));
        } else if (outcome instanceof Outcome.Failed failed) {
            applyFailed(ledger, conversation, failed);
        }
        if (isEnd()) {
            ledger.leave(conversation, work);
        }
        return true;
    }

    private void applySent(Ledger ledger, ConversationState conversation, Outcome.PartSent sent) {
        Message message = assignment.message();
        Delivery.State state = isPartial() ? Delivery.State.PENDING : Delivery.State.SENT;
        deliver(ledger, state, attempts() + 1, null, partsSent());
        ledger.externalIds(message, sent.part(), assignment.address(), sent.externalIds());
        if (!isPartial()) {
            ledger.event(Event.MESSAGE_SENT, conversation, message.id(), Map.of());
        }
    }

    private void applyAgain(Ledger ledger, ConversationState conversation, Outcome.Again again) {
        Work work = assignment.work();
        int attempts = attempts() + (again.counted() ? 1 : 0);
        if (isFailedSend()) {
            ledger.failed(work.message().value(), attempts, again.error());
        }
        ledger.postpone(new Postponed(work.hold(), again.delay(), attempts, again.inDoubt(), again.error()));
        if (again.blockChannel()) {
            ledger.block(work.channel(), again.delay());
        }
        if (work.type() != Work.Type.SEND) {
            return;
        }
        deliver(
                ledger,
                again.inDoubt() ? Delivery.State.IN_DOUBT : Delivery.State.PENDING,
                attempts,
                again.error(),
                null);
        if (again.inDoubt() && !work.inDoubt()) {
            ledger.event(Event.MESSAGE_IN_DOUBT, conversation, work.message(), Map.of("error", again.error()));
        }
    }

    private void applyFailed(Ledger ledger, ConversationState conversation, Outcome.Failed failed) {
        Work work = assignment.work();
        if (failed.unreachable() != null) {
            unreachable(ledger, failed.unreachable());
        }
        if (work.type() == Work.Type.SEND) {
            deliver(ledger, Delivery.State.FAILED, attempts() + 1, failed.error(), null);
            ledger.event(Event.MESSAGE_FAILED, conversation, work.message(), Map.of("error", failed.error()));
            conversation.hold(failed.afterFailure() == ChannelPolicy.AfterFailure.HOLD);
            park(ledger, failed.error());
        } else {
            ledger.event(
                    Event.OPERATION_FAILED,
                    conversation,
                    work.message(),
                    Map.of("operation", operation(), "error", failed.error()));
        }
    }

    private void unreachable(Ledger ledger, Identity.Key person) {
        ledger.reachable(person, false);
        Map<String, String> facts = Map.of("identity", person.value(), "reachable", "false");
        ledger.event(Event.CONTACT_REACHABLE, assignment.work().channel(), null, null, facts);
    }

    private void park(Ledger ledger, String error) {
        Work work = assignment.work();
        ledger.failed(work.message().value(), attempts() + 1, error);
        ledger.park(new Parked(
                Ids.next(),
                Parked.Kind.OPERATION,
                work.channel(),
                null,
                work.key().conversation(),
                work.message(),
                error,
                attempts() + 1,
                null,
                ledger.now()));
    }

    private void deliver(
            Ledger ledger, Delivery.State state, int attempts, @Nullable String error, @Nullable List<Part> parts) {
        boolean inDoubt = state == Delivery.State.IN_DOUBT || assignment.work().inDoubt();
        ledger.deliver(new DeliveryUpdate(assignment.work().message(), state, attempts, inDoubt, error, parts));
    }

    private int attempts() {
        return assignment.work().attempts();
    }

    private String operation() {
        return assignment.work().type().name().toLowerCase(Locale.ROOT);
    }
}
