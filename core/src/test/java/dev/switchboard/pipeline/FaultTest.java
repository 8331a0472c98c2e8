package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FaultTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private final Ticker ticker = Ticker.of(now::get);
    private final Logger log = (Logger) LoggerFactory.getLogger("fault");
    private final Logger all = (Logger) LoggerFactory.getLogger(Faults.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Fault fault = new Fault(log, ticker, "The line");

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
        all.addAppender(lines);
        log.setLevel(Level.INFO);
        all.setLevel(Level.INFO);
    }

    @AfterEach
    void detach() {
        log.detachAppender(lines);
        all.detachAppender(lines);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    @DisplayName("It is told when it begins, once a minute with a count, and when it ends")
    void oneFault() {
        for (int i = 0; i < 120; i++) {
            fault.happened("broken", null);
            pass(Duration.ofSeconds(1));
        }
        fault.works();
        fault.works();

        assertThat(told())
                .containsExactly(
                        "The line fails: broken",
                        "The line still fails, 60 times more, since 2026-01-01T00:00:00Z: broken",
                        "The line works again, after it failed 120 times since 2026-01-01T00:00:00Z");
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.WARN, Level.INFO);
    }

    @Test
    @DisplayName("One that comes and goes is told no more often")
    void comesAndGoes() {
        for (int i = 0; i < 3_000; i++) {
            fault.happened("broken", null);
            fault.works();
            pass(Duration.ofMillis(100));
        }

        assertThat(told()).as("five minutes of it").hasSize(2 * 5);
        assertThat(told().get(2)).isEqualTo("The line fails now and then, 600 times more: broken");
    }

    @Test
    @DisplayName("It is told in full where it begins, and where it begins anew after a minute")
    void causes() {
        fault.happened(new IllegalStateException("first"));
        fault.happened(new IllegalStateException("second"));
        fault.works();
        pass(Fault.BETWEEN_LINES);
        fault.happened(new IllegalStateException("third"));

        assertThat(lines.list).hasSize(3);
        assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("first");
        assertThat(lines.list.get(2).getThrowableProxy().getMessage()).isEqualTo("third");
    }

    @Test
    @DisplayName("It is trouble when it failed several times running, until it works, or is not tried any more")
    void trouble() {
        fault.happened("one", null);
        fault.works();
        fault.happened("one", null);
        pass(Duration.ofSeconds(5));
        fault.happened("two", null);
        assertThat(fault.trouble()).isNull();
        fault.happened("three", null);

        assertThat(fault.trouble()).isEqualTo("since 2026-01-01T00:00:00Z, 3 times: three");
        fault.works();
        assertThat(fault.trouble()).isNull();
        for (int i = 0; i < 3; i++) {
            fault.happened("again", null);
        }
        assertThat(fault.trouble()).isNotNull();
        pass(Duration.ofMinutes(15));
        assertThat(fault.trouble()).isNull();
    }

    @Test
    @DisplayName("A storage that is away is one fault, whoever meets it; what it refuses is not")
    void storage() {
        Faults faults = new Faults(ticker);
        StorageException away = StorageException.unavailable("no connection", null);
        faults.met(fault, away);
        faults.met(faults.channel("a").polling(), new CompletionException(away));
        faults.met(faults.channel("b").sending(), away);
        faults.met(fault, StorageException.refused("too long", null));
        faults.met(fault, StorageException.contended("locked", null));
        faults.storage().works();

        assertThat(told())
                .containsExactly(
                        "The storage fails: StorageException: no connection",
                        "The line fails: StorageException: too long",
                        "The storage works again, after it failed 3 times since 2026-01-01T00:00:00Z");
    }
}
