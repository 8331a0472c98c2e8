package dev.switchboard.testkit;

import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What core gives a connector: a channel's settings, checked against those that its provider has. */
record SettingsContext(String channel, Map<String, String> values, List<Setting> settings) implements ConnectorContext {
    @Override
    public String setting(String name) {
        return optional(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("setting " + name + ": is not given and has no fallback"));
    }

    @Override
    public Optional<String> optional(String name) {
        Setting setting = settings.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("setting " + name + ": the provider has none"));
        @Nullable String value = values.get(name);
        return Optional.ofNullable(value != null ? value : setting.fallback());
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }
}
