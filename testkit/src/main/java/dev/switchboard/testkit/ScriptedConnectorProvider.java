package dev.switchboard.testkit;

import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.util.List;

/** The connector to a {@link ScriptedPlatform}. */
public final class ScriptedConnectorProvider implements ConnectorProvider {
    /** For the service loader. */
    public ScriptedConnectorProvider() {}

    @Override
    public String type() {
        return "scripted";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required("platform", "The name of the scripted platform"),
                Setting.optionalSecret("secret", "Nothing is done with it"));
    }

    @Override
    public Connector create(ConnectorContext context) {
        ScriptedPlatform platform = ScriptedPlatform.named(context.setting("platform"));
        return platform.memory() == ScriptedPlatform.Memory.CAN_BE_ASKED
                ? new ScriptedConnector.Askable(context.channel(), platform)
                : new ScriptedConnector(context.channel(), platform);
    }
}
