package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class TestClockTest {
    private static final Instant START = Instant.parse("2026-02-14T10:00:00.123456Z");

    private final TestClock clock = new TestClock(START);

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
        assertThat(clock.advance(Duration.ofSeconds(2))).isEqualTo(START.plusSeconds(2));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void canBeSetToAnyTime() {
        clock.set(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void advancesForwardOnly() {
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set");
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void tellsMicroseconds() {
        clock.set(START.plusNanos(999));
        assertThat(clock.instant()).isEqualTo(START);
        Instant now = new TestClock().instant();
        assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void losesNoMoveOfManyThreads() {
        Callable<Integer> mover = () -> {
            for (int i = 0; i < 1_000; i++) {
                clock.advance(Duration.ofMillis(1));
            }
            return 1_000;
        };
        Crowd.run(Collections.nCopies(8, mover));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(8));
    }
}
