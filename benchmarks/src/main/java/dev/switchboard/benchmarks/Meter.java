package dev.switchboard.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers the messages of one run, and takes the time of those that end in it after its warm-up. Safe from any thread.
 */
final class Meter {
    private static final int FIRST_CAPACITY = 1 << 16;

    private final AtomicLong next = new AtomicLong();
    private final long most;
    private final long begin;
    private final long end;
    private long[] nanos = new long[FIRST_CAPACITY];
    private int size;

    private Meter(long most, long begin, long end) {
        this.most = most;
        this.begin = begin;
        this.end = end;
    }

    /**
     * For a time that begins now.
     *
     * @param warmUp for how long nothing is taken into account
     * @param measured for how long it is then
     */
    static Meter of(Duration warmUp, Duration measured) {
        long begin = System.nanoTime() + warmUp.toNanos();
        return new Meter(Long.MAX_VALUE, begin, begin + measured.toNanos());
    }

    /** For a number of messages, without a warm-up, and for at most an hour. */
    static Meter of(long messages) {
        long begin = System.nanoTime();
        return new Meter(messages, begin, begin + Duration.ofHours(1).toNanos());
    }

    /** The number of the next message; below 0 when there is to be no other. */
    long next() {
        if (System.nanoTime() - end >= 0) {
            return -1;
        }
        long number = next.getAndIncrement();
        return number < most ? number : -1;
    }

    /** Notes that a message ends now. */
    void ended(long begun) {
        long now = System.nanoTime();
        if (now - begin >= 0 && now - end < 0) {
            add(now - begun);
        }
    }

    private synchronized void add(long taken) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = taken;
    }

    /** What was measured. */
    synchronized Figures figures() {
        double seconds = Math.min(System.nanoTime() - begin, end - begin) / 1e9;
        return Figures.of(seconds, Arrays.copyOf(nanos, size));
    }
}
