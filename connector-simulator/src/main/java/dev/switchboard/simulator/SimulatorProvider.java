package dev.switchboard.simulator;

import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.util.List;

/** Names the type {@code simulator}, and makes the connectors of its channels. */
public final class SimulatorProvider implements ConnectorProvider {
    /** The type. */
    static final String TYPE = "simulator";

    /** For {@link java.util.ServiceLoader}. */
    public SimulatorProvider() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<Setting> settings() {
        return SimulatorSettings.ALL;
    }

    @Override
    public Connector create(ConnectorContext context) {
        return SimulatorConnector.of(new SimulatorSettings(context));
    }
}
