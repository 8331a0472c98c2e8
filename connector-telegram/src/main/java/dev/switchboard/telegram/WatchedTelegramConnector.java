package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;
import org.telegram.telegrambots.meta.api.methods.updates.SetWebhook;

/**
 * A bot whose webhook is seen to: in place of polling for updates, one node at a time looks whether Telegram sends them
 * where it should, and sets the webhook where it does not. Nothing that waits at Telegram is dropped.
 */
final class WatchedTelegramConnector extends TelegramConnector implements Connector.Polling {
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final String url;
    private final String secret;
    /** What Telegram does not tell is not known to be right before it was set once. */
    private volatile boolean set;

    WatchedTelegramConnector(
            TelegramSettings settings, String url, IntSupplier nodes, BotApi api, UpdateReader updates) {
        super(settings, nodes, api, updates);
        this.url = url;
        this.secret = settings.webhookSecret();
    }

    @Override
    public Received poll(@Nullable String offset) throws InterruptedException {
        JsonNode info = api.call(BotMethod.GET_WEBHOOK_INFO, new GetWebhookInfo(), null);
        if (!set || !Fields.text(info, "url").equals(url)) {
            SetWebhook webhook = SetWebhook.builder()
                    .url(url)
                    .secretToken(secret)
                    .allowedUpdates(UpdateReader.KINDS)
                    .dropPendingUpdates(false)
                    .build();
            api.call(BotMethod.SET_WEBHOOK, webhook, null);
            set = true;
        }
        return Received.nothing();
    }

    @Override
    public List<InboundEvent> parseAgain(byte[] raw) {
        return updates.read(raw).events();
    }

    @Override
    public Duration pause() {
        return BETWEEN_LOOKS;
    }
}
