package dev.switchboard.spi;

import dev.switchboard.model.ConfigurationException;
import java.util.List;

/**
 * Names a platform and makes its connectors. Found by {@link java.util.ServiceLoader}: listed in
 * {@code META-INF/services/dev.switchboard.spi.ConnectorProvider}, and in {@code provides} of a module. It has a public
 * constructor without parameters, holds nothing, does no I/O and starts nothing.
 */
public interface ConnectorProvider {
    /** {@return the connector's type, such as {@code telegram}; no two providers may have the same} */
    String type();

    /** {@return the settings of a channel of this type; any other is refused} */
    List<Setting> settings();

    /**
     * Makes the connector of one channel, without I/O. Called once per channel and node, after the settings were checked
     * against {@link #settings}, and again when they change.
     *
     * @param context the channel's id, settings and clock
     * @return the connector
     * @throws ConfigurationException if a setting's value is wrong
     */
    Connector create(ConnectorContext context);
}
