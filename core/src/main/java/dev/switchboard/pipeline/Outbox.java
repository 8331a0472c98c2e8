package dev.switchboard.pipeline;

import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out operations: what this node holds in the lane {@code SENDING}, the head of each conversation only. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final OperationCommit.Outcome NOT_NOW = new OperationCommit.Outcome.NotBegun();

    private final Options options;
    private final OperationRun.Tools tools;
    private final NodeLease lease;
    private final Writers writer;
    private final Held held;
    private final Executor threads;
    private final Consumer<Assignment> onNotBegun;
    private final Map<String, BoundedExecutor> executors = new ConcurrentHashMap<>();
    private final Set<Thread> calling = new HashSet<>();
    /** What was begun, until its outcome is stored. */
    private final Set<Work.Key> begun = ConcurrentHashMap.newKeySet();

    private final Bell callEnded = new Bell();
    private volatile boolean stopped;

    /**
     * @param onNotBegun takes back what this node holds, and cannot begin
     */
    Outbox(
            Options options,
            OperationRun.Tools tools,
            NodeLease lease,
            Writers writer,
            Held held,
            Executor threads,
            Consumer<Assignment> onNotBegun) {
        this.options = options;
        this.tools = tools;
        this.lease = lease;
        this.writer = writer;
        this.held = held;
        this.threads = threads;
        this.onNotBegun = onNotBegun;
    }

    /** Takes work on. Each comes with a place that was taken for it. */
    void accept(Assignment assignment) {
        execute(assignment);
    }

    private void execute(Assignment assignment) {
        executors
                .computeIfAbsent(
                        assignment.work().channel(), channel -> new BoundedExecutor(threads, options.sendThreads()))
                .execute(new Operation(assignment));
    }

    private final class Operation implements BoundedExecutor.Task {
        private final Assignment assignment;

        Operation(Assignment assignment) {
            this.assignment = assignment;
        }

        @Override
        public void run(BoundedExecutor.Slot slot) {
            OperationCommit.Outcome outcome = NOT_NOW;
            if (mayBegin()) {
                begin();
                try {
                    outcome = call();
                } finally {
                    end();
                }
            }
            slot.free();
            store(assignment, outcome);
        }

        private OperationCommit.Outcome call() {
            Work work = assignment.work();
            if (work.attempts() == 0 && isWhole()) {
                Duration waited =
                        Duration.between(work.createdAt(), tools.ticker().now());
                tools.instruments().meters(work.channel()).begun(waited);
            }
            Traces.Step step = tools.instruments().traces().sending(work);
            try {
                return LogContext.about(work, () -> step.within(() -> OperationRun.of(tools, assignment)));
            } finally {
                step.end(null);
            }
        }

        /** Whether no part of it has gone out yet. */
        private boolean isWhole() {
            return assignment.message().parts().stream()
                    .allMatch(part -> part.externalIds().isEmpty());
        }

        @Override
        public void refused(Throwable reason) {
            LogContext.about(
                    assignment.work(),
                    () -> fault(assignment).happened("no thread takes a send: " + Failures.describe(reason), reason));
            onNotBegun.accept(assignment);
        }

        /**
         * The fence guards the storage, not the platform: nothing is sent under a lease that may be lost, nor while what
         * becomes of it cannot be stored.
         */
        private boolean mayBegin() {
            return !stopped && !writer.isAway() && lease.isSafe(assignment.lease());
        }

        private void begin() {
            begun.add(assignment.work().key());
            synchronized (calling) {
                calling.add(Thread.currentThread());
            }
        }

        private void end() {
            synchronized (calling) {
                calling.remove(Thread.currentThread());
            }
        }
    }

    private void store(Assignment assignment, OperationCommit.Outcome outcome) {
        OperationCommit commit = new OperationCommit(assignment, outcome);
        long ended = tools.ticker().nanos();
        commit.whenDone((done, failure) -> {
            if (failure == null) {
                measure(commit, ended);
            }
            boolean overtaken = failure instanceof FencedException || Boolean.FALSE.equals(done);
            if (overtaken) {
                LateSend.of(assignment, outcome).ifPresent(this::writeDown);
            }
            if (failure != null
                    && Failures.isRefusal(failure)
                    && !(outcome instanceof OperationCommit.Outcome.Failed)
                    && isHandedOn(() -> store(assignment, refused(outcome, failure)))) {
                return;
            }
            if (failure == null || failure instanceof FencedException) {
                begun.remove(assignment.work().key());
                callEnded.ring();
            } else {
                LogContext.about(
                        assignment.work(), () -> tools.instruments().faults().met(fault(assignment), failure));
            }
            if (Boolean.TRUE.equals(done) && commit.isPartial()) {
                execute(commit.next());
            } else {
                leave(assignment);
            }
        });
        writer.put(commit);
    }

    /** Not on this thread, which is the writer's own. */
    private boolean isHandedOn(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("No thread takes what became of a send", e);
            return false;
        }
    }

    /** What became of it cannot be stored, now or later: that is told in its place, and a person has to look at it. */
    private static OperationCommit.Outcome refused(OperationCommit.Outcome outcome, Throwable refusal) {
        boolean sent = outcome instanceof OperationCommit.Outcome.PartSent;
        return new OperationCommit.Outcome.Failed(
                (sent ? "the platform took it, but " : "") + "what became of it cannot be stored: "
                        + Failures.describe(refusal),
                ChannelPolicy.AfterFailure.GO_ON,
                null);
    }

    private void measure(OperationCommit commit, long ended) {
        Work work = commit.assignment().work();
        ChannelMeters meters = tools.instruments().meters(work.channel());
        meters.callStored(tools.ticker().nanos() - ended);
        if (commit.isAgain()) {
            meters.again(Work.Lane.SENDING);
        }
        Instant receivedAt = work.receivedAt();
        if (receivedAt != null && commit.isSent()) {
            meters.answered(Duration.between(receivedAt, tools.ticker().now()));
        }
    }

    private Fault fault(Assignment assignment) {
        return tools.instruments().faults().channel(assignment.work().channel()).sending();
    }

    /** Without waiting for room: this is the writer's own thread. */
    private void writeDown(LateSend late) {
        if (!writer.offer(late)) {
            LogContext.about(late.work(), () -> LOG.warn("A message was sent late, perhaps a second time"));
        }
    }

    private void leave(Assignment assignment) {
        held.leave(assignment.work());
    }

    /** Whether there are calls whose outcome is not stored: whoever has their work next must not think it was not begun. */
    boolean hasOpenCalls() {
        return !begun.isEmpty();
    }

    /** How many calls there are whose outcome is not stored. */
    int openCalls() {
        return begun.size();
    }

    /** Waits until the outcome of every call is stored, at most for a time. */
    void awaitCalls(Duration atMost) {
        Uninterruptibly.await(atMost, nanos -> {
            long until = System.nanoTime() + nanos;
            for (long left = nanos; left > 0 && hasOpenCalls(); left = until - System.nanoTime()) {
                callEnded.await(Duration.ofNanos(left));
            }
        });
    }

    /** Begins nothing more. */
    void stop() {
        stopped = true;
        executors.values().forEach(BoundedExecutor::stop);
    }

    /** Interrupts the calls that are under way. */
    void interrupt() {
        synchronized (calling) {
            calling.forEach(Thread::interrupt);
        }
    }
}
