package dev.switchboard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What identifies must come back from a database as it was. */
class LimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
    void halfAPairIsRefused(String id) {
        assertThatThrownBy(() -> Address.of("support", id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("address.chat: must not contain half of a surrogate pair");
        assertThatThrownBy(() -> new Address("support", "chat", id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wholePairsAreTaken() {
        assertThat(Address.of("support", "a \uD83D\uDE00\uD83D\uDE00").chat()).hasSize(6);
    }
}
