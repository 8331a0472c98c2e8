package dev.switchboard.pipeline;

import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what waits in channels that were removed. Nobody can do it any more: what came in and was not handled is parked, what
 * was to be sent fails and is parked, and all of it is told.
 */
final class RemovedChannels {
    private static final Logger LOG = LoggerFactory.getLogger(RemovedChannels.class);
    private static final int BATCH = 256;
    private static final long PATIENCE_SECONDS = 30;

    private final Storage storage;
    private final NodeLease lease;
    private final Writers writer;
    private final Heartbeat looking;
    private final Faults faults;
    private final Fault ending;

    /**
     * @param interval how often to look for what another node left, or was still being done
     */
    RemovedChannels(Storage storage, NodeLease lease, Writers writer, Faults faults, Duration interval) {
        this.storage = storage;
        this.lease = lease;
        this.writer = writer;
        this.faults = faults;
        ending = faults.of(LOG, "Ending what waits in removed channels");
        looking = new Heartbeat("removed", interval, faults, this::endWhatWaits);
    }

    void start() {
        looking.start();
    }

    /** A channel was removed. */
    void now() {
        looking.now();
    }

    void stop(Deadline deadline) {
        looking.stop(deadline);
    }

    private void endWhatWaits() {
        Lease current = lease.current();
        if (current == null) {
            return;
        }
        for (Work.Lane lane : Work.Lane.values()) {
            boolean more = true;
            while (more) {
                more = endHeads(current, lane);
            }
        }
    }

    /** Ends what can be claimed, whereby the next of each lane can be; false where nothing was ended. */
    private boolean endHeads(Lease current, Work.Lane lane) {
        List<HeldWork> claimed = storage.claimOrphaned(current, lane, BATCH);
        Map<MessageId, Message> messages = storage.messages(
                claimed.stream().map(work -> work.work().message()).toList());
        List<Commit<Boolean>> ends = new ArrayList<>();
        for (HeldWork work : claimed) {
            Message message = messages.get(work.work().message());
            if (message != null) {
                ends.add(end(new Assignment(work.work(), work.address(), message, current)));
            }
        }
        ends.forEach(writer::put);
        return !ends.isEmpty() && areWritten(ends);
    }

    private static Commit<Boolean> end(Assignment assignment) {
        Work work = assignment.work();
        String reason = "channel " + work.channel() + " was removed";
        return work.type() == Work.Type.HANDLE
                ? UnitCommit.parked(assignment.lease(), List.of(work), List.of(), reason)
                : new OperationCommit(
                        assignment, new OperationCommit.Outcome.Failed(reason, ChannelPolicy.AfterFailure.GO_ON, null));
    }

    private boolean areWritten(List<Commit<Boolean>> commits) {
        CompletableFuture<?>[] results = commits.stream().map(Commit::result).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(results).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ending.works();
            return true;
        } catch (ExecutionException | TimeoutException e) {
            faults.met(ending, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
