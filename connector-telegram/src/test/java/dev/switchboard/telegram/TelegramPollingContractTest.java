package dev.switchboard.telegram;

/** The connector that polls. */
class TelegramPollingContractTest extends TelegramContract {
    TelegramPollingContractTest() {
        super("polling");
    }
}
