package dev.switchboard.telegram;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.time.Duration;
import java.time.format.DateTimeParseException;
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
 * @param webhookSecret what Telegram puts into a header of its webhooks
 * @param webhookUrl where Telegram is to send its webhooks, or null
 * @param polled whether the bot is polled
 * @param apiUrl the base URL of the Bot API
 * @param pollTimeout how long a poll waits for updates
 * @param callTimeout how long any other call may take
 * @param downloadLimit the most bytes that a bot can fetch of one file
 * @param uploadLimit the most bytes of one file that a bot can send
 * @param rates how fast it may send
 */
record TelegramSettings(
        String channel,
        String token,
        String webhookSecret,
        @Nullable String webhookUrl,
        boolean polled,
        HttpUrl apiUrl,
        Duration pollTimeout,
        Duration callTimeout,
        long downloadLimit,
        long uploadLimit,
        Pacing.Rates rates) {

    static final List<Setting> SCHEMA = List.of(
            Setting.secret(Telegram.TOKEN, "The bot's token. BotFather gives it after /newbot, or on /token."),
            Setting.optionalSecret(
                    Telegram.WEBHOOK_SECRET,
                    "The secret_token that is given to setWebhook: 1 to 256 letters, digits, _ and -. Without it, one is"
                            + " made of the bot's token."),
            Setting.optional(
                    Telegram.WEBHOOK_URL,
                    "Where Telegram is to send its webhooks, where the mode is 'webhook': https, on port 443, 80, 88 or"
                            + " 8443. Empty to call setWebhook oneself.",
                    ""),
            Setting.optional(
                    Telegram.MODE,
                    "How updates come in: 'polling' asks Telegram for them, 'webhook' waits for Telegram's requests.",
                    "polling"),
            Setting.optional(
                    Telegram.API_URL,
                    "The base URL of the Bot API, for a local Bot API server or a test.",
                    "https://api.telegram.org"),
            Setting.optional(Telegram.POLL_TIMEOUT, "How long a poll waits for updates, 1 to 25 seconds.", "PT25S"),
            Setting.optional(Telegram.CALL_TIMEOUT, "How long any other call may take, 1 to 14 seconds.", "PT10S"),
            // telegram-bot-api, Client.h: MAX_DOWNLOAD_FILE_SIZE = 20 << 20; https://core.telegram.org/bots/api#getfile
            Setting.optional(
                    Telegram.DOWNLOAD_LIMIT,
                    "The most bytes that a bot can fetch of one file. Telegram's own servers give out 20 MB; a local Bot"
                            + " API server gives out more.",
                    "20971520"),
            // https://core.telegram.org/bots/api#senddocument: up to 50 MB
            Setting.optional(
                    Telegram.UPLOAD_LIMIT,
                    "The most bytes of one file that a bot can send. Telegram's own servers take 50 MB; a local Bot API"
                            + " server takes more.",
                    "52428800"),
            Setting.optional(Telegram.BOT_RATE, "The most messages a second; 0 for as many as one can.", "30"),
            Setting.optional(
                    Telegram.CHAT_RATE, "The most messages a minute to one person; 0 for as many as one can.", "60"),
            Setting.optional(
                    Telegram.GROUP_RATE,
                    "The most messages a minute to one group or channel; 0 for as many as one can.",
                    "20"));

    private static final Pattern TOKEN = Pattern.compile("[0-9]+:[A-Za-z0-9_-]+");
    // https://core.telegram.org/bots/api#setwebhook, secret_token
    private static final Pattern WEBHOOK_SECRET = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    static TelegramSettings read(ConnectorContext context) {
        String token = token(context);
        return new TelegramSettings(
                context.channel(),
                token,
                webhookSecret(context).orElseGet(() -> WebhookSecret.of(token)),
                webhookUrl(context),
                polled(context),
                apiUrl(context),
                duration(context, Telegram.POLL_TIMEOUT, 25),
                duration(context, Telegram.CALL_TIMEOUT, 14),
                number(context, Telegram.DOWNLOAD_LIMIT, 1, Long.MAX_VALUE),
                number(context, Telegram.UPLOAD_LIMIT, 1, Long.MAX_VALUE),
                new Pacing.Rates(
                        rate(context, Telegram.BOT_RATE),
                        rate(context, Telegram.CHAT_RATE),
                        rate(context, Telegram.GROUP_RATE)));
    }

    private static int rate(ConnectorContext context, String setting) {
        return (int) number(context, setting, 0, 1_000_000);
    }

    // https://core.telegram.org/bots/api#setwebhook: an HTTPS URL. A local server takes http, too.
    private static @Nullable String webhookUrl(ConnectorContext context) {
        String url = context.setting(Telegram.WEBHOOK_URL);
        if (url.isBlank()) {
            return null;
        }
        if (HttpUrl.parse(url) == null) {
            throw wrong(context, Telegram.WEBHOOK_URL, "must be a URL");
        }
        return url;
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

    private static Duration duration(ConnectorContext context, String setting, int mostSeconds) {
        String value = context.setting(setting);
        try {
            Duration duration = Duration.parse(value);
            if (duration.toSeconds() >= 1 && duration.compareTo(Duration.ofSeconds(mostSeconds)) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below, as for one that is out of range.
        }
        String problem = "must be a duration from PT1S to PT" + mostSeconds + "S, was '" + value + "'";
        throw wrong(context, setting, problem);
    }

    private static long number(ConnectorContext context, String setting, long least, long most) {
        String value = context.setting(setting);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for one that is out of range.
        }
        String range = most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
        throw wrong(context, setting, "must be a number " + range + ", was '" + value + "'");
    }

    private static ConfigurationException wrong(ConnectorContext context, String setting, String problem) {
        return new ConfigurationException("channel " + context.channel() + ": " + setting, problem);
    }

    @Override
    public String toString() {
        return "TelegramSettings[" + channel + ", " + (polled ? "polling" : "webhook") + ", " + apiUrl + "]";
    }
}
