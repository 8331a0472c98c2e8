package dev.switchboard.telegram;

import dev.switchboard.model.ChannelConfig;
import java.util.Objects;

/**
 * Declares channels of Telegram bots, and names their settings.
 *
 * <pre>{@code
 * Telegram.bot("support", token).with(Telegram.API_URL, "http://localhost:8081")
 * }</pre>
 */
public final class Telegram {
    /** The type of the connector. */
    public static final String TYPE = "telegram";

    /** The setting that holds the bot's token, as BotFather gave it. Required; secret. */
    public static final String TOKEN = "token";

    /**
     * The setting that holds the secret token that was given to {@code setWebhook}. Optional; secret; without it no webhook
     * is taken for Telegram's.
     */
    public static final String WEBHOOK_SECRET = "webhook-secret";

    /** The setting that says whether the bot is polled: {@code polling}, the default, or {@code webhook}. */
    public static final String MODE = "mode";

    /** The setting that holds the base URL of the Bot API; {@code https://api.telegram.org} by default. */
    public static final String API_URL = "api-url";

    /** The setting that holds the seconds for which a poll waits for updates: 1 to 25, by default 25. */
    public static final String POLL_TIMEOUT = "poll-timeout";

    /** The setting that holds the seconds after which any other call is given up: 1 to 14, by default 10. */
    public static final String CALL_TIMEOUT = "call-timeout";

    /** The setting that holds the most bytes that a bot can fetch of one file; 20971520 by default. */
    public static final String DOWNLOAD_LIMIT = "download-limit";

    private Telegram() {}

    /**
     * A channel of a bot, polled, at Telegram's own servers. More settings are added by {@link ChannelConfig#with}.
     *
     * @param id the channel's id
     * @param token the bot's token, as BotFather gave it
     * @return the configuration
     */
    public static ChannelConfig bot(String id, String token) {
        return ChannelConfig.of(TYPE, id).with(TOKEN, Objects.requireNonNull(token, "token"));
    }
}
