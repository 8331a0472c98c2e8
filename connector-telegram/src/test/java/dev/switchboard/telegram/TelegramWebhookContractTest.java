package dev.switchboard.telegram;

/** The connector that waits for webhooks. */
class TelegramWebhookContractTest extends TelegramContract {
    TelegramWebhookContractTest() {
        super("webhook");
    }
}
