package dev.switchboard.gmail;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A channel's settings, checked. {@link #toString} shows none that is secret.
 *
 * @param channel the channel's id
 * @param user the mailbox's address, in lower case
 * @param grant by what the channel is authorised
 * @param apiUrl the base URL of the API, with a slash at its end
 * @param gzip whether bodies of requests are compressed
 * @param include the labels of what comes in beside the rest
 * @param keepSource whether the source of every mail is kept
 * @param automaticPerHour the most automatic mails to one address within an hour
 * @param times how long things take
 * @param push how Gmail tells of new mail, or null
 * @param clock the board's clock
 */
record GmailSettings(
        String channel,
        String user,
        Grant grant,
        String apiUrl,
        boolean gzip,
        Set<String> include,
        boolean keepSource,
        int automaticPerHour,
        Times times,
        @Nullable Push push,
        InstantSource clock) {
    static final List<Setting> SCHEMA = List.of(
            Setting.required(Gmail.USER, "The mailbox's address"),
            absent(Gmail.CLIENT_ID, "The id of the OAuth client, from the Cloud console"),
            Setting.optionalSecret(Gmail.CLIENT_SECRET, "The secret of the OAuth client"),
            Setting.optionalSecret(Gmail.REFRESH_TOKEN, "The refresh token, from the authorisation"),
            Setting.optionalSecret(Gmail.ACCESS_TOKEN, "A ready access token, used until it is refused"),
            Setting.optionalSecret(Gmail.SERVICE_ACCOUNT, "The JSON key of a service account with delegation"),
            Setting.optional(Gmail.API_URL, "The base URL of the Gmail API", "https://gmail.googleapis.com/"),
            Setting.optional(Gmail.TOKEN_URL, "Where tokens are refreshed", "https://oauth2.googleapis.com/token"),
            Setting.optional(Gmail.GZIP, "Whether bodies of requests are compressed", "true"),
            Setting.optional(Gmail.POLL_INTERVAL, "Time between two looks for mail; PT10S, and with push PT5M", ""),
            Setting.optional(Gmail.INCLUDE, "What comes in, too, of: spam, trash, drafts", ""),
            Setting.optional(Gmail.KEEP_SOURCE, "Whether the source of every mail is kept", "false"),
            Setting.optional(Gmail.AUTOMATIC_PER_HOUR, "The most automatic mails to one address in an hour", "10"),
            Setting.optional(Gmail.SETTLE, "When a send in doubt can be looked up", "PT60S"),
            Setting.optional(Gmail.CALL_TIMEOUT, "How long a call may take, PT1S to PT14S", "PT12S"),
            Setting.optional(Gmail.PUSH_TOPIC, "The Pub/Sub topic to which Gmail tells of new mail", ""),
            Setting.optional(Gmail.PUSH_AUDIENCE, "The audience of the tokens in push requests", ""),
            Setting.optional(Gmail.PUSH_EMAIL, "The service account that signs push requests", ""),
            Setting.optional(Gmail.PUSH_KEYS_URL, "Where its keys are", "https://www.googleapis.com/oauth2/v3/certs"),
            Setting.optional(Gmail.PUSH_SUBSCRIPTION, "The Pub/Sub subscription from which news are pulled", ""),
            Setting.optional(Gmail.PUBSUB_URL, "The base URL of Pub/Sub", "https://pubsub.googleapis.com/"));

    private static final Pattern SUBSCRIPTION = Pattern.compile("projects/[^/\\s]+/subscriptions/[^/\\s]+");

    private static final Duration LONGEST_CALL = Duration.ofSeconds(14);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
    /** What can be included, by the name that the label has in the setting. */
    private static final Map<String, String> INCLUDABLE = Map.of("spam", "SPAM", "trash", "TRASH", "drafts", "DRAFT");

    /** How long things take: between polls, until a send can be looked up, and for a call at most. */
    record Times(Duration pollInterval, Duration settle, Duration call) {}

    /**
     * Gmail tells a topic.
     *
     * @param topic the topic, or empty
     * @param audience for whom the requests are signed that come in here; empty where none do
     * @param email who signs them
     * @param keysUrl where the keys for that are
     * @param subscription from where the news are pulled, or empty
     * @param pubsubUrl the base URL for that
     */
    record Push(String topic, String audience, String email, String keysUrl, String subscription, String pubsubUrl) {}

    /**
     * By what a channel is authorised.
     *
     * @param tokenUrl where tokens are refreshed
     * @param clientId the OAuth client, or empty
     * @param clientSecret its secret, or empty
     * @param refreshToken the refresh token, or empty
     * @param accessToken a ready token, or empty
     * @param serviceAccount the JSON key of a service account, or empty
     */
    record Grant(
            URI tokenUrl,
            String clientId,
            String clientSecret,
            String refreshToken,
            String accessToken,
            String serviceAccount) {
        @Override
        public String toString() {
            return "Grant[" + tokenUrl + "]";
        }
    }

    private static Setting absent(String name, String description) {
        return new Setting(name, description, false, false, null);
    }

    static GmailSettings read(ConnectorContext context) {
        String user = Gmail.mailbox(context.setting(Gmail.USER));
        if (user.indexOf('@') < 1) {
            throw wrong(Gmail.USER, "must be a mail address, was " + user);
        }
        return new GmailSettings(
                context.channel(),
                user,
                grant(context),
                url(context, Gmail.API_URL) + "/",
                flag(context, Gmail.GZIP),
                include(context),
                flag(context, Gmail.KEEP_SOURCE),
                count(context),
                times(context, push(context) != null),
                push(context),
                context.clock());
    }

    private static Grant grant(ConnectorContext context) {
        Grant grant = new Grant(
                URI.create(url(context, Gmail.TOKEN_URL)),
                word(context, Gmail.CLIENT_ID),
                word(context, Gmail.CLIENT_SECRET),
                word(context, Gmail.REFRESH_TOKEN),
                word(context, Gmail.ACCESS_TOKEN),
                word(context, Gmail.SERVICE_ACCOUNT));
        boolean any = !grant.refreshToken().isEmpty()
                || !grant.accessToken().isEmpty()
                || !grant.serviceAccount().isEmpty();
        if (!any) {
            throw wrong(
                    Gmail.REFRESH_TOKEN, "must be given, or " + Gmail.ACCESS_TOKEN + ", or " + Gmail.SERVICE_ACCOUNT);
        }
        if (!grant.refreshToken().isEmpty() && grant.clientId().isEmpty()) {
            throw wrong(Gmail.CLIENT_ID, "must be given with " + Gmail.REFRESH_TOKEN);
        }
        return grant;
    }

    /** What comes from a file often ends in a line feed. */
    private static String word(ConnectorContext context, String name) {
        return context.optional(name).orElse("").strip();
    }

    private static String url(ConnectorContext context, String name) {
        String url = context.setting(name).strip().replaceAll("/+$", "");
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(name, "must be a URL, was " + url);
        }
        throw wrong(name, "must begin with https:// or http:// and name a host, was " + url);
    }

    private static boolean flag(ConnectorContext context, String name) {
        String value = context.setting(name).strip().toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            throw wrong(name, "must be true or false, was " + value);
        }
        return value.equals("true");
    }

    private static Set<String> include(ConnectorContext context) {
        Set<String> include = new TreeSet<>();
        for (String word :
                context.setting(Gmail.INCLUDE).toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            String label = INCLUDABLE.get(word);
            if (label != null) {
                include.add(label);
            } else if (!word.isEmpty()) {
                throw wrong(Gmail.INCLUDE, "must be of spam, trash and drafts, was " + word);
            }
        }
        return include;
    }

    private static int count(ConnectorContext context) {
        String value = context.setting(Gmail.AUTOMATIC_PER_HOUR).strip();
        if (!value.matches("[0-9]{1,6}")) {
            throw wrong(Gmail.AUTOMATIC_PER_HOUR, "must be a number from 0 to 999999, was " + value);
        }
        return Integer.parseInt(value);
    }

    private static Times times(ConnectorContext context, boolean pushed) {
        String interval = context.setting(Gmail.POLL_INTERVAL).strip();
        String usual = pushed ? "PT5M" : "PT10S";
        return new Times(
                duration(
                        Gmail.POLL_INTERVAL,
                        interval.isEmpty() ? usual : interval,
                        Duration.ofMillis(10),
                        LONGEST_PAUSE),
                duration(Gmail.SETTLE, context.setting(Gmail.SETTLE), Duration.ZERO, Duration.ofHours(1)),
                duration(Gmail.CALL_TIMEOUT, context.setting(Gmail.CALL_TIMEOUT), Duration.ofSeconds(1), LONGEST_CALL));
    }

    private static Duration duration(String name, String given, Duration least, Duration most) {
        String value = given.strip();
        try {
            Duration duration = Duration.parse(value);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw wrong(name, "must be a duration such as PT10S, was " + value);
        }
        throw wrong(name, "must be " + least + " to " + most + ", was " + value);
    }

    private static @Nullable Push push(ConnectorContext context) {
        String topic = context.setting(Gmail.PUSH_TOPIC).strip();
        String audience = context.setting(Gmail.PUSH_AUDIENCE).strip();
        String email = context.setting(Gmail.PUSH_EMAIL).strip();
        String subscription = context.setting(Gmail.PUSH_SUBSCRIPTION).strip();
        if (topic.isEmpty() && audience.isEmpty() && subscription.isEmpty()) {
            return null;
        }
        if (!subscription.isEmpty() && !SUBSCRIPTION.matcher(subscription).matches()) {
            throw wrong(Gmail.PUSH_SUBSCRIPTION, "must be projects/…/subscriptions/…, was " + subscription);
        }
        if (!subscription.isEmpty() && !audience.isEmpty()) {
            throw wrong(
                    Gmail.PUSH_SUBSCRIPTION,
                    "must not be given with " + Gmail.PUSH_AUDIENCE + ": it is one or the other");
        }
        if (!audience.isEmpty() && email.isEmpty()) {
            throw wrong(Gmail.PUSH_EMAIL, "must be given with " + Gmail.PUSH_AUDIENCE);
        }
        return new Push(
                topic,
                audience,
                Gmail.mailbox(email),
                url(context, Gmail.PUSH_KEYS_URL),
                subscription,
                url(context, Gmail.PUBSUB_URL));
    }

    private static ConfigurationException wrong(String setting, String problem) {
        return new ConfigurationException(setting, problem);
    }
}
