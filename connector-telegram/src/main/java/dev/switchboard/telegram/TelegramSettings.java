package dev.switchboard.telegram;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A channel's settings, checked. {@link #toString} shows none that is secret.
 *
 * @param channel the channel's id
 * @param token the bot's token
 * @param webhookSecret what Telegram puts into a header of its webhooks, or null
 * @param polled whether the bot is polled
 * @param apiUrl the base URL of the Bot API
 * @param pollTimeout how long a poll waits for updates
 * @param callTimeout how long any other call may take
 * @param downloadLimit the most bytes that a bot can fetch of one file
 */
record TelegramSettings(
        String channel,
        String token,
        @Nullable String webhookSecret,
        boolean polled,
        HttpUrl apiUrl,
        Duration pollTimeout,
        Duration callTimeout,
        long downloadLimit) {

    static final List<Setting> SCHEMA = List.of(
            Setting.secret(Telegram.TOKEN, "The bot's token. BotFather gives it after /newbot, or on /token."),
            Setting.optionalSecret(
                    Telegram.WEBHOOK_SECRET,
                    "The secret_token that was given to setWebhook: 1 to 256 letters, digits, _ and -. Without it every"
                            + " webhook is refused."),
            Setting.optional(
                    Telegram.MODE,
                    "How updates come in: 'polling' asks Telegram for them, 'webhook' waits for Telegram's requests.",
                    "polling"),
            Setting.optional(
                    Telegram.API_URL,
                    "The base URL of the Bot API, for a local Bot API server or a test.",
                    "https://api.telegram.org"),
            Setting.optional(Telegram.POLL_TIMEOUT, "Seconds for which a poll waits for updates, 1 to 25.", "25"),
            Setting.optional(Telegram.CALL_TIMEOUT, "Seconds after which any other call is given up, 1 to 14.", "10"),
            // telegram-bot-api, Client.h: MAX_DOWNLOAD_FILE_SIZE = 20 << 20; https://core.telegram.org/bots/api#getfile
            Setting.optional(
                    Telegram.DOWNLOAD_LIMIT,
                    "The most bytes that a bot can fetch of one file. Telegram's own servers give out 20 MB; a local Bot"
                            + " API server gives out more.",
                    "20971520"));

    private static final Pattern TOKEN = Pattern.compile("[0-9]+:[A-Za-z0-9_-]+");
    // https://core.telegram.org/bots/api#setwebhook, secret_token
    private static final Pattern WEBHOOK_SECRET = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    static TelegramSettings read(ConnectorContext context) {
        return new TelegramSettings(
                context.channel(),
                token(context),
                webhookSecret(context).orElse(null),
                polled(context),
                apiUrl(context),
                Duration.ofSeconds(number(context, Telegram.POLL_TIMEOUT, 1, 25)),
                Duration.ofSeconds(number(context, Telegram.CALL_TIMEOUT, 1, 14)),
                number(context, Telegram.DOWNLOAD_LIMIT, 1, Long.MAX_VALUE));
    }

    private static String token(ConnectorContext context) {
        String token = context.setting(Telegram.TOKEN);
        if (!TOKEN.matcher(token).matches()) {
            throw wrong(
                    context, Telegram.TOKEN, "must be a bot's token: digits, a colon, and letters, digits, _ and -");
        }
        return token;
    }

    private static Optional<String> webhookSecret(ConnectorContext context) {
        Optional<String> secret = context.optional(Telegram.WEBHOOK_SECRET);
        if (secret.isPresent() && !WEBHOOK_SECRET.matcher(secret.get()).matches()) {
            throw wrong(context, Telegram.WEBHOOK_SECRET, "must be 1 to 256 letters, digits, _ and -");
        }
        return secret;
    }

    private static boolean polled(ConnectorContext context) {
        String mode = context.setting(Telegram.MODE);
        return switch (mode) {
            case "polling" -> true;
            case "webhook" -> false;
            default -> throw wrong(context, Telegram.MODE, "must be 'polling' or 'webhook', was '" + mode + "'");
        };
    }

    private static HttpUrl apiUrl(ConnectorContext context) {
        HttpUrl url = HttpUrl.parse(context.setting(Telegram.API_URL));
        if (url == null
                || url.query() != null
                || url.fragment() != null
                || !url.username().isEmpty()) {
            throw wrong(context, Telegram.API_URL, "must be an http or https URL without user, query and fragment");
        }
        return url;
    }

    private static long number(ConnectorContext context, String setting, long least, long most) {
        String value = context.setting(setting);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is out of range.
        }
        throw wrong(context, setting, "must be a whole number from " + least + " to " + most + ", was '" + value + "'");
    }

    private static ConfigurationException wrong(ConnectorContext context, String setting, String problem) {
        return new ConfigurationException("channel " + context.channel() + ": " + setting, problem);
    }

    @Override
    public String toString() {
        return "TelegramSettings[" + channel + ", " + (polled ? "polling" : "webhook") + ", " + apiUrl + "]";
    }
}
