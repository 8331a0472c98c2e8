package dev.switchboard.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to move. It tells microseconds, as storages keep them. Safe from any thread. */
public final class TestClock implements InstantSource {
    private final AtomicReference<Instant> now;

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
        this.now = new AtomicReference<>(micros(now));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Moves on.
     *
     * @param duration by how much; not negative
     * @return the time then
     */
    public Instant advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "duration: must not be negative, was " + duration + "; use set to go back");
        }
        return now.updateAndGet(before -> micros(before.plus(duration)));
    }

    /**
     * Moves to a time, even to an earlier one.
     *
     * @param time the time
     */
    public void set(Instant time) {
        now.set(micros(time));
    }

    @Override
    public String toString() {
        return "TestClock[" + now.get() + "]";
    }

    private static Instant micros(Instant time) {
        return Objects.requireNonNull(time, "time").truncatedTo(ChronoUnit.MICROS);
    }
}
