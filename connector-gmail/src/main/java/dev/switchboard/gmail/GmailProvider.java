package dev.switchboard.gmail;

import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.util.List;

/** Makes the connectors of Gmail mailboxes. Found by {@link java.util.ServiceLoader}; hosts use {@link Gmail}. */
public final class GmailProvider implements ConnectorProvider {
    /** For the service loader. */
    public GmailProvider() {}

    @Override
    public String type() {
        return Gmail.TYPE;
    }

    @Override
    public List<Setting> settings() {
        return GmailSettings.SCHEMA;
    }

    @Override
    public Connector create(ConnectorContext context) {
        GmailSettings settings = GmailSettings.read(context);
        GmailApi api = new GmailApi(settings);
        GmailSettings.Push push = settings.push();
        if (push != null && !push.subscription().isEmpty()) {
            return new PullingGmailConnector(settings, api, push);
        }
        return push == null || push.audience().isEmpty()
                ? new GmailConnector(settings, api)
                : new PushedGmailConnector(settings, api, push);
    }
}
