package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class HeldTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Places places = Mockito.mock(Places.class);
    private final Held held = new Held(places, PATIENCE, Ticker.of(now::get));
    private final Work work = work();

    private static Work work() {
        return new Work(
                new Work.Key(new ConversationId(UUID.randomUUID()), Work.Lane.SENDING, 1),
                "support",
                Work.Type.SEND,
                new MessageId(UUID.randomUUID()),
                "",
                true,
                0,
                false,
                null,
                Instant.EPOCH,
                null,
                1,
                null);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    @DisplayName("What is missing is lost only after a while, however often it is asked")
    void patience() {
        Set<Work.Hold> stored = Set.of(work.hold());
        assertThat(held.audit(stored)).isEmpty();
        assertThat(held.audit(stored)).isEmpty();

        pass(PATIENCE.minusMillis(1));
        assertThat(held.audit(stored)).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(held.audit(stored)).containsExactly(work.hold());
    }

    @Test
    @DisplayName("What was in hand meanwhile is missing anew")
    void inHandMeanwhile() {
        Set<Work.Hold> stored = Set.of(work.hold());
        assertThat(held.audit(stored)).isEmpty();
        held.take(work);
        pass(PATIENCE);
        assertThat(held.audit(stored)).isEmpty();
        held.leave(work);

        assertThat(held.audit(stored)).isEmpty();
    }

    @Test
    @DisplayName("Leaving gives the place back, and an interrupt does not cut the waiting short")
    void waiting() {
        held.take(work);
        Thread.currentThread().interrupt();
        assertThat(held.awaitEmpty(Duration.ofMillis(1))).isFalse();
        held.leave(work);

        assertThat(held.awaitEmpty(Duration.ofHours(1))).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        Mockito.verify(places).giveBack(Work.Lane.SENDING, "support");
    }
}
