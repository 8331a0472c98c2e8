package dev.switchboard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoseSecretStoreTest {
    private static final Map<String, String> SECRETS = Map.of("token", "hush-hush", "other", "ü\"\\");

    private final SecretStore secrets = SecretStore.encrypted(new byte[32]);

    @Test
    void opensWhatItSealed() {
        String sealed = secrets.seal("support", SECRETS);

        assertThat(sealed).doesNotContain("hush").doesNotContain("token");
        assertThat(secrets.open("support", sealed)).isEqualTo(SECRETS);
        assertThat(secrets.seal("support", SECRETS)).isNotEqualTo(sealed);
    }

    @Test
    void opensForNoOtherChannelKeyOrText() {
        String sealed = secrets.seal("support", SECRETS);
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        String changed = sealed.substring(0, sealed.length() - 3) + (sealed.endsWith("AAA") ? "BBB" : "AAA");

        for (var attempt : Map.<SecretStore, String>of(SecretStore.encrypted(otherKey), sealed, secrets, changed)
                .entrySet()) {
            assertThatThrownBy(() -> attempt.getKey().open("support", attempt.getValue()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("support")
                    .hasMessageNotContaining("hush");
        }
        assertThatThrownBy(() -> secrets.open("sales", sealed))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("another channel");
        assertThatThrownBy(() -> secrets.open("support", "junk")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> SecretStore.encrypted(new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }
}
