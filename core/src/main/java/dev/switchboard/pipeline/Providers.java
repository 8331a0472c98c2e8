package dev.switchboard.pipeline;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connectors that there are, by type, and the checks of what a channel gives them. */
final class Providers {
    private final Map<String, ConnectorProvider> byType;
    private volatile int liveNodes = 1;

    private Providers(Map<String, ConnectorProvider> byType) {
        this.byType = byType;
    }

    /** Lists the types that are on the class or module path; starts nothing. */
    static Providers discover() {
        Map<String, ConnectorProvider> found = new TreeMap<>();
        for (ConnectorProvider provider : ServiceLoader.load(ConnectorProvider.class)) {
            ConnectorProvider other = found.put(provider.type(), provider);
            if (other != null) {
                throw new ConfigurationException(
                        "connector " + provider.type(),
                        "two artifacts bring it, " + other.getClass().getName() + " and "
                                + provider.getClass().getName() + "; remove one");
            }
        }
        return new Providers(found);
    }

    /** Splits a channel's settings into those that are secret and those that are not. */
    Map<Boolean, Map<String, String>> bySecrecy(ChannelConfig config) {
        Map<String, Setting> settings = settings(config);
        return config.settings().entrySet().stream()
                .collect(Collectors.partitioningBy(
                        entry -> {
                            Setting setting = settings.get(entry.getKey());
                            return setting == null || setting.secret();
                        },
                        Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Makes the connector of a channel, after its settings were checked; no I/O. */
    Connector create(ChannelConfig config, InstantSource clock) {
        Map<String, Setting> settings = settings(config);
        for (String name : config.settings().keySet()) {
            if (!settings.containsKey(name)) {
                throw new ConfigurationException(
                        property(config, name), "there is no such setting; there are " + settings.keySet());
            }
        }
        for (Setting setting : settings.values()) {
            String value = config.settings().get(setting.name());
            if (setting.required() && (value == null || value.isBlank())) {
                throw new ConfigurationException(
                        property(config, setting.name()), "is missing; it is: " + setting.description());
            }
        }
        return provider(config).create(new Context(config, settings, clock, () -> liveNodes));
    }

    /** Tells all connectors how many nodes there are. */
    void liveNodes(int nodes) {
        liveNodes = Math.max(1, nodes);
    }

    private Map<String, Setting> settings(ChannelConfig config) {
        Map<String, Setting> settings = new TreeMap<>();
        provider(config).settings().forEach(setting -> settings.put(setting.name(), setting));
        return settings;
    }

    private ConnectorProvider provider(ChannelConfig config) {
        ConnectorProvider provider = byType.get(config.type());
        if (provider == null) {
            throw new ConfigurationException(
                    "channel " + config.id(),
                    "no connector of type " + config.type() + " was found; found were "
                            + new TreeSet<>(byType.keySet())
                            + ". Add the artifact dev.switchboard:switchboard-connector-" + config.type());
        }
        return provider;
    }

    private static String property(ChannelConfig config, String setting) {
        return "channel " + config.id() + ": setting " + setting;
    }

    /** What a connector is given; shows no value. */
    private static final class Context implements ConnectorContext {
        private final String channel;
        private final Map<String, String> values = new HashMap<>();
        private final Map<String, Setting> settings;
        private final InstantSource clock;
        private final IntSupplier nodes;

        Context(ChannelConfig config, Map<String, Setting> settings, InstantSource clock, IntSupplier nodes) {
            this.channel = config.id();
            this.settings = settings;
            this.clock = clock;
            this.nodes = nodes;
            for (Setting setting : settings.values()) {
                @Nullable String value = config.settings().getOrDefault(setting.name(), setting.fallback());
                if (value != null) {
                    values.put(setting.name(), value);
                }
            }
        }

        @Override
        public String channel() {
            return channel;
        }

        @Override
        public String setting(String name) {
            return optional(name)
                    .orElseThrow(
                            () -> new IllegalArgumentException("setting " + name + " may be absent: ask optional"));
        }

        @Override
        public Optional<String> optional(String name) {
            if (!settings.containsKey(name)) {
                throw new IllegalArgumentException("setting " + name + " is not in the provider's list");
            }
            return Optional.ofNullable(values.get(name));
        }

        @Override
        public int nodes() {
            return nodes.getAsInt();
        }

        @Override
        public InstantSource clock() {
            return clock;
        }
    }
}
