package dev.switchboard.pipeline;

import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commit (2): what became of a unit. Its effects and "done" are one change; a unit that failed has no effects, and is
 * tried again, or parked after its last try. Results in false, and changes nothing, where its head is no longer held as it
 * was.
 */
final class UnitCommit extends Commit<Boolean> {
    private final Lease lease;
    private final List<Work> work;
    private final List<Work> superseded;
    private final List<Effect> effects;
    private final @Nullable Failure failure;
    private final Work.@Nullable Origin origin;

    /**
     * Why a unit failed.
     *
     * @param tryAgain after how long it is tried again; null to park it
     */
    private record Failure(String error, @Nullable Duration tryAgain) {}

    private UnitCommit(
            Lease lease,
            List<Work> work,
            List<Work> superseded,
            List<Effect> effects,
            @Nullable Failure failure,
            Work.@Nullable Origin origin) {
        this.lease = lease;
        this.work = List.copyOf(work);
        this.superseded = List.copyOf(superseded);
        this.effects = List.copyOf(effects);
        this.failure = failure;
        this.origin = origin;
    }

    /**
     * @param work what is done
     * @param superseded those of it that were not handled, since a later one was
     * @param origin what its effects go back to, or null
     */
    static UnitCommit done(
            Lease lease, List<Work> work, List<Work> superseded, List<Effect> effects, Work.@Nullable Origin origin) {
        return new UnitCommit(lease, work, superseded, effects, null, origin);
    }

    static UnitCommit failed(Lease lease, Work head, String error, Duration tryAgain) {
        return new UnitCommit(lease, List.of(head), List.of(), List.of(), new Failure(error, tryAgain), null);
    }

    /** Parks what was handled; what was superseded by it stays so. */
    static UnitCommit parked(Lease lease, List<Work> work, List<Work> superseded, String error) {
        return new UnitCommit(lease, work, superseded, List.of(), new Failure(error, null), null);
    }

    @Override
    Object about() {
        return work.get(0).key().conversation();
    }

    @Override
    int weight() {
        return 1 + effects.size();
    }

    @Override
    boolean mustBeWritten() {
        return true;
    }

    @Override
    Work.@Nullable Origin origin() {
        return origin;
    }

    @Override
    Collection<Lease> leases() {
        return List.of(lease);
    }

    /** Whether it changes more than the work itself. */
    boolean hasEffects() {
        return !effects.isEmpty();
    }

    /** What did not work: only the head where it is tried again, with what has come behind it by then. */
    private List<Work> failing() {
        return isAgain()
                ? work.subList(0, 1)
                : work.stream().filter(done -> !superseded.contains(done)).toList();
    }

    private boolean isAgain() {
        return failure != null && failure.tryAgain != null;
    }

    @Override
    void declare(Needs needs) {
        Work head = work.get(0);
        needs.conversation(head.key().conversation());
        if (isAgain()) {
            needs.held(head.hold());
        } else {
            needs.finished(head.hold());
        }
        if (failure != null) {
            failing().forEach(failed -> needs.failures(failed.message().value()));
        }
        effects.forEach(effect -> effect.declare(needs, head.key().conversation()));
    }

    @Override
    Boolean apply(Ledger ledger) {
        Work head = work.get(0);
        if (!ledger.takeHold(head.hold())) {
            return false;
        }
        if (failure != null && failure.tryAgain != null) {
            ledger.failed(head.message().value(), head.attempts() + 1, failure.error);
            ledger.postpone(new Postponed(head.hold(), failure.tryAgain, head.attempts() + 1, false, failure.error));
            return true;
        }
        ConversationState conversation = ledger.conversation(head.key().conversation());
        // What waits behind a head is there for as long as the head is held.
        work.subList(1, work.size()).forEach(behind -> ledger.removeWaiting(conversation, behind));
        ledger.leave(conversation, head);
        if (failure != null) {
            failing().forEach(failed -> park(ledger, failed, failure.error));
        }
        for (Work old : superseded) {
            ledger.mark(old.message(), Message.Mark.SUPERSEDED);
            ledger.event(Event.MESSAGE_SUPERSEDED, conversation, old.message(), Map.of());
        }
        effects.forEach(effect -> effect.apply(ledger, conversation));
        return true;
    }

    private static void park(Ledger ledger, Work work, String error) {
        ledger.failed(work.message().value(), work.attempts() + 1, error);
        ledger.park(new Parked(
                Ids.next(),
                Parked.Kind.UNIT,
                work.channel(),
                null,
                work.key().conversation(),
                work.message(),
                error,
                work.attempts() + 1,
                null,
                ledger.now()));
    }
}
