package dev.switchboard.simulator;

import dev.switchboard.spi.ChannelException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way in which a simulated platform does not do what it is asked.
 *
 * @param kind what happens
 * @param reason what the platform says
 * @param retryAfter how long it wants to be left alone; zero for all kinds but {@link Kind#RATE_LIMITED}
 * @param scope what is to leave it alone
 * @param newChat where a chat moved to; null for all kinds but {@link Kind#MOVED}
 */
public record Failure(
        Kind kind,
        String reason,
        Duration retryAfter,
        ChannelException.Scope scope,
        @Nullable String newChat) {
    /** What happens, and the HTTP status of the answer where there is one. */
    public enum Kind {
        /** The message is refused for good. */
        REJECTED(400),
        /** The credentials are refused. */
        AUTHENTICATION(401),
        /** The chat is at another address now. */
        MOVED(409),
        /** The recipient cannot be reached any more. */
        RECIPIENT_GONE(410),
        /** The platform wants to be left alone for a time, and refuses all until then. */
        RATE_LIMITED(429),
        /** A server error that says nothing of what was done; nothing was. */
        SERVER_ERROR(502),
        /** Out of order, and surely not done: the platform documents it so. */
        UNAVAILABLE(503),
        /** The connection breaks before the platform takes the call; the caller cannot know. */
        CUT_OFF(0),
        /** The platform takes the call, and the connection breaks before the answer. */
        ANSWER_LOST(0),
        /** The platform reads the call and never answers, until its faults are cleared. */
        SILENT(0),
        /** Nothing listens. Only in process: a server that runs cannot pretend it, and cuts the connection off. */
        UNREACHABLE(0);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** {@return the HTTP status of the answer; 0 where there is none} */
        int status() {
            return status;
        }
    }

    /** Checks it. */
    public Failure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(retryAfter, "retryAfter");
        Objects.requireNonNull(scope, "scope");
    }

    /**
     * A failure without further facts.
     *
     * @param kind what happens
     * @return the failure
     */
    public static Failure of(Kind kind) {
        return of(
                kind,
                "simulated: " + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }

    /**
     * A failure with the platform's words.
     *
     * @param kind what happens
     * @param reason what the platform says
     * @return the failure
     */
    public static Failure of(Kind kind, String reason) {
        return new Failure(kind, reason, Duration.ZERO, ChannelException.Scope.CHAT, null);
    }

    /**
     * The platform wants to be left alone: it refuses this call and all others in the scope until the time is over.
     *
     * @param retryAfter for how long
     * @param scope the chat, or the whole channel
     * @return the failure
     */
    public static Failure rateLimited(Duration retryAfter, ChannelException.Scope scope) {
        return new Failure(Kind.RATE_LIMITED, "simulated: too many requests", retryAfter, scope, null);
    }

    /**
     * The chat is at another address now.
     *
     * @param newChat the platform's id of it
     * @return the failure
     */
    public static Failure moved(String newChat) {
        return new Failure(
                Kind.MOVED,
                "simulated: the chat has moved",
                Duration.ZERO,
                ChannelException.Scope.CHAT,
                Objects.requireNonNull(newChat, "newChat"));
    }
}
