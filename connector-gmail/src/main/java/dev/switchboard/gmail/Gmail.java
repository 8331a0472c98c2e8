package dev.switchboard.gmail;

import dev.switchboard.model.Address;
import dev.switchboard.model.ChannelConfig;
import java.util.Locale;
import java.util.Objects;

/**
 * Declares channels of Gmail mailboxes, and names their settings.
 *
 * <pre>{@code
 * Gmail.account("sales", "sales@example.org")
 *         .with(Gmail.CLIENT_ID, id).with(Gmail.CLIENT_SECRET, secret).with(Gmail.REFRESH_TOKEN, token)
 * }</pre>
 *
 * <p>A mail is known by Gmail's id of it and, besides, by its Message-ID. A conversation's address has the mailbox as its
 * chat and Gmail's thread as its thread; {@link #to} makes one for whom nobody has written to yet.
 */
public final class Gmail {
    /** The type of the connector. */
    public static final String TYPE = "gmail";

    /** The namespace of people's identities: their mail addresses, in lower case. */
    public static final String NAMESPACE = "email";

    /** The header that marks mails of this connector, with their idempotency key. */
    public static final String OWN_HEADER = "X-Switchboard-Id";

    /** The header that says of which mailbox a mail of this connector's is: another's may come in. */
    static final String OWN_MAILBOX_HEADER = "X-Switchboard-Mailbox";

    /** The setting that holds the mailbox's address. Required. */
    public static final String USER = "user";

    /** The setting that holds the id of the OAuth client. */
    public static final String CLIENT_ID = "client-id";

    /** The setting that holds the secret of the OAuth client. Secret. */
    public static final String CLIENT_SECRET = "client-secret";

    /** The setting that holds the refresh token that {@link GmailAuthorisation} or Google's playground gave. Secret. */
    public static final String REFRESH_TOKEN = "refresh-token";

    /** The setting that holds a ready access token, which is used until Gmail refuses it. Secret. */
    public static final String ACCESS_TOKEN = "access-token";

    /** The setting that holds the key of a service account with delegation, as the JSON that Google gave. Secret. */
    public static final String SERVICE_ACCOUNT = "service-account";

    /** The setting that holds the base URL of the API; {@code https://gmail.googleapis.com/} by default. */
    public static final String API_URL = "api-url";

    /** The setting that holds the URL for tokens; {@code https://oauth2.googleapis.com/token} by default. */
    public static final String TOKEN_URL = "token-url";

    /** The setting that says whether bodies of requests are compressed: {@code true}, the default, or {@code false}. */
    public static final String GZIP = "gzip";

    /** The setting that says how long to wait between two looks for new mail; {@code PT10S}, and with push {@code PT5M}. */
    public static final String POLL_INTERVAL = "poll-interval";

    /** The setting that names what comes in beside the rest: of {@code spam}, {@code trash}, {@code drafts}; none by default. */
    public static final String INCLUDE = "include";

    /** The setting that says whether the source of every mail is kept: {@code false}, the default, or {@code true}. */
    public static final String KEEP_SOURCE = "keep-source";

    /** The setting that holds the most automatic mails to one address within an hour; 10 by default. */
    public static final String AUTOMATIC_PER_HOUR = "automatic-per-hour";

    /** The setting that says when a send in doubt can be looked up; {@code PT60S} by default. */
    public static final String SETTLE = "settle";

    /** The setting that says how long a call may take: {@code PT1S} to {@code PT14S}, by default {@code PT12S}. */
    public static final String CALL_TIMEOUT = "call-timeout";

    /** The setting that holds the Pub/Sub topic to which Gmail tells of new mail; empty, by default, for polling alone. */
    public static final String PUSH_TOPIC = "push-topic";

    /** The setting that holds the audience of the tokens in Pub/Sub's push requests; the webhook's URL as a rule. */
    public static final String PUSH_AUDIENCE = "push-audience";

    /** The setting that holds the address of the service account that signs Pub/Sub's push requests. */
    public static final String PUSH_EMAIL = "push-email";

    /** The setting that holds where the keys of those tokens are; Google's by default. */
    public static final String PUSH_KEYS_URL = "push-keys-url";

    /** The setting that holds the Pub/Sub subscription from which Gmail's news are pulled; empty, by default, for none. */
    public static final String PUSH_SUBSCRIPTION = "push-subscription";

    /** The setting that holds the base URL of Pub/Sub; {@code https://pubsub.googleapis.com/} by default. */
    public static final String PUBSUB_URL = "pubsub-url";

    /** How the thread of an address begins that nobody has a thread with yet. */
    static final String FIRST_MAIL = "to:";

    private Gmail() {}

    /**
     * A channel of a mailbox. How it is authorised is added by {@link ChannelConfig#with}: {@link #CLIENT_ID},
     * {@link #CLIENT_SECRET} and {@link #REFRESH_TOKEN}; or {@link #SERVICE_ACCOUNT}; or {@link #ACCESS_TOKEN}.
     *
     * @param id the channel's id
     * @param user the mailbox's address
     * @return the configuration
     */
    public static ChannelConfig account(String id, String user) {
        return ChannelConfig.of(TYPE, id).with(USER, Objects.requireNonNull(user, "user"));
    }

    /**
     * Where to write to somebody first: for {@code conversations().open(...)}. When the first mail is out, the conversation
     * moves to its thread.
     *
     * @param channel the channel's id
     * @param user the mailbox's address, as in the channel's settings
     * @param recipient the address of whom to write to
     * @return the address
     */
    public static Address to(String channel, String user, String recipient) {
        return new Address(channel, mailbox(user), FIRST_MAIL + mailbox(recipient));
    }

    static String mailbox(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }
}
