package dev.switchboard.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits in full though the thread is interrupted, as closing does; the interrupt is still there afterwards. */
final class Uninterruptibly {
    private Uninterruptibly() {}

    /** A wait for at most a time. */
    interface Wait {
        void atMost(long nanos) throws InterruptedException;
    }

    static void join(Thread thread, Duration atMost) {
        await(atMost, nanos -> TimeUnit.NANOSECONDS.timedJoin(thread, nanos));
    }

    static void await(Duration atMost, Wait wait) {
        boolean interrupted = Thread.interrupted();
        long until = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos(); left > 0; left = until - System.nanoTime()) {
                try {
                    wait.atMost(left);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
