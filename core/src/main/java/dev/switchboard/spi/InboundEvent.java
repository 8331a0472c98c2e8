package dev.switchboard.spi;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Identity;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a platform tells. Made by {@link #from} and the methods of {@link Origin}. Closed, since core handles each.
 *
 * <p>The {@link #key} is unique in the channel: an event with a key that was seen in the last 30 days changes nothing.
 */
public sealed interface InboundEvent {
    /** {@return the event key: unique in the channel, 1 to 255 bytes; an update id or the like} */
    String key();

    /**
     * Where an event happened, who did it and when; its methods make the events.
     *
     * @param address where
     * @param by who
     * @param at when, by the platform's clock
     * @return the origin
     */
    static Origin from(Address address, Identity by, Instant at) {
        return new Origin(address, by, at);
    }

    /**
     * Something that cannot be read: it is parked with its raw payload, and can be parsed again by a newer version.
     *
     * @param key the event key
     * @param raw what came in
     * @param reason why it cannot be read
     * @return the event
     */
    static InboundEvent unreadable(String key, byte[] raw, String reason) {
        return new Raw(key, raw, null, reason);
    }

    /**
     * Something that has no type here: it is kept with its raw payload and told in the event feed.
     *
     * @param key the event key
     * @param kind what the platform calls it
     * @param raw what came in
     * @return the event
     */
    static InboundEvent unsupported(String key, String kind, byte[] raw) {
        return new Raw(key, raw, Objects.requireNonNull(kind, "kind"), "no type for " + kind);
    }

    /**
     * The conversation at one address is from now on at another one.
     *
     * @param key the event key
     * @param from where it was
     * @param to where it is
     * @return the event
     */
    static InboundEvent moved(String key, Address from, Address to) {
        return new Moved(key, from, to);
    }

    /**
     * A person can be reached, or no longer.
     *
     * @param key the event key
     * @param identity who
     * @param reachable whether
     * @return the event
     */
    static InboundEvent reachable(String key, Identity.Key identity, boolean reachable) {
        return new Reachability(key, identity, reachable);
    }

    /**
     * Where, who and when; and from there the events.
     *
     * @param address where
     * @param by who
     * @param at when, by the platform's clock
     */
    record Origin(Address address, Identity by, Instant at) {
        /** Checks it. */
        public Origin {
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(at, "at");
        }

        /**
         * A new message.
         *
         * @param key the event key
         * @param externalId the platform's id of the message, unique in its chat
         * @param content what it says
         * @return the event
         */
        public NewMessage message(String key, String externalId, Content content) {
            return new NewMessage(key, this, externalId, content, null, null, Background.PLAIN);
        }

        /**
         * A message has other content now.
         *
         * @param key the event key, another than the message's
         * @param externalId the platform's id of the message
         * @param content what it says now
         * @return the event
         */
        public InboundEvent edit(String key, String externalId, Content content) {
            return new Edit(key, this, externalId, content);
        }

        /**
         * A message was deleted.
         *
         * @param key the event key
         * @param externalId the platform's id of the message
         * @return the event
         */
        public InboundEvent delete(String key, String externalId) {
            return new Deletion(key, this, externalId);
        }

        /**
         * A reaction to a message, or its end.
         *
         * @param key the event key
         * @param externalId the platform's id of the message
         * @param reaction the emoji, or the platform's name of the reaction
         * @param present whether it is there now; false where it was taken back
         * @return the event
         */
        public InboundEvent reaction(String key, String externalId, String reaction, boolean present) {
            return new Reaction(key, this, externalId, reaction, present);
        }

        /**
         * The person joined the chat.
         *
         * @param key the event key
         * @return the event
         */
        public InboundEvent joined(String key) {
            return new Membership(key, this, true);
        }

        /**
         * The person left the chat, or was put out of it.
         *
         * @param key the event key
         * @return the event
         */
        public InboundEvent left(String key) {
            return new Membership(key, this, false);
        }

        /**
         * Messages reached the person's device.
         *
         * @param key the event key
         * @param upTo the platform's id of the newest of them
         * @return the event
         */
        public InboundEvent delivered(String key, String upTo) {
            return new ReceiptMove(key, this, upTo, false);
        }

        /**
         * Messages were seen by the person.
         *
         * @param key the event key
         * @param upTo the platform's id of the newest of them
         * @return the event
         */
        public InboundEvent read(String key, String upTo) {
            return new ReceiptMove(key, this, upTo, true);
        }

        /**
         * A message that was taken by the platform came back undelivered (a bounce).
         *
         * @param key the event key
         * @param externalId the platform's id of the message
         * @param reason the platform's words
         * @return the event
         */
        public InboundEvent returned(String key, String externalId, String reason) {
            return new Return(key, this, externalId, reason);
        }
    }

    /**
     * A new message.
     *
     * @param key the event key
     * @param origin where, who and when
     * @param externalId the platform's id of the message
     * @param content what it says
     * @param replyTo the platform's id of the message that it replies to, or null
     * @param album the platform's id of the album that it is a piece of, or null
     * @param background what wrote it, and who else is on it
     */
    record NewMessage(
            String key,
            Origin origin,
            String externalId,
            Content content,
            @Nullable String replyTo,
            @Nullable String album,
            Background background)
            implements InboundEvent {
        /** Checks it. */
        public NewMessage {
            EventChecks.key(key);
            EventChecks.externalId(externalId);
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(background, "background");
        }

        /**
         * The same message with another background.
         *
         * @param background what wrote it, and who else is on it
         * @return the event
         */
        public NewMessage before(Background background) {
            return new NewMessage(key, origin, externalId, content, replyTo, album, background);
        }

        /**
         * The same message as a reply.
         *
         * @param externalId the platform's id of the message that it replies to
         * @return the event
         */
        public NewMessage replyingTo(String externalId) {
            return new NewMessage(
                    key, origin, this.externalId, content, EventChecks.externalId(externalId), album, background);
        }

        /**
         * The same as a piece of an album: of what the platform tells piece by piece and shows as one. The pieces become one
         * message, in the order of their external ids, the shorter before the longer and those of one length by their
         * characters, as numbers are ordered. It is handled once, when no piece has come for a time; a piece that comes
         * later still joins it, and runs nothing.
         *
         * @param album the platform's id of the album, unique in its chat; 1 to 200 bytes
         * @return the event
         */
        public NewMessage partOf(String album) {
            return new NewMessage(key, origin, externalId, content, replyTo, EventChecks.album(album), background);
        }
    }

    /**
     * A message has other content now.
     *
     * @param key the event key
     * @param origin where, who and when
     * @param externalId the platform's id of the message
     * @param content what it says now
     */
    record Edit(String key, Origin origin, String externalId, Content content) implements InboundEvent {
        /** Checks it. */
        public Edit {
            EventChecks.key(key);
            EventChecks.externalId(externalId);
            Objects.requireNonNull(content, "content");
        }
    }

    /**
     * A message was deleted.
     *
     * @param key the event key
     * @param origin where, who and when
     * @param externalId the platform's id of the message
     */
    record Deletion(String key, Origin origin, String externalId) implements InboundEvent {
        /** Checks it. */
        public Deletion {
            EventChecks.key(key);
            EventChecks.externalId(externalId);
        }
    }

    /**
     * A reaction to a message, or its end.
     *
     * @param key the event key
     * @param origin where, who and when
     * @param externalId the platform's id of the message
     * @param reaction the emoji, or the platform's name of the reaction
     * @param present whether it is there now
     */
    record Reaction(String key, Origin origin, String externalId, String reaction, boolean present)
            implements InboundEvent {
        /** Checks it. */
        public Reaction {
            EventChecks.key(key);
            EventChecks.externalId(externalId);
            EventChecks.externalId(reaction);
        }
    }

    /**
     * A person joined a chat or left it.
     *
     * @param key the event key
     * @param origin where, who and when
     * @param member whether the person is in it now
     */
    record Membership(String key, Origin origin, boolean member) implements InboundEvent {
        /** Checks it. */
        public Membership {
            EventChecks.key(key);
            Objects.requireNonNull(origin, "origin");
        }
    }

    /**
     * Delivered or read moved on.
     *
     * @param key the event key
     * @param origin where, who and when
     * @param upTo the platform's id of the newest message that it covers
     * @param read whether they were seen, not only delivered
     */
    record ReceiptMove(String key, Origin origin, String upTo, boolean read) implements InboundEvent {
        /** Checks it. */
        public ReceiptMove {
            EventChecks.key(key);
            EventChecks.externalId(upTo);
        }
    }

    /**
     * A message came back undelivered.
     *
     * @param key the event key
     * @param origin where, who and when
     * @param externalId the platform's id of the message
     * @param reason the platform's words
     */
    record Return(String key, Origin origin, String externalId, String reason) implements InboundEvent {
        /** Checks it. */
        public Return {
            EventChecks.key(key);
            EventChecks.externalId(externalId);
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A conversation is at another address now.
     *
     * @param key the event key
     * @param from where it was
     * @param to where it is
     */
    record Moved(String key, Address from, Address to) implements InboundEvent {
        /** Checks it. */
        public Moved {
            EventChecks.key(key);
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }

    /**
     * A person can be reached, or no longer.
     *
     * @param key the event key
     * @param identity who
     * @param reachable whether
     */
    record Reachability(String key, Identity.Key identity, boolean reachable) implements InboundEvent {
        /** Checks it. */
        public Reachability {
            EventChecks.key(key);
            Objects.requireNonNull(identity, "identity");
        }
    }

    /**
     * Something that is kept as it came.
     *
     * @param key the event key
     * @param raw what came in
     * @param kind what the platform calls it; null where it cannot be read
     * @param reason why it is kept raw
     */
    @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by what is in it
    record Raw(String key, byte[] raw, @Nullable String kind, String reason) implements InboundEvent {
        /** Checks it and copies the payload. */
        public Raw {
            EventChecks.key(key);
            raw = raw.clone();
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public byte[] raw() {
            return raw.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Raw that && key.equals(that.key) && Arrays.equals(raw, that.raw);
        }

        @Override
        public int hashCode() {
            return key.hashCode();
        }

        @Override
        public String toString() {
            return "Raw[" + key + ", " + reason + ", " + raw.length + " bytes]";
        }
    }
}
