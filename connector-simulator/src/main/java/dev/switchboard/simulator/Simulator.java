package dev.switchboard.simulator;

import dev.switchboard.model.ChannelConfig;
import java.net.URI;

/**
 * Makes channels on simulated platforms. They are called by webhook and deduplicate by key, unless a setting says
 * otherwise:
 *
 * <ul>
 *   <li>{@code mode}: {@code webhook} or {@code poll};
 *   <li>{@code delivery}: {@code deduplicates}, {@code lookup} or {@code neither}; with {@code lookup} also
 *       {@code settle} and {@code final};
 *   <li>{@code text-length} and {@code features}: what the channel can carry;
 *   <li>{@code timeout} and {@code wait}: how long calls and polls may take.
 * </ul>
 */
public final class Simulator {
    private Simulator() {}

    /**
     * A channel on a platform in this process.
     *
     * @param id the channel's id
     * @param platform the platform; it has to be open while the channel is
     * @return the channel
     */
    public static ChannelConfig channel(String id, SimulatedPlatform platform) {
        return ChannelConfig.of(SimulatorProvider.TYPE, id)
                .with(SimulatorSettings.PLATFORM, platform.name())
                .with(SimulatorSettings.SECRET, platform.secret());
    }

    /**
     * A channel on a platform that a {@link SimulatorServer} runs, here or in another process, under the well-known
     * secret; give the setting {@code secret} where it has another.
     *
     * @param id the channel's id
     * @param url the server's address
     * @return the channel
     */
    public static ChannelConfig channel(String id, URI url) {
        return ChannelConfig.of(SimulatorProvider.TYPE, id)
                .with(SimulatorSettings.URL, url.toString())
                .with(SimulatorSettings.SECRET, SimulatedPlatform.DEFAULT_SECRET);
    }
}
