package dev.switchboard.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Sender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
    @Test
    void aNameIsOneThatASenderCanHave() {
        String longest = "\u0436".repeat(127) + "x";
        assertThat(new Sender.Automatic(Rule.named(longest).name()).by()).isEqualTo(longest);
        assertThatThrownBy(() -> Rule.named(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule.name: must have 1 to 255 bytes without NUL, had 256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\0b"})
    void aNameSaysSomething(String name) {
        assertThatThrownBy(() -> Rule.named(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
