package dev.switchboard.model;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is needed to open a channel. Settings may be secret: {@link #toString} shows their names only.
 *
 * @param type the connector's type, such as {@code telegram}
 * @param id the channel's id, chosen by the host: 1 to 64 letters, digits, dots, hyphens and underscores
 * @param name what people call the channel
 * @param settings the connector's settings by name
 * @param policy what the channel does where there is a choice
 */
public record ChannelConfig(String type, String id, String name, Map<String, String> settings, ChannelPolicy policy) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Checks it and copies the settings. */
    public ChannelConfig {
        Limits.id("channel.type", Objects.requireNonNull(type, "type"));
        if (!ID.matcher(Objects.requireNonNull(id, "id")).matches()) {
            throw new IllegalArgumentException(
                    "channel.id: must be 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        Limits.name("channel.name", Objects.requireNonNull(name, "name"));
        settings = Map.copyOf(settings);
        Objects.requireNonNull(policy, "policy");
    }

    /**
     * A channel without settings, called like its id.
     *
     * @param type the connector's type
     * @param id the channel's id
     * @return the configuration
     */
    public static ChannelConfig of(String type, String id) {
        return new ChannelConfig(type, id, id, Map.of(), ChannelPolicy.DEFAULT);
    }

    /**
     * The same channel with one more setting.
     *
     * @param setting the setting's name
     * @param value its value
     * @return the configuration
     */
    public ChannelConfig with(String setting, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(Objects.requireNonNull(setting, "setting"), Objects.requireNonNull(value, "value"));
        return new ChannelConfig(type, id, name, more, policy);
    }

    /**
     * The same channel under another name.
     *
     * @param name what people call the channel
     * @return the configuration
     */
    public ChannelConfig named(String name) {
        return new ChannelConfig(type, id, name, settings, policy);
    }

    /**
     * The same channel with another way to treat messages that come in while a unit of their conversation runs.
     *
     * @param overlap the way; {@link Overlap#IN_ORDER} by default
     * @return the configuration
     */
    public ChannelConfig overlap(Overlap overlap) {
        return policy(new ChannelPolicy(overlap, policy.inDoubt(), policy.afterFailure()));
    }

    /**
     * The same channel with another policy.
     *
     * @param policy what the channel does where there is a choice
     * @return the configuration
     */
    public ChannelConfig policy(ChannelPolicy policy) {
        return new ChannelConfig(type, id, name, settings, policy);
    }

    @Override
    public String toString() {
        return "ChannelConfig[" + type + " " + id + ", settings " + new TreeMap<>(settings).keySet() + "]";
    }
}
