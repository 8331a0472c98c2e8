package dev.switchboard.pipeline;

import dev.switchboard.storage.Storage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs units: what this node holds in the lane {@code HANDLING}, one at a time for each conversation. */
final class Dispatcher {
    private static final int MOST_ABANDONED = 32;

    private final Tools tools;
    private final Held held;
    private final Executor threads;
    private final Map<String, BoundedExecutor> executors = new ConcurrentHashMap<>();
    private final Set<UnitRun> running = ConcurrentHashMap.newKeySet();
    private final Consumer<Assignment> onNotBegun;
    private final AtomicInteger abandoned = new AtomicInteger();

    /** What every run of a unit needs. */
    record Tools(
            Options options,
            Storage storage,
            OpenChannels channels,
            Attachments attachments,
            Handling handling,
            Templates templates,
            ContentPreparation preparation,
            Writers writer,
            Instruments instruments) {
        Ticker ticker() {
            return instruments.ticker();
        }
    }

    /**
     * @param onNotBegun takes back what this node holds, and does not begin since too many handlers hang
     */
    Dispatcher(Tools tools, Held held, Executor threads, Consumer<Assignment> onNotBegun) {
        this.tools = tools;
        this.held = held;
        this.threads = threads;
        this.onNotBegun = onNotBegun;
    }

    /** Takes work on. Each comes with a place that was taken for it. */
    void accept(Assignment assignment) {
        executors
                .computeIfAbsent(
                        assignment.work().channel(),
                        channel -> new BoundedExecutor(threads, tools.options().handlerThreads()))
                .execute(new Unit(assignment));
    }

    private final class Unit implements BoundedExecutor.Task {
        private final Assignment assignment;

        Unit(Assignment assignment) {
            this.assignment = assignment;
        }

        @Override
        public void run(BoundedExecutor.Slot slot) {
            if (isOverwhelmed()) {
                slot.free();
                onNotBegun.accept(assignment);
                return;
            }
            UnitRun run = new UnitRun(tools, assignment, slot, abandoned, threads, Dispatcher.this::leave);
            running.add(run);
            run.run();
        }

        @Override
        public void refused(Throwable reason) {
            LogContext.about(
                    assignment.work(),
                    () -> tools.instruments()
                            .faults()
                            .channel(assignment.work().channel())
                            .handling()
                            .happened("no thread takes a message: " + Failures.describe(reason), reason));
            onNotBegun.accept(assignment);
        }
    }

    private void leave(UnitRun run) {
        running.remove(run);
        held.leave(run.work());
    }

    /** How many handlers do not end though their time is up. */
    int hanging() {
        return abandoned.get();
    }

    /** Whether so many handlers hang that this node takes on no more. */
    boolean isOverwhelmed() {
        return abandoned.get() >= MOST_ABANDONED;
    }

    /** Gives up on units that take too long; called from time to time. */
    void giveUpOnLate() {
        long now = tools.ticker().nanos();
        running.forEach(run -> run.giveUpIfLate(now));
    }

    /** How many units have not ended. */
    int running() {
        return running.size();
    }

    /** Begins nothing more. */
    void stop() {
        executors.values().forEach(BoundedExecutor::stop);
    }

    /** Interrupts whatever still runs. */
    void interrupt() {
        running.forEach(UnitRun::interrupt);
    }
}
