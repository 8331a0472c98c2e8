package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.switchboard.Switchboard;
import dev.switchboard.Telemetry;
import dev.switchboard.spi.ChannelException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A host's registries that throw: nothing is lost by it, and it is told once. */
class BrokenTelemetryTest extends BoardFixture {
    private final ObservationRegistry observations = ObservationRegistry.create();

    BrokenTelemetryTest() {
        super(new InMemoryPromisesTest());
    }

    private static IllegalStateException broken() {
        return new IllegalStateException("a bug of the host's registry");
    }

    /** Makes none of the meters that are asked for. */
    private static final class MakesNone extends SimpleMeterRegistry {
        @Override
        protected Counter newCounter(Meter.Id id) {
            throw broken();
        }

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
            throw broken();
        }

        @Override
        protected DistributionSummary newDistributionSummary(
                Meter.Id id, DistributionStatisticConfig config, double scale) {
            throw broken();
        }
    }

    /** Makes meters, which fail when they are to measure something. */
    private static final class MeasuresNothing extends SimpleMeterRegistry {
        @Override
        protected Counter newCounter(Meter.Id id) {
            return new CumulativeCounter(id) {
                @Override
                public void increment(double amount) {
                    throw broken();
                }
            };
        }

        @Override
        protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
            return new CumulativeTimer(id, clock, config, pauses, getBaseTimeUnit()) {
                @Override
                protected void recordNonNegative(long amount, TimeUnit unit) {
                    throw broken();
                }
            };
        }

        @Override
        protected DistributionSummary newDistributionSummary(
                Meter.Id id, DistributionStatisticConfig config, double scale) {
            return new CumulativeDistributionSummary(id, clock, config, scale, false) {
                @Override
                protected void recordNonNegative(double amount) {
                    throw new LinkageError("a part of the host's registry is missing");
                }
            };
        }

        @Override
        public Meter remove(Meter meter) {
            throw broken();
        }
    }

    /** When a handler of observations fails. */
    enum Moment {
        START,
        SCOPE_OPENED,
        SCOPE_CLOSED,
        ERROR,
        STOP
    }

    private record Failing(Moment when) implements ObservationHandler<Observation.Context> {
        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStart(Observation.Context context) {
            at(Moment.START);
        }

        @Override
        public void onScopeOpened(Observation.Context context) {
            at(Moment.SCOPE_OPENED);
        }

        @Override
        public void onScopeClosed(Observation.Context context) {
            at(Moment.SCOPE_CLOSED);
        }

        @Override
        public void onError(Observation.Context context) {
            at(Moment.ERROR);
        }

        @Override
        public void onStop(Observation.Context context) {
            at(Moment.STOP);
        }

        private void at(Moment moment) {
            if (moment == when) {
                throw broken();
            }
        }
    }

    /** Two messages, of which the first needs a second try to be handled, and its reply a second one to be sent. */
    private void talk(Switchboard.Builder host, Telemetry telemetry) {
        host.telemetry(telemetry).channel(platform.channel(CHANNEL)).onMessage(context -> {
            if (context.attempt() == 1 && context.text().plain().equals("first")) {
                throw new IllegalStateException("not at once");
            }
            context.reply("echo " + context.text().plain());
        });
    }

    private void assertThatNothingIsLost(Telemetry telemetry, String line) {
        platform.fail(take -> {
            throw ChannelException.unavailable("once");
        });
        try (LogCapture log = LogCapture.of("dev.switchboard")) {
            Switchboard board = start(host -> {
                talk(host, telemetry);
                return host;
            });
            said(board, "anna", "first");
            said(board, "anna", "second");
            advanceUntil(
                    Duration.ofMillis(500),
                    () -> assertThat(platform.texts()).containsExactly("echo first", "echo second"));
            board.close();
            assertThat(log.text()).contains(line);
        }
    }

    @Test
    @DisplayName("A registry that makes no meters hurts nobody")
    void noMeters() {
        assertThatNothingIsLost(Telemetry.meters(new MakesNone()), "Measuring by the host's meter registry fails");
    }

    @Test
    @DisplayName("A registry that fails while it measures, and when meters are taken away, hurts nobody")
    void nothingMeasured() {
        assertThatNothingIsLost(
                Telemetry.meters(new MeasuresNothing()), "Measuring by the host's meter registry fails");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A handler of observations that throws hurts nobody, whenever it does")
    void handlerThrows(Moment when) {
        observations.observationConfig().observationHandler(new Failing(when));

        assertThatNothingIsLost(
                Telemetry.meters(new SimpleMeterRegistry()).traces(observations),
                "Tracing by the host's observation registry fails");
    }

    @Test
    @DisplayName("A registry that throws again and again is one line")
    void oneLine() {
        Logger library = (Logger) LoggerFactory.getLogger("dev.switchboard");
        Level before = library.getLevel();
        try (LogCapture log = LogCapture.of("none.of.these")) {
            library.setLevel(Level.WARN);
            Switchboard board = start(host -> echo(host).telemetry(Telemetry.meters(new MakesNone())));
            for (int i = 0; i < 20; i++) {
                said(board, "chat" + i, "hello");
            }
            eventually().untilAsserted(() -> assertThat(platform.texts()).hasSize(20));
            board.close();
            assertThat(log.text().split("Measuring by the host's meter registry fails", -1))
                    .hasSize(2);
        } finally {
            library.setLevel(before);
        }
    }
}
