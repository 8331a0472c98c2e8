package dev.switchboard.telegram;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.time.InstantSource;
import java.util.Optional;

/** What core gives a connector: a channel's settings, or what they fall back to. */
record TestContext(ChannelConfig config) implements ConnectorContext {
    static final String CHANNEL = "support";
    static final String TOKEN = "4711:AAH-secret_of_the_test-0123456789ab";

    /** A bot whose Bot API is on a local port. */
    static ChannelConfig botOn(String apiUrl) {
        return Telegram.bot(CHANNEL, TOKEN)
                .with(Telegram.API_URL, apiUrl)
                .with(Telegram.CALL_TIMEOUT, "PT1S")
                .with(Telegram.POLL_TIMEOUT, "PT1S")
                .with(Telegram.BOT_RATE, "0")
                .with(Telegram.CHAT_RATE, "0")
                .with(Telegram.GROUP_RATE, "0");
    }

    static TelegramConnector connector(ChannelConfig config) {
        return (TelegramConnector) new TelegramProvider().create(new TestContext(config));
    }

    static PolledTelegramConnector polled(ChannelConfig config) {
        return (PolledTelegramConnector) connector(config);
    }

    @Override
    public String channel() {
        return config.id();
    }

    @Override
    public String setting(String name) {
        return optional(name).orElseThrow(() -> new IllegalArgumentException(name));
    }

    @Override
    public Optional<String> optional(String name) {
        String given = config.settings().get(name);
        return given != null ? Optional.of(given) : fallback(name);
    }

    private static Optional<String> fallback(String name) {
        return TelegramSettings.SCHEMA.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .map(Setting::fallback);
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }
}
