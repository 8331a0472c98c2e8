package dev.switchboard.pipeline;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out operations: what this node holds in the lane {@code SENDING}, the head of each conversation only. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final OperationCommit.Outcome NOT_NOW = new OperationCommit.Outcome.NotBegun();

    private final Options options;
    private final OperationRun.Tools tools;
    private final NodeLease lease;
    private final GroupCommit writer;
    private final Held held;
    private final Executor threads;
    private final Map<String, BoundedExecutor> executors = new ConcurrentHashMap<>();
    private final Set<Thread> calling = ConcurrentHashMap.newKeySet();

    Outbox(
            Options options,
            OperationRun.Tools tools,
            NodeLease lease,
            GroupCommit writer,
            Held held,
            Executor threads) {
        this.options = options;
        this.tools = tools;
        this.lease = lease;
        this.writer = writer;
        this.held = held;
        this.threads = threads;
    }

    /** Takes work on. Each comes with a place that was taken for it. */
    void accept(Assignment assignment) {
        execute(assignment);
    }

    private void execute(Assignment assignment) {
        executors
                .computeIfAbsent(
                        assignment.work().channel(), channel -> new BoundedExecutor(threads, options.sendThreads()))
                .execute(slot -> carryOut(assignment, slot));
    }

    private void carryOut(Assignment assignment, BoundedExecutor.Slot slot) {
        OperationCommit.Outcome outcome = NOT_NOW;
        calling.add(Thread.currentThread());
        try {
            // The fence guards the storage, not the platform: nothing is sent under a lease that may be lost.
            if (lease.isSafe(assignment.lease())) {
                outcome = OperationRun.of(tools, assignment);
            }
        } finally {
            calling.remove(Thread.currentThread());
            slot.free();
        }
        store(assignment, outcome);
    }

    private void store(Assignment assignment, OperationCommit.Outcome outcome) {
        OperationCommit commit = new OperationCommit(assignment, outcome);
        commit.whenDone((done, failure) -> {
            if (failure != null) {
                if (!(failure instanceof FencedException)) {
                    LOG.error(
                            "What became of message {} could not be stored",
                            assignment.work().message(),
                            failure);
                }
                leave(assignment);
            } else if (Boolean.TRUE.equals(done) && commit.isPartial()) {
                execute(commit.next());
            } else {
                leave(assignment);
            }
        });
        try {
            writer.put(commit);
        } catch (InterruptedException e) {
            commit.result().completeExceptionally(e);
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            commit.result().completeExceptionally(e);
        }
    }

    private void leave(Assignment assignment) {
        held.leave(assignment.work());
    }

    /** Whether a call to a platform is under way. */
    boolean isCalling() {
        return !calling.isEmpty();
    }

    /** Interrupts the calls that are under way. */
    void interrupt() {
        calling.forEach(Thread::interrupt);
    }
}
