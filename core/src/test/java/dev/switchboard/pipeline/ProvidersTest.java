package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import dev.switchboard.spi.Setting;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connectors are found, and what a channel must give them. */
class ProvidersTest {
    @TempDir
    private Path folder;

    /** A provider that does nothing but be there. */
    public static class Pigeon implements ConnectorProvider {
        @Override
        public String type() {
            return "pigeon";
        }

        @Override
        public List<Setting> settings() {
            return List.of(
                    Setting.secret("ring", "The ring's number"), Setting.optional("loft", "Where it lives", "roof"));
        }

        @Override
        public Connector create(ConnectorContext context) {
            assertThat(context.setting("loft")).isEqualTo("roof");
            return new Connector() {
                @Override
                public Capabilities capabilities() {
                    return Capabilities.text(10, Capabilities.TextUnit.UTF16);
                }

                @Override
                public void check() {}

                @Override
                public Sent send(Outgoing part) {
                    return Sent.as("1");
                }
            };
        }
    }

    /** A second one of the same type. */
    public static final class OtherPigeon extends Pigeon {}

    private void build(ChannelConfig channel, Class<?>... providers) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(ConnectorProvider.class.getName()),
                Stream.of(providers).map(Class::getName).collect(Collectors.joining("\n")));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ProvidersTest.class.getClassLoader())) {
            thread.setContextClassLoader(loader);
            Switchboard.builder().channel(channel).build().close();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static ChannelConfig pigeon() {
        return ChannelConfig.of("pigeon", "post").with("ring", "hush-hush");
    }

    @Test
    void aChannelOfAKnownTypeWithItsSettingsIsFine() throws IOException {
        build(pigeon(), Pigeon.class);
    }

    @Test
    void twoConnectorsOfOneTypeAreRefusedByName() {
        assertThatThrownBy(() -> build(pigeon(), Pigeon.class, OtherPigeon.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("pigeon")
                .hasMessageContaining("OtherPigeon");
    }

    @Test
    void noConnectorForAChannelSaysWhatWasFoundAndWhatToAdd() {
        assertThatThrownBy(() -> build(ChannelConfig.of("owl", "post"), Pigeon.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("channel post")
                .hasMessageContaining("[pigeon]")
                .hasMessageContaining("dev.switchboard:switchboard-connector-owl");
    }

    @Test
    void wrongSettingsAreNamedAndSecretsAreNotShown() {
        assertThatThrownBy(() -> build(ChannelConfig.of("pigeon", "post"), Pigeon.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ring")
                .hasMessageContaining("The ring's number");
        assertThatThrownBy(() -> build(pigeon().with("rin", "hush-hush"), Pigeon.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("rin")
                .hasMessageContaining("loft")
                .hasMessageNotContaining("hush-hush");
        assertThat(pigeon().toString()).contains("ring").doesNotContain("hush-hush");
    }
}
