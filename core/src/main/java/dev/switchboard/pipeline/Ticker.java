package dev.switchboard.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The board's two clocks: what people see, and a monotonic one for how long something takes. With a clock of the host's,
 * which only tests give, both are that one.
 */
final class Ticker {
    private final InstantSource clock;
    private final boolean given;

    private Ticker(InstantSource clock, boolean given) {
        this.clock = clock;
        this.given = given;
    }

    static Ticker system() {
        return new Ticker(InstantSource.system(), false);
    }

    static Ticker of(InstantSource clock) {
        return new Ticker(clock, true);
    }

    InstantSource clock() {
        return clock;
    }

    /** Now, in the microseconds that every storage keeps. */
    Instant now() {
        return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    /** A monotonic time, to be compared with others by difference. */
    long nanos() {
        return given ? Duration.between(Instant.EPOCH, clock.instant()).toNanos() : System.nanoTime();
    }

    /** What is to be added to the storage's time. */
    Duration offset() {
        return given ? Duration.between(Instant.now(), clock.instant()) : Duration.ZERO;
    }
}
