package dev.switchboard.gmail;

import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What a connector is given in tests. */
record TestContext(Map<String, String> settings, InstantSource clock) implements ConnectorContext {
    TestContext(Map<String, String> settings) {
        this(settings, InstantSource.system());
    }

    @Override
    public String channel() {
        return GmailBoard.CHANNEL;
    }

    @Override
    public String setting(String name) {
        return optional(name).orElseThrow(() -> new IllegalArgumentException(name));
    }

    @Override
    public Optional<String> optional(String name) {
        return Optional.ofNullable(settings.get(name))
                .or(() -> GmailSettings.SCHEMA.stream()
                        .filter(setting -> setting.name().equals(name))
                        .findFirst()
                        .map(Setting::fallback));
    }
}
