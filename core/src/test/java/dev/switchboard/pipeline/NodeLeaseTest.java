package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NodeLeaseTest {
    private static final Duration TERM = Duration.ofSeconds(30);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Ticker ticker = Ticker.of(now::get);
    private final Storage storage = Storage.inMemory();
    private final NodeLease node = new NodeLease(storage, "node-a", TERM, Instruments.of(ticker));

    @BeforeEach
    void join() {
        storage.open(new Storage.Opening("default", ticker::offset));
        node.join();
    }

    private Lease current() {
        Lease lease = node.current();
        assertThat(lease).isNotNull();
        return lease;
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    @DisplayName("A lease is safe while half of its term is left, and is renewed when it is asked for later")
    void safeForHalfATerm() {
        Lease lease = current();
        pass(TERM.dividedBy(2).plusMillis(1));

        assertThat(node.isSafe(lease)).isTrue();
        pass(TERM.dividedBy(2));
        assertThat(storage.takeOver()).as("it was renewed").isEmpty();
    }

    @Test
    @DisplayName("What was held under a lease that somebody took over is not safe, and asking takes no new one")
    void takenOver() {
        Lease lease = current();
        pass(TERM.plusSeconds(1));
        assertThat(storage.takeOver()).containsExactly("node-a");

        assertThat(node.isSafe(lease)).isFalse();
        assertThat(storage.lease(Lease.Kind.NODE, "node-a")).isEmpty();

        node.renew();
        assertThat(current().epoch()).isGreaterThan(lease.epoch());
        assertThat(node.isSafe(lease)).isFalse();
        assertThat(node.isSafe(current())).isTrue();
    }

    @Test
    @DisplayName("Once it is given back nothing takes it again")
    void givenBack() {
        Lease lease = current();
        node.release();

        assertThat(node.isSafe(lease)).isFalse();
        node.renew();

        assertThat(node.current()).isNull();
        assertThat(storage.lease(Lease.Kind.NODE, "node-a")).isEmpty();
    }

    @Test
    @DisplayName("Who finds its name in other hands stops for good")
    void superseded() {
        Lease lease = current();
        NodeLease other = new NodeLease(storage, "node-a", TERM, Instruments.of(ticker));
        other.join();

        node.renew();

        assertThat(node.isSuperseded()).isTrue();
        assertThat(node.isSafe(lease)).isFalse();
        assertThat(other.current())
                .isNotNull()
                .satisfies(taken -> assertThat(other.isSafe(taken)).isTrue());
    }
}
