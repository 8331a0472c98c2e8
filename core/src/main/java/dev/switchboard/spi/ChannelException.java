package dev.switchboard.spi;

import dev.switchboard.model.Address;
import dev.switchboard.model.Identity;
import dev.switchboard.model.SwitchboardException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A platform said no, or nothing. Each factory is named for its consequence: whether the send is surely not done, and
 * what follows. No reason may hold a secret.
 */
public final class ChannelException extends SwitchboardException {
    private static final long serialVersionUID = 1L;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    /** What follows. */
    public enum Kind {
        /** Surely not done; tried again with back-off. */
        UNAVAILABLE,
        /** Surely not done; tried again when the platform says, and the attempt is not counted. */
        RATE_LIMITED,
        /** Surely not done; tried again at once at the new address, and the attempt is not counted. */
        MOVED,
        /** Perhaps done: the send is in doubt. */
        IN_DOUBT,
        /** Surely not done, and never will be: the message fails. */
        REJECTED,
        /** Surely not done, and never will be: the message fails, and the person cannot be reached. */
        RECIPIENT_GONE,
        /** Surely not done: the channel's credentials are refused; its sends wait until it is changed. */
        AUTHENTICATION
    }

    /** What a platform's rate limit holds up. */
    public enum Scope {
        /** The one chat. */
        CHAT,
        /** The whole channel. */
        CHANNEL
    }

    private final Kind kind;
    private final Scope scope;
    private final @Nullable Duration retryAfter;
    private final transient @Nullable Address newAddress;
    private final transient Identity.@Nullable Key person;
    private final boolean healedBySettingsOnly;

    private ChannelException(
            Kind kind,
            String reason,
            @Nullable Throwable cause,
            Scope scope,
            @Nullable Duration retryAfter,
            @Nullable Address newAddress) {
        this(kind, reason, cause, scope, retryAfter, newAddress, null, false);
    }

    private ChannelException(
            Kind kind,
            String reason,
            @Nullable Throwable cause,
            Scope scope,
            @Nullable Duration retryAfter,
            @Nullable Address newAddress,
            Identity.@Nullable Key person,
            boolean healedBySettingsOnly) {
        super(Objects.requireNonNull(reason, "reason"), cause);
        this.kind = kind;
        this.scope = scope;
        this.retryAfter = retryAfter;
        this.newAddress = newAddress;
        this.person = person;
        this.healedBySettingsOnly = healedBySettingsOnly;
    }

    /**
     * Surely not done, try again: the platform cannot be reached or says that it is out of order.
     *
     * @param reason the platform's words, or what failed before the first byte was written
     * @return the exception
     */
    public static ChannelException unavailable(String reason) {
        return new ChannelException(Kind.UNAVAILABLE, reason, null, Scope.CHAT, null, null);
    }

    /**
     * Surely not done, try again when the platform says.
     *
     * @param retryAfter how long the platform wants to be left alone; taken as zero to one day
     * @param scope what is to leave it alone
     * @return the exception
     */
    public static ChannelException rateLimited(Duration retryAfter, Scope scope) {
        return new ChannelException(
                Kind.RATE_LIMITED,
                "rate limited, retry after " + retryAfter,
                null,
                Objects.requireNonNull(scope, "scope"),
                bounded(retryAfter),
                null);
    }

    private static Duration bounded(Duration retryAfter) {
        if (retryAfter.isNegative()) {
            return Duration.ZERO;
        }
        return retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : retryAfter;
    }

    /**
     * Surely not done, try again at once elsewhere.
     *
     * @param newAddress where the conversation is now
     * @return the exception
     */
    public static ChannelException moved(Address newAddress) {
        return new ChannelException(
                Kind.MOVED, "moved to chat " + newAddress.chat(), null, Scope.CHAT, null, newAddress);
    }

    /**
     * Outcome unknown: a time-out or reset after the first byte was written, or an answer that does not say "not done".
     *
     * @param reason what happened
     * @return the exception
     */
    public static ChannelException inDoubt(String reason) {
        return new ChannelException(Kind.IN_DOUBT, reason, null, Scope.CHAT, null, null);
    }

    /**
     * Surely not done, final: the platform refuses this message.
     *
     * @param reason the platform's words
     * @return the exception
     */
    public static ChannelException rejected(String reason) {
        return new ChannelException(Kind.REJECTED, reason, null, Scope.CHAT, null, null);
    }

    /**
     * Surely not done, final: the person or chat cannot be reached any more.
     *
     * @param reason the platform's words
     * @return the exception
     */
    public static ChannelException recipientGone(String reason) {
        return new ChannelException(Kind.RECIPIENT_GONE, reason, null, Scope.CHAT, null, null);
    }

    /**
     * Surely not done, final: a person cannot be reached any more, and is marked so.
     *
     * @param reason the platform's words
     * @param person who
     * @return the exception
     */
    public static ChannelException recipientGone(String reason, Identity.Key person) {
        return new ChannelException(
                Kind.RECIPIENT_GONE,
                reason,
                null,
                Scope.CHAT,
                null,
                null,
                Objects.requireNonNull(person, "person"),
                false);
    }

    /**
     * Surely not done: the platform refuses the channel's credentials.
     *
     * @param reason the platform's words, without the credentials
     * @return the exception
     */
    public static ChannelException authentication(String reason) {
        return new ChannelException(Kind.AUTHENTICATION, reason, null, Scope.CHANNEL, null, null);
    }

    /**
     * Surely not done: the platform refuses credentials that are a setting of the channel. No person can authorise it again:
     * the channel is in error until the setting is changed.
     *
     * @param reason the platform's words, without the credentials
     * @return the exception
     */
    public static ChannelException wrongCredentials(String reason) {
        return new ChannelException(Kind.AUTHENTICATION, reason, null, Scope.CHANNEL, null, null, null, true);
    }

    /**
     * The same, with what lies beneath.
     *
     * @param cause the cause; no message of it may hold a secret
     * @return the exception
     */
    public ChannelException causedBy(Throwable cause) {
        return new ChannelException(
                kind,
                Objects.requireNonNull(getMessage()),
                cause,
                scope,
                retryAfter,
                newAddress,
                person,
                healedBySettingsOnly);
    }

    /** {@return what follows} */
    public Kind kind() {
        return kind;
    }

    /** {@return what a rate limit holds up} */
    public Scope scope() {
        return scope;
    }

    /** {@return how long a rate limit lasts; null for every other kind} */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** {@return who cannot be reached any more; null where it is not a person, and for every other kind} */
    public Identity.@Nullable Key person() {
        return person;
    }

    /** {@return whether credentials are refused that only another setting can replace; false for every other kind} */
    public boolean healedBySettingsOnly() {
        return healedBySettingsOnly;
    }

    /** {@return where a moved conversation is now; null for every other kind} */
    public @Nullable Address newAddress() {
        return newAddress;
    }
}
