package dev.switchboard.testkit;

import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connector author's fake of a platform, as {@link ConnectorContract} drives it: it makes things happen there, and
 * looks at what the connector did. It speaks the platform's protocol on a loopback port, or wherever the settings lead.
 *
 * <p>What has a default is needed only by connectors that can do the thing in question. Methods are called from the
 * test's thread; the connector calls the fake from several at once.
 */
public interface PlatformDriver extends AutoCloseable {
    /** How long {@link Fault#RATE_LIMITED} asks to be left alone. */
    Duration RETRY_AFTER = Duration.ofSeconds(7);

    /** The ways in which a platform does not do what it is asked. */
    enum Fault {
        /** It asks to be left alone for {@link #RETRY_AFTER}. */
        RATE_LIMITED,
        /** It says, in a way that it documents as "not done", that it is out of order. */
        UNAVAILABLE,
        /** It says that the chat is at another address now. */
        MOVED,
        /** It refuses the message for good. */
        REFUSED,
        /** It says that the person or chat cannot be reached any more. */
        RECIPIENT_GONE,
        /** It refuses the credentials. */
        BAD_CREDENTIALS,
        /** No connection can be made: nothing listens. */
        UNREACHABLE,
        /** The connection breaks when the request was read, and nothing is done. */
        CUT_OFF,
        /** The call is carried out, and the connection breaks before the answer. */
        ANSWER_LOST,
        /** It answers with a server error that it does not document as "not done". */
        SERVER_ERROR,
        /** It reads the request and never answers. */
        SILENT
    }

    /**
     * Something that happened on the platform, and that it tells.
     *
     * @param externalId the platform's id of the message that was written or changed; any text where it is none
     * @param request how the platform tells it by webhook; null where it is only polled for
     */
    record Notice(String externalId, @Nullable WebhookRequest request) {
        /** Checks it. */
        public Notice {
            Objects.requireNonNull(externalId, "externalId");
        }
    }

    /**
     * A message of the connector's that people see now.
     *
     * @param externalId the platform's id of it
     * @param chat the platform's id of the chat
     * @param content what people see: the text with its formatting, and attachments that can be opened
     * @param replyTo the platform's id of the message that it replies to, or null
     */
    record Shown(
            String externalId,
            String chat,
            Content content,
            @Nullable String replyTo) {
        /** Checks it. */
        public Shown {
            Objects.requireNonNull(externalId, "externalId");
            Objects.requireNonNull(chat, "chat");
            Objects.requireNonNull(content, "content");
        }
    }

    /** {@return valid settings of a channel that leads to this fake} */
    Map<String, String> settings();

    /** {@return the offset of a poll that was made before anything happened; null where a first poll brings all} */
    default @Nullable String offset() {
        return null;
    }

    /**
     * A person writes in a chat of their own.
     *
     * @param person a name; another name is another person
     * @param text what they write
     * @return what the platform tells
     */
    Notice says(String person, String text);

    /**
     * A person changes a message of theirs.
     *
     * @param message what {@link #says} returned
     * @param text what it says now
     * @return what the platform tells; empty where people cannot do this, or the platform does not tell it
     */
    default Optional<Notice> edits(Notice message, String text) {
        return Optional.empty();
    }

    /**
     * A person sends a file.
     *
     * @param person a name
     * @param name the file's name
     * @param bytes what is in it
     * @return what the platform tells; empty where people cannot do this
     */
    default Optional<Notice> sendsFile(String person, String name, byte[] bytes) {
        return Optional.empty();
    }

    /**
     * Something happens that the connector has no type for, such as what a newer version of the platform may bring.
     *
     * @param marker characters that are to occur in what the platform tells
     * @return what the platform tells
     */
    Notice unknown(String marker);

    /**
     * Requests that the platform did not make, like one that it made: with a wrong signature or secret, with an odd one,
     * and with another body where the signature is made of it. One without any header is added by the contract.
     *
     * @param genuine a request of the platform's
     * @return the others; needed by connectors with webhooks
     */
    default List<WebhookRequest> forgeries(WebhookRequest genuine) {
        return List.of();
    }

    /** {@return the connector's messages that people see now, in the order in which they came, edits and deletions carried out} */
    List<Shown> shown();

    /**
     * The connector's reactions to a message.
     *
     * @param externalId the platform's id of the message
     * @return those that are there now
     */
    default List<String> reactions(String externalId) {
        return List.of();
    }

    /** {@return how often the connector showed that somebody types} */
    default int typings() {
        return 0;
    }

    /** {@return how many calls of the connector's have arrived, answered or not} */
    int calls();

    /**
     * Makes every call fail from now on, until {@link #recover}.
     *
     * @param fault how
     * @return false if this platform cannot fail like this; the test is then shown as skipped
     */
    boolean fail(Fault fault);

    /** Makes calls succeed again, and gives up those that were left without an answer. */
    void recover();

    /** Lets the time pass after which the platform knows what it was sent. */
    default void settle() {}

    @Override
    void close();
}
