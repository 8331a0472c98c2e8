package dev.switchboard.simulator;

import static dev.switchboard.model.Capabilities.Feature.BUTTONS;
import static dev.switchboard.model.Capabilities.Feature.DEDUPLICATION;
import static dev.switchboard.model.Capabilities.Feature.FORMATTING;
import static dev.switchboard.model.Capabilities.Level.FALLBACK;
import static dev.switchboard.model.Capabilities.Level.PARTIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.switchboard.model.Capabilities;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorSettingsTest {
    private final SimulatedPlatform platform = SimulatedPlatform.open();
    private final ChannelConfig channel = Simulator.channel("support", platform);

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void theInterfacesAreThoseOfTheSettings() {
        assertThat(connector(channel))
                .isInstanceOf(Connector.Webhooks.class)
                .isNotInstanceOf(Connector.Polling.class)
                .isNotInstanceOf(Connector.SendLookup.class);
        assertThat(connector(channel.with("mode", "poll").with("delivery", "lookup")))
                .isInstanceOf(Connector.Polling.class)
                .isInstanceOf(Connector.SendLookup.class)
                .isNotInstanceOf(Connector.Webhooks.class);
    }

    @Test
    void theCapabilitiesAreThoseOfTheSettings() {
        assertThat(connector(channel).capabilities().supports(DEDUPLICATION)).isTrue();
        Capabilities chosen = connector(channel.with("delivery", "neither")
                        .with("text-length", "12")
                        .with("features", "buttons:fallback, formatting:partial"))
                .capabilities();

        assertThat(chosen.supports(DEDUPLICATION)).isFalse();
        assertThat(chosen.limit(Capabilities.Limit.TEXT_LENGTH)).isEqualTo(12);
        assertThat(chosen.level(BUTTONS)).isEqualTo(FALLBACK);
        assertThat(chosen.level(FORMATTING)).isEqualTo(PARTIAL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        mode        | push                | must be one of [webhook, poll]
        delivery    | sometimes           | must be one of [deduplicates, lookup, neither]
        text-length | 0                   | must be 1 or more
        text-length | many                | must be a whole number of 1 or more
        features    | buttons             | must be pairs as in buttons:fallback,formatting:partial
        features    | edit:dropped        | EDIT has no level to choose
        features    | album:partial       | only formatting can be partial
        settle      | soon                | must be a duration as in PT10S
        timeout     | PT15S               | must be PT0S to PT14.999S
        wait        | PT31S               | must be PT0S to PT30S
        final       | perhaps             | must be true or false
        url         | http://localhost:1/ | needs either this or platform
        """)
    void whatIsWrong_isNamed(String setting, String value, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> connector(channel.with(setting, value)))
                .withMessage("channel support: " + setting + ": " + problem);
    }

    @Test
    void anAddressThatIsNone_isNamed() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> connector(Simulator.channel("support", URI.create("mailto:anna"))))
                .withMessage("channel support: url: must be an http address");
    }

    private static Connector connector(ChannelConfig config) {
        return new SimulatorProvider().create(new ConnectorContext() {
            @Override
            public String channel() {
                return config.id();
            }

            @Override
            public String setting(String name) {
                return optional(name).orElseThrow();
            }

            @Override
            public Optional<String> optional(String name) {
                return SimulatorSettings.ALL.stream()
                        .filter(setting -> setting.name().equals(name))
                        .findFirst()
                        .map(Setting::fallback)
                        .or(() -> Optional.ofNullable(config.settings().get(name)))
                        .map(fallback -> config.settings().getOrDefault(name, fallback));
            }

            @Override
            public InstantSource clock() {
                return InstantSource.system();
            }
        });
    }
}
