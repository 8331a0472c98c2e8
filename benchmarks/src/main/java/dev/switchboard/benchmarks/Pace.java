package dev.switchboard.benchmarks;

import java.util.concurrent.locks.LockSupport;

/**
 * When messages come. At a pace they come whether or not those before them are done, as people write: what was not done
 * in time counts from when it came. Safe from any thread.
 */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long begin = System.nanoTime();
    private final double nanosApart;

    private Pace(double nanosApart) {
        this.nanosApart = nanosApart;
    }

    /** Each as soon as there is room for it. */
    static Pace asFastAsPossible() {
        return new Pace(0);
    }

    /** So many in each second, evenly. */
    static Pace of(double perSecond) {
        return new Pace(NANOS_PER_SECOND / perSecond);
    }

    /** Waits until a message comes, and says when that was, as {@link System#nanoTime} would. */
    long await(long number) {
        if (nanosApart == 0) {
            return System.nanoTime();
        }
        long due = begin + (long) (number * nanosApart);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return due;
    }
}
