package dev.switchboard.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The keys and ids of inbound events. */
class EventChecksTest {
    @Test
    void halfASurrogatePairIsRefused() {
        assertThatThrownBy(() -> EventChecks.key("update \uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event key: must not contain half of a surrogate pair");
        assertThatThrownBy(() -> EventChecks.externalId("\uDE00")).isInstanceOf(IllegalArgumentException.class);
        assertThat(EventChecks.key("\uD83D\uDE00")).hasSize(2);
    }
}
