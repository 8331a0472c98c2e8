package dev.switchboard.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs at most a number of tasks at once on somebody else's threads, and lets the others wait. A task keeps its slot until
 * it frees it, which may be after it ends, or, from another thread, before: then another runs beside it. What waits is
 * bounded by who submits it.
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
        private final Thread thread = Thread.currentThread();
        private boolean onThread = true;
        private boolean freed;
        private boolean freedOnThread;

        private Slot() {}

        /** Lets another task run: on this thread when it is the task's own, as soon as the task has ended. */
        void free() {
            synchronized (this) {
                if (freed) {
                    return;
                }
                freed = true;
                freedOnThread = onThread && Thread.currentThread() == thread;
                if (freedOnThread) {
                    return;
                }
            }
            startNext();
        }

        private synchronized boolean leaveThread() {
            onThread = false;
            return freedOnThread;
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

    private void start(Consumer<Slot> task) {
        threads.execute(() -> run(task));
    }

    private void startNext() {
        Consumer<Slot> task = next();
        if (task != null) {
            start(task);
        }
    }

    private synchronized @Nullable Consumer<Slot> next() {
        Consumer<Slot> task = waiting.poll();
        if (task == null) {
            running--;
        }
        return task;
    }

    /** Runs a task and then, on the same thread, those that wait: to wake another for each would cost more than most do. */
    private void run(Consumer<Slot> first) {
        Consumer<Slot> task = first;
        while (task != null) {
            Slot slot = new Slot();
            boolean ended = false;
            try {
                task.accept(slot);
                ended = true;
            } finally {
                boolean free = slot.leaveThread();
                task = free && ended ? next() : null;
                if (free && !ended) {
                    startNext();
                }
            }
        }
    }
}
