package dev.switchboard.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs at most a number of tasks at once on somebody else's threads, and lets the others wait. A task keeps its slot until
 * it frees it, which may be before it ends: then another runs beside it. What waits is bounded by who submits it.
 */
final class BoundedExecutor {
    private final Executor threads;
    private final int most;
    private final Queue<Consumer<Slot>> waiting = new ArrayDeque<>();
    private int running;

    BoundedExecutor(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /** The right to run that a task has, until it frees it; more than once does no harm. */
    final class Slot {
        private final AtomicBoolean freed = new AtomicBoolean();

        private Slot() {}

        void free() {
            if (freed.compareAndSet(false, true)) {
                next();
            }
        }
    }

    /** Runs a task when there is a slot for it. */
    void execute(Consumer<Slot> task) {
        synchronized (this) {
            if (running == most) {
                waiting.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void next() {
        Consumer<Slot> task;
        synchronized (this) {
            task = waiting.poll();
            if (task == null) {
                running--;
                return;
            }
        }
        start(task);
    }

    private void start(Consumer<Slot> task) {
        threads.execute(() -> task.accept(new Slot()));
    }
}
