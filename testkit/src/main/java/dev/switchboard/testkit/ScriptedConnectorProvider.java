package dev.switchboard.testkit;

import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.util.List;

/** The connector to a {@link ScriptedPlatform}. */
public final class ScriptedConnectorProvider implements ConnectorProvider {
    /** The setting with what webhooks must bring along. */
    static final String GUARD = "guard";

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
                Setting.optionalSecret("secret", "Nothing is done with it"),
                Setting.optionalSecret(GUARD, "What webhooks must bring along in a header"));
    }

    @Override
    public Connector create(ConnectorContext context) {
        ScriptedPlatform platform = ScriptedPlatform.named(context.setting("platform"));
        String guard = context.optional(GUARD).orElse("");
        return platform.memory() == ScriptedPlatform.Memory.CAN_BE_ASKED
                ? new ScriptedConnector.Askable(context.channel(), platform, guard)
                : new ScriptedConnector(context.channel(), platform, guard);
    }
}
