package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.switchboard.PlainConnector;
import dev.switchboard.Switchboard;
import dev.switchboard.Telemetry;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Health.Problem;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Setting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How a channel that is polled is seen. */
class PollingTest {
    private static final AtomicReference<Poll> POLL = new AtomicReference<>(() -> {});

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Logger log = (Logger) LoggerFactory.getLogger(Faults.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /** What happens when it is polled. */
    private interface Poll {
        void happen() throws IOException, InterruptedException;
    }

    /** A platform that never has news. */
    public static final class Quiet implements ConnectorProvider {
        @Override
        public String type() {
            return "quiet";
        }

        @Override
        public List<Setting> settings() {
            return List.of();
        }

        @Override
        public Connector create(ConnectorContext context) {
            return new Polled();
        }
    }

    private static final class Polled extends PlainConnector implements Connector.Polling {
        @Override
        public Received poll(@Nullable String offset) throws IOException, InterruptedException {
            POLL.get().happen();
            return Received.of(List.of());
        }

        @Override
        public List<InboundEvent> parseAgain(byte[] raw) {
            return List.of();
        }

        @Override
        public Duration pause() {
            return Duration.ofMillis(1);
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
    }

    @AfterEach
    void detach() {
        log.detachAppender(lines);
        POLL.set(() -> {});
    }

    private Switchboard start() throws IOException {
        Switchboard board = Providing.with(
                Quiet.class,
                folder,
                () -> Switchboard.builder()
                        .channel(ChannelConfig.of("quiet", "post"))
                        .telemetry(Telemetry.meters(registry))
                        .clock(now::get)
                        .lease(Duration.ofHours(1))
                        .drain(Duration.ZERO)
                        .build());
        board.start();
        return board;
    }

    private static void eventually(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion::run);
    }

    private List<String> reasons(Switchboard board) {
        return board.health().problems().stream().map(Problem::reason).toList();
    }

    private long polls(String outcome) {
        var timer = registry.find("switchboard.poll").tag("outcome", outcome).timer();
        return timer == null ? 0 : timer.count();
    }

    @Test
    @DisplayName("Polls are timed, and that this node polls is counted")
    void polled() throws IOException {
        try (Switchboard board = start()) {
            eventually(() -> assertThat(polls("done")).isGreaterThan(3));
            assertThat(registry.get("switchboard.poll.lag").gauge().value()).isZero();
            assertThat(registry.get("switchboard.lease.changes")
                            .tag("change", "poll_acquired")
                            .counter()
                            .count())
                    .isOne();
            assertThat(board.health().problems()).isEmpty();
        }
    }

    @Test
    @DisplayName("A platform that cannot be polled is told once, with its channel, and is a problem until it can be")
    void failing() throws IOException {
        AtomicInteger left = new AtomicInteger(2);
        POLL.set(() -> {
            if (left.getAndDecrement() > 0) {
                throw new IOException("no route");
            }
        });
        try (Switchboard board = start()) {
            eventually(() -> assertThat(reasons(board)).contains("could not be polled: IOException: no route"));
            eventually(() -> assertThat(board.health().problems()).isEmpty());

            assertThat(polls("failed")).isEqualTo(2);
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .satisfiesExactly(
                            begin -> assertThat(begin).isEqualTo("Polling channel post fails: IOException: no route"),
                            end -> assertThat(end)
                                    .startsWith("Polling channel post works again, after it failed 2 times"));
            assertThat(lines.list)
                    .allSatisfy(
                            line -> assertThat(line.getMDCPropertyMap()).containsEntry("switchboard.channel", "post"));
        }
    }

    @Test
    @DisplayName("A poll that hangs is a problem after five minutes")
    void hanging() throws IOException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch polling = new CountDownLatch(1);
        POLL.set(() -> {
            polling.countDown();
            goOn.await();
        });
        try (Switchboard board = start()) {
            eventually(() -> assertThat(polling.getCount()).isZero());
            now.updateAndGet(before -> before.plus(Duration.ofMinutes(5)));
            assertThat(reasons(board)).isEmpty();
            now.updateAndGet(before -> before.plus(Duration.ofMinutes(1)));

            assertThat(reasons(board))
                    .singleElement()
                    .satisfies(reason -> assertThat(reason).startsWith("was polled with success last PT6M ago"));
            assertThat(registry.get("switchboard.poll.lag").gauge().value()).isEqualTo(360);
            goOn.countDown();
            eventually(() -> assertThat(reasons(board)).isEmpty());
        }
    }
}
