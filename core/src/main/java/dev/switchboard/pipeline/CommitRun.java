package dev.switchboard.pipeline;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One batch of a writer, in a transaction that may have to be run again. For one thread. */
final class CommitRun {
    private static final Logger LOG = LoggerFactory.getLogger(CommitRun.class);

    private final Tools tools;
    private final List<Commit<?>> batch;
    private final @Nullable Lease holder;
    private final Map<Commit<?>, @Nullable Object> results = new HashMap<>();
    private final List<Commit<?>> fenced = new ArrayList<>();
    private List<Assignment> assignments = List.of();
    private final long begun;
    private @Nullable Ledger ledger;

    /**
     * What every run of a writer needs.
     *
     * @param kind the kind of writer
     * @param places where work that this node is given takes its place
     * @param onAssigned is told what this node was given, when it is committed
     */
    record Tools(String kind, Places places, Instruments instruments, Consumer<List<Assignment>> onAssigned) {}

    /** Rolls a batch back, since some of it may not be written. */
    static final class SomeFencedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SomeFencedException() {
            super("somebody else has the right by now", null, false, false);
        }
    }

    CommitRun(Tools tools, List<Commit<?>> batch, @Nullable Lease holder) {
        this.tools = tools;
        this.begun = tools.instruments.ticker().nanos();
        this.batch = batch;
        this.holder = holder;
    }

    @Nullable
    Void attempt(Transaction transaction) {
        abandon();
        results.clear();
        fenced.clear();
        Set<Lease> wanted = new HashSet<>();
        batch.forEach(commit -> wanted.addAll(commit.leases()));
        if (holder != null) {
            wanted.add(holder);
        }
        Set<Lease> held = transaction.lockLeases(wanted);
        Needs needs = new Needs();
        batch.forEach(commit -> commit.declare(needs));
        Ledger current = new Ledger(
                transaction, needs, tools.places, tools.instruments.ticker().now());
        ledger = current;
        batch.stream().filter(commit -> !held.containsAll(commit.leases())).forEach(fenced::add);
        if (!fenced.isEmpty()) {
            throw new SomeFencedException();
        }
        if (holder != null && held.contains(holder)) {
            current.holdUnder(holder);
        }
        batch.forEach(commit -> {
            current.origin(commit.origin());
            results.put(commit, commit.apply(current));
        });
        assignments = current.write();
        return null;
    }

    /** Those whose right was somebody else's. */
    List<Commit<?>> fenced() {
        return fenced;
    }

    /** Gives back what was taken for it. */
    void abandon() {
        if (ledger != null) {
            ledger.abandon();
            ledger = null;
        }
    }

    /** It is committed, and must not be written again whatever happens now. */
    void done() {
        afterwards("Work that this node was given is not begun until the audit finds it", this::assign);
        afterwards("What was written is not measured", this::measure);
        results.forEach(this::complete);
    }

    private static void afterwards(String otherwise, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error(otherwise, e);
        }
    }

    private void assign() {
        tools.onAssigned.accept(assignments);
    }

    private void measure() {
        tools.instruments
                .meters()
                .written(tools.kind, batch.size(), tools.instruments.ticker().nanos() - begun);
        if (ledger != null) {
            ledger.parked()
                    .forEach(
                            parked -> tools.instruments.meters(parked.channel()).parked(parked.kind()));
        }
    }

    @SuppressWarnings("unchecked") // apply() of this very commit returned the result
    private <R> void complete(Commit<R> commit, @Nullable Object result) {
        commit.result().complete((R) result);
    }
}
