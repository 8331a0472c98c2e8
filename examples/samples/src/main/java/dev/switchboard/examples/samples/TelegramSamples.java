package dev.switchboard.examples.samples;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.telegram.Telegram;

/** Channels of Telegram bots. */
final class TelegramSamples {
    private TelegramSamples() {}

    static ChannelConfig byWebhook(String token) {
        return Telegram.bot("support", token)
                .with(Telegram.MODE, "webhook")
                .with(Telegram.WEBHOOK_URL, "https://example.org/hook/support");
    }
}
