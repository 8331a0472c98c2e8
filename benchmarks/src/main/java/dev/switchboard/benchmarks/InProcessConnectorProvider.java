package dev.switchboard.benchmarks;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.util.List;

/** Makes the connectors of {@link InProcessPlatform}s. Found by {@link java.util.ServiceLoader}. */
public final class InProcessConnectorProvider implements ConnectorProvider {
    static final String TYPE = "in-process";
    static final String PLATFORM = "platform";

    /** For the service loader. */
    public InProcessConnectorProvider() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.required(PLATFORM, "The name of an open platform in this process."));
    }

    @Override
    public Connector create(ConnectorContext context) {
        InProcessPlatform platform = InProcessPlatform.named(context.setting(PLATFORM));
        if (platform == null) {
            throw new ConfigurationException(PLATFORM, "no platform of that name is open in this process");
        }
        return new InProcessConnector(context, platform);
    }
}
