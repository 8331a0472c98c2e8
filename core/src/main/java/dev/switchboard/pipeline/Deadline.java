package dev.switchboard.pipeline;

import java.time.Duration;

/** Until when several things may take together, by the system's monotonic clock. */
final class Deadline {
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left of it; not negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** Waits for the end of a thread. */
    void join(Thread thread) {
        Uninterruptibly.join(thread, left());
    }
}
