package dev.switchboard.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** A clock that stands still until it is told to move. It tells microseconds, as storages keep them. Safe from any thread. */
public final class TestClock implements InstantSource {
    private Instant now;

    /** A clock that stands at the system's time. */
    public TestClock() {
        this(Instant.now());
    }

    /**
     * A clock that stands at a time.
     *
     * @param now the time
     */
    public TestClock(Instant now) {
        this.now = micros(now);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /**
     * Moves on.
     *
     * @param duration by how much; not negative
     * @return the time then
     */
    public synchronized Instant advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "duration: must not be negative, was " + duration + "; use set to go back");
        }
        now = micros(now.plus(duration));
        return now;
    }

    /**
     * Moves to a time, even to an earlier one.
     *
     * @param time the time
     */
    public synchronized void set(Instant time) {
        now = micros(time);
    }

    @Override
    public String toString() {
        return "TestClock[" + instant() + "]";
    }

    private static Instant micros(Instant time) {
        return Objects.requireNonNull(time, "time").truncatedTo(ChronoUnit.MICROS);
    }
}
