package dev.switchboard.pipeline;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs at most a number of tasks at once on somebody else's threads, and lets the others wait. A task keeps its slot until
 * it frees it, which may be after it ends, or, from another thread, before: then another runs beside it. What waits is
 * bounded by who submits it.
 */
final class BoundedExecutor {
    private final Executor threads;
    private final int most;
    private final Queue<Task> waiting = new ArrayDeque<>();
    private int running;
    private boolean stopped;

    BoundedExecutor(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /** What is run. */
    interface Task {
        void run(Slot slot);

        /** Called in place of {@link #run} where no thread takes it. */
        void refused(Throwable reason);
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
    void execute(Task task) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            if (running == most) {
                waiting.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    /** Lets what runs go on, and what waits never run. */
    synchronized void stop() {
        stopped = true;
        waiting.clear();
    }

    private void start(Task task) {
        try {
            threads.execute(() -> run(task));
        } catch (RuntimeException | Error e) {
            task.refused(e);
            startNext();
        }
    }

    private void startNext() {
        Task task = next();
        if (task != null) {
            start(task);
        }
    }

    private synchronized @Nullable Task next() {
        Task task = waiting.poll();
        if (task == null) {
            running--;
        }
        return task;
    }

    /** Runs a task and then, on the same thread, those that wait: to wake another for each would cost more than most do. */
    private void run(Task first) {
        Task task = first;
        while (task != null) {
            Slot slot = new Slot();
            boolean ended = false;
            try {
                task.run(slot);
                ended = true;
            } finally {
                Thread.interrupted(); // whoever interrupted this task did not mean the next, or the thread's owner
                boolean free = slot.leaveThread();
                task = free && ended ? next() : null;
                if (free && !ended) {
                    startNext();
                }
            }
        }
    }
}
