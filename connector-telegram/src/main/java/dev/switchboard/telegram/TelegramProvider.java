package dev.switchboard.telegram;

import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.util.List;

/** Makes the connectors of Telegram bots. Found by {@link java.util.ServiceLoader}; hosts use {@link Telegram}. */
public final class TelegramProvider implements ConnectorProvider {
    /** For the service loader. */
    public TelegramProvider() {}

    @Override
    public String type() {
        return Telegram.TYPE;
    }

    @Override
    public List<Setting> settings() {
        return TelegramSettings.SCHEMA;
    }

    @Override
    public Connector create(ConnectorContext context) {
        TelegramSettings settings = TelegramSettings.read(context);
        BotApi api = new BotApi(settings);
        UpdateReader updates = new UpdateReader(settings.channel(), settings.downloadLimit(), context.clock());
        if (settings.polled()) {
            return new PolledTelegramConnector(settings, context::nodes, api, updates);
        }
        String webhook = settings.webhookUrl();
        return webhook == null
                ? new TelegramConnector(settings, context::nodes, api, updates)
                : new WatchedTelegramConnector(settings, webhook, context::nodes, api, updates);
    }
}
