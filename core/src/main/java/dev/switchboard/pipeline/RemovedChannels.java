package dev.switchboard.pipeline;

import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import java.time.Duration;
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
    private final GroupCommit writer;
    private final Heartbeat looking;

    /**
     * @param interval how often to look for what another node left, or was still being done
     */
    RemovedChannels(Storage storage, NodeLease lease, GroupCommit writer, Duration interval) {
        this.storage = storage;
        this.lease = lease;
        this.writer = writer;
        looking = new Heartbeat("removed", interval, this::endWhatWaits);
    }

    void start() {
        looking.start();
    }

    /** A channel was removed. */
    void now() {
        looking.now();
    }

    void stop() {
        looking.stop();
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
        List<Commit<Boolean>> ends = claimed.stream()
                .filter(work -> messages.containsKey(work.work().message()))
                .map(work -> new Assignment(
                        work.work(), work.address(), messages.get(work.work().message()), current))
                .map(RemovedChannels::end)
                .toList();
        ends.forEach(writer::put);
        return !ends.isEmpty() && areWritten(ends);
    }

    private static Commit<Boolean> end(Assignment assignment) {
        Work work = assignment.work();
        String reason = "channel " + work.channel() + " was removed";
        return work.type() == Work.Type.HANDLE
                ? UnitCommit.parked(assignment.lease(), List.of(work), List.of(), reason)
                : new OperationCommit(
                        assignment, new OperationCommit.Outcome.Failed(reason, ChannelPolicy.AfterFailure.GO_ON));
    }

    private static boolean areWritten(List<Commit<Boolean>> commits) {
        CompletableFuture<?>[] results = commits.stream().map(Commit::result).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(results).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("What waits in a removed channel could not be ended, which is tried again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
