package dev.switchboard.spi;

import java.time.InstantSource;
import java.util.Optional;

/** What a connector is given: its channel's id and settings, and the board's clock. Safe from any thread. */
public interface ConnectorContext {
    /** {@return the channel's id} */
    String channel();

    /**
     * The value of a setting that is required or has a fallback.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if the provider has no such setting, or it may be absent
     */
    String setting(String name);

    /**
     * The value of a setting that may be absent.
     *
     * @param name its name
     * @return its value; empty where it was not given
     * @throws IllegalArgumentException if the provider has no such setting
     */
    Optional<String> optional(String name);

    /**
     * How many nodes share the channel now, as this one knows: what a platform allows the channel in a time, each may use
     * its part of.
     *
     * @return the nodes, at least 1
     */
    default int nodes() {
        return 1;
    }

    /** {@return the board's clock} */
    InstantSource clock();
}
