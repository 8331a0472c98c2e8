package dev.switchboard.examples.parley;

import dev.switchboard.spi.*;
import java.util.List;

/** Names the type {@code parley}, and makes the connectors of its channels. */
public final class ParleyProvider implements ConnectorProvider {
    @Override
    public String type() {
        return "parley";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.secret("token", "The account's token, from Parley's console"),
                Setting.secret("webhook-secret", "What Parley puts into its webhooks' header, from the same page"),
                Setting.optional("url", "Where Parley's API is", "https://api.parley.example/"));
    }

    @Override
    public Connector create(ConnectorContext context) {
        return new ParleyConnector(context);
    }
}
