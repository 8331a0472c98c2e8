package dev.switchboard.pipeline;

import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due and nobody has: retries, what was taken over, and what there was no room for. And gives back what this
 * node holds and does not do.
 */
final class Claimer {
    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);
    private static final int MOST = 256;

    private final Storage storage;
    private final NodeLease lease;
    private final HeldLimit limit;
    private final Held held;
    private final OpenChannels channels;
    private final Openings openings;
    private final Consumer<List<Assignment>> onClaimed;
    private final Heartbeat heartbeat;

    /** Which lanes this node takes work of. */
    interface Openings {
        boolean isOpen(Work.Lane lane);
    }

    /**
     * @param interval after which it looks for what has become due
     * @param onClaimed is given what this node now holds, and has in hand
     */
    Claimer(
            Storage storage,
            NodeLease lease,
            HeldLimit limit,
            Held held,
            OpenChannels channels,
            Openings openings,
            Duration interval,
            Faults faults,
            Consumer<List<Assignment>> onClaimed) {
        this.storage = storage;
        this.lease = lease;
        this.limit = limit;
        this.held = held;
        this.channels = channels;
        this.openings = openings;
        this.onClaimed = onClaimed;
        this.heartbeat = new Heartbeat("claim", interval, faults, this::claim);
    }

    void start() {
        heartbeat.start();
        now();
    }

    /** Looks at once: there is something to claim, or room for it. */
    void now() {
        heartbeat.now();
    }

    void stop(Deadline deadline) {
        heartbeat.stop(deadline);
    }

    private void claim() {
        Lease current = lease.current();
        if (current == null || !lease.isSafe(current)) {
            return;
        }
        boolean moreToSend = claim(current, Work.Lane.SENDING);
        boolean moreToHandle = claim(current, Work.Lane.HANDLING);
        if (moreToSend || moreToHandle) {
            now();
        }
    }

    /** True if there may be more. */
    private boolean claim(Lease current, Work.Lane lane) {
        int most = openings.isOpen(lane) ? Math.min(limit.room(lane), MOST) : 0;
        if (most == 0) {
            return false;
        }
        Set<String> full = limit.full(lane, channels.stored());
        List<HeldWork> claimed = storage.claim(current, lane, most, full);
        List<HeldWork> taken = claimed.stream().filter(this::take).toList();
        List<Assignment> assignments = assignments(taken, current);
        Set<Work.Hold> refused =
                claimed.stream().map(work -> work.work().hold()).collect(Collectors.toCollection(HashSet::new));
        assignments.forEach(assignment -> refused.remove(assignment.work().hold()));
        onClaimed.accept(assignments);
        giveBack(refused, current);
        // Where some of it cannot be begun here, it is left to others for a while.
        return assignments.size() == most;
    }

    /** In hand before anything else is asked: what is taken on late must not look lost meanwhile. */
    private boolean take(HeldWork claimed) {
        Work work = claimed.work();
        boolean room = limit.takeClaimed(work.key().lane(), work.channel());
        if (room) {
            held.take(work);
        }
        return room;
    }

    /** What can be begun of what was taken; the rest is in hand no longer. */
    private List<Assignment> assignments(List<HeldWork> taken, Lease current) {
        List<Assignment> assignments = new ArrayList<>();
        Set<Work> left = taken.stream().map(HeldWork::work).collect(Collectors.toCollection(HashSet::new));
        try {
            Map<MessageId, Message> messages = storage.messages(
                    taken.stream().map(work -> work.work().message()).toList());
            for (HeldWork work : taken) {
                Message message = messages.get(work.work().message());
                if (message != null) {
                    assignments.add(new Assignment(work.work(), work.address(), message, current));
                    left.remove(work.work());
                }
            }
            return assignments;
        } finally {
            left.forEach(held::leave);
        }
    }

    /** Lets others, or this node later, claim what is in hand and is not begun. */
    void putBack(Assignment assignment) {
        try {
            giveBack(Set.of(assignment.work().hold()), assignment.lease());
        } catch (StorageException e) {
            LOG.debug("Work could not be given back; the audit will find it", e);
        }
        held.leave(assignment.work());
    }

    /** Lets work be claimed again that the storage gave this node, in a commit whose answer never arrived. */
    void giveBackLost() {
        Lease current = lease.current();
        if (current == null) {
            return;
        }
        Set<Work.Hold> lost = held.audit(storage.held(current));
        if (!lost.isEmpty()) {
            LOG.warn(
                    "{} pieces of work were given to this node without it being told; they are claimed again",
                    lost.size());
            giveBack(lost, current);
        }
    }

    private void giveBack(Collection<Work.Hold> holds, Lease current) {
        if (holds.isEmpty()) {
            return;
        }
        storage.write(transaction -> {
            if (!transaction.lockLeases(List.of(current)).isEmpty()) {
                transaction.giveBack(holds);
            }
            return null;
        });
    }
}
