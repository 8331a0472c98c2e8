package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a scale is measured on is what it says it is, at every size. */
class PopulationTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private final Population population = new Population(10_000, 100_000, NOW);

    @Test
    void everyMessageIsWrittenOnceInTheOrderOfItsConversation() {
        int[] written = new int[population.conversations()];
        for (int step = 0; step < population.steps(); step++) {
            for (int seq = 12; seq >= 1; seq--) {
                int conversation = population.conversationAt(step, seq);
                if (conversation > 0) {
                    assertThat(++written[conversation]).isEqualTo(seq);
                    assertThat(population.stepOf(conversation, seq)).isEqualTo(step);
                }
            }
        }
        for (int conversation = 1; conversation < population.conversations(); conversation++) {
            assertThat(written[conversation]).isEqualTo(population.messagesOf(conversation));
        }
    }

    @Test
    void everyConversationHasWhatListsNeed() {
        Set<UUID> ids = new HashSet<>();
        for (int conversation = 0; conversation < population.conversations(); conversation++) {
            assertThat(ids.add(population.conversation(conversation))).isTrue();
            assertThat(population.messagesOf(conversation)).isPositive();
            assertThat(population.activeAt(conversation))
                    .isBetween(population.openedAt(conversation), NOW.plus(Duration.ofSeconds(1)));
        }
    }
}
