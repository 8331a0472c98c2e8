package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.model.Address;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.ChannelException.Scope;
import dev.switchboard.telegram.Pacing.Rates;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final Address ANNA = Address.of("support", "77");
    private static final Address BEN = Address.of("support", "78");
    private static final Address GROUP = Address.of("support", "-100500");

    private long nanos;
    private int nodes = 1;
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    @Test
    @DisplayName("After a short burst one person is sent a message a second; others are not held up by that")
    void onePerson() {
        Pacing pacing = new Pacing(new Rates(0, 60, 20), () -> nodes, time);
        times(20, () -> pacing.await(ANNA));

        ChannelException tooFast = refused(pacing, ANNA);
        assertThat(tooFast.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(tooFast.scope()).isEqualTo(Scope.CHAT);
        assertThat(tooFast.retryAfter()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
        pacing.await(BEN);
        nanos += Duration.ofSeconds(3).toNanos();
        times(3, () -> pacing.await(ANNA));
        assertThat(refused(pacing, ANNA)).isNotNull();
    }

    @Test
    @DisplayName("A group is sent twenty messages a minute")
    void group() {
        Pacing pacing = new Pacing(new Rates(0, 60, 20), () -> nodes, time);
        times(20, () -> pacing.await(GROUP));

        assertThat(refused(pacing, GROUP).retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        nanos += Duration.ofSeconds(3).toNanos();
        pacing.await(GROUP);
        assertThat(refused(pacing, GROUP)).isNotNull();
    }

    @Test
    @DisplayName("What cannot be sent since the bot has sent too much uses up nothing of its chat's")
    void theBot() {
        Pacing pacing = new Pacing(new Rates(1, 2, 20), () -> nodes, time);
        pacing.await(BEN);
        Thread.currentThread().interrupt();
        assertThat(refused(pacing, ANNA).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(Thread.interrupted()).isTrue();
        nanos += Duration.ofSeconds(1).toNanos();

        pacing.await(ANNA);
        nanos += Duration.ofSeconds(1).toNanos();
        pacing.await(ANNA);
        assertThat(refused(pacing, ANNA).kind()).isEqualTo(Kind.RATE_LIMITED);
    }

    @Test
    @DisplayName("R18: what the bot may send is divided by the nodes that live")
    void nodes() {
        Pacing pacing = new Pacing(new Rates(30, 0, 0), () -> nodes, time);
        nodes = 3;
        times(10, () -> pacing.await(ANNA));
        Thread.currentThread().interrupt();

        assertThat(refused(pacing, ANNA)).isNotNull();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("A rate of 0 is none")
    void none() {
        Pacing pacing = new Pacing(new Rates(0, 0, 0), () -> nodes, time);

        times(1_000, () -> pacing.await(ANNA));
        times(1_000, () -> pacing.await(GROUP));
    }

    private static void times(int times, Runnable run) {
        for (int i = 0; i < times; i++) {
            run.run();
        }
    }

    private static ChannelException refused(Pacing pacing, Address address) {
        return catchThrowableOfType(ChannelException.class, () -> pacing.await(address));
    }
}
