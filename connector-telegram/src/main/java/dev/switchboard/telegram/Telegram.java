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
     * The setting that holds the secret token that is given to {@code setWebhook}. Optional; secret; without it, one is made
     * of the bot's token.
     */
    public static final String WEBHOOK_SECRET = "webhook-secret";

    /**
     * The setting that says where Telegram is to send its webhooks, where the bot is not polled. One node sees to it that
     * Telegram does, and sets the webhook again where it is gone. Optional; without it, that is left to the host.
     */
    public static final String WEBHOOK_URL = "webhook-url";

    /** The setting that says whether the bot is polled: {@code polling}, the default, or {@code webhook}. */
    public static final String MODE = "mode";

    /** The setting that holds the base URL of the Bot API; {@code https://api.telegram.org} by default. */
    public static final String API_URL = "api-url";

    /** The setting that says how long a poll waits for updates: {@code PT1S} to {@code PT25S}, the default. */
    public static final String POLL_TIMEOUT = "poll-timeout";

    /** The setting that says how long any other call may take: {@code PT1S} to {@code PT14S}, by default {@code PT10S}. */
    public static final String CALL_TIMEOUT = "call-timeout";

    /** The setting that holds the most bytes that a bot can fetch of one file; 20971520 by default. */
    public static final String DOWNLOAD_LIMIT = "download-limit";

    /** The setting that holds the most bytes of one file that a bot can send; 52428800 by default. */
    public static final String UPLOAD_LIMIT = "upload-limit";

    /** The setting that holds the most messages that the bot sends a second; 30 by default, 0 for no limit. */
    public static final String BOT_RATE = "bot-rate";

    /** The setting that holds the most messages that one person is sent a minute; 60 by default, 0 for no limit. */
    public static final String CHAT_RATE = "chat-rate";

    /** The setting that holds the most messages that one group is sent a minute; 20 by default, 0 for no limit. */
    public static final String GROUP_RATE = "group-rate";

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
