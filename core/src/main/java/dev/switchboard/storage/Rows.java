package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows that core hands a {@link Transaction} and gets from it, where the model has no type of the same shape. */
public final class Rows {
    private Rows() {}

    /**
     * An event key.
     *
     * @param channel the channel that it is unique in
     * @param key the key
     */
    public record EventKey(String channel, String key) implements Comparable<EventKey> {
        @Override
        public int compareTo(EventKey other) {
            int byChannel = channel.compareTo(other.channel);
            return byChannel != 0 ? byChannel : key.compareTo(other.key);
        }
    }

    /**
     * An identity and the contact that it belongs to.
     *
     * @param identity the identity
     * @param contact its contact
     */
    public record KnownIdentity(Identity identity, ContactId contact) {}

    /**
     * A conversation's own row, locked.
     *
     * @param id its id
     * @param address where it is sent to
     * @param status its status
     * @param assignee who has it, or null
     * @param lastSeq the {@code seq} of its newest message
     * @param lastPosition the position of its newest work, of either lane
     * @param handling how much ordered work stands in its lane {@code HANDLING}
     * @param sending how much ordered work stands in its lane {@code SENDING}
     * @param held whether its lane {@code SENDING} is held by a send that failed for good
     * @param openedAt when it was opened
     * @param activeAt when its newest message was stored
     */
    public record ConversationRow(
            ConversationId id,
            Address address,
            Conversation.Status status,
            @Nullable String assignee,
            long lastSeq,
            long lastPosition,
            int handling,
            int sending,
            boolean held,
            Instant openedAt,
            Instant activeAt) {
        /** {@return whether it was erased with the person that it was about: nothing comes in there any more} */
        public boolean isVacant() {
            return status == Conversation.Status.ARCHIVED && address.chat().equals(PersonalData.ERASED);
        }
    }

    /**
     * The platform's id of a message or a part of one.
     *
     * @param channel the channel
     * @param chat the chat in which the id is unique
     * @param id the id
     */
    public record ExternalId(String channel, String chat, String id) implements Comparable<ExternalId> {
        /** What the ids of albums begin with, and no platform's id of a message does. */
        public static final String ALBUM = "album ";

        /**
         * The id of an album: it stands for the album's message, beside the ids of the pieces, which are those of its parts.
         *
         * @param channel the channel
         * @param chat the chat
         * @param album what the platform calls the album
         * @return the id
         */
        public static ExternalId ofAlbum(String channel, String chat, String album) {
            return new ExternalId(channel, chat, ALBUM + album);
        }

        @Override
        public int compareTo(ExternalId other) {
            int byChannel = channel.compareTo(other.channel);
            int byChat = byChannel != 0 ? byChannel : chat.compareTo(other.chat);
            return byChat != 0 ? byChat : id.compareTo(other.id);
        }
    }

    /**
     * What a platform's id stands for.
     *
     * @param conversation the conversation of the message
     * @param message the message
     * @param part the index of the part
     */
    public record PartRef(ConversationId conversation, MessageId message, int part) {}

    /**
     * What a platform told about a message whose id was not known yet.
     *
     * @param about the platform's id of the message
     * @param type the type of the event that tells it
     * @param facts what is told
     */
    public record EarlyEvent(ExternalId about, String type, Map<String, String> facts) {
        /** Copies the facts. */
        public EarlyEvent {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * New content of a message.
     *
     * @param message the message
     * @param revision the number of the new content
     * @param content the new content
     * @param parts its parts
     * @param at when it was changed
     */
    public record NewRevision(MessageId message, int revision, Content content, List<Part> parts, Instant at) {}

    /**
     * How far an outbound message is.
     *
     * @param message the message
     * @param state its state
     * @param attempts how often a send was begun
     * @param wasInDoubt whether it is or was in doubt; once true it stays so
     * @param error the last error, or null
     * @param parts its parts with the ids that the platform gave them; null to leave them as they are
     */
    public record DeliveryUpdate(
            MessageId message,
            Delivery.State state,
            int attempts,
            boolean wasInDoubt,
            @Nullable String error,
            @Nullable List<Part> parts) {}

    /**
     * New work.
     *
     * @param work the work
     * @param state where it is on its way; {@code HELD} is held by the lease of the commit
     * @param delay how long from now until it is due
     */
    public record NewWork(Work work, Work.State state, Duration delay) {}

    /**
     * What is ready and due in a lane of a channel, and no node has.
     *
     * @param channel the channel
     * @param ready how much there is, up to what was asked for
     * @param since when the longest due of it became due
     */
    public record Backlog(String channel, long ready, Instant since) {}

    /**
     * Work that is to be done again.
     *
     * @param hold the work, as it was held
     * @param delay how long from now until it is due
     * @param attempts how often it was begun and failed
     * @param inDoubt whether it is not known if the last try was done
     * @param error the last error, or null
     */
    public record Postponed(
            Work.Hold hold,
            Duration delay,
            int attempts,
            boolean inDoubt,
            @Nullable String error) {}

    /**
     * Work as it stands in its lane.
     *
     * @param work the work
     * @param state where it is on its way
     */
    public record StandingWork(Work work, Work.State state) {}

    /**
     * Work that a node has just been given, with what it needs to do it.
     *
     * @param work the work
     * @param address where its conversation is sent to
     */
    public record HeldWork(Work work, Address address) {}

    /**
     * A conversation's lane.
     *
     * @param conversation the conversation
     * @param lane the lane
     */
    public record LaneKey(ConversationId conversation, Work.Lane lane) {}

    /**
     * An idempotency key of the host's.
     *
     * @param channel the channel that it is unique in
     * @param key the key
     */
    public record SendKey(String channel, String key) implements Comparable<SendKey> {
        @Override
        public int compareTo(SendKey other) {
            int byChannel = channel.compareTo(other.channel);
            return byChannel != 0 ? byChannel : key.compareTo(other.key);
        }
    }

    /**
     * A label that is put on or taken off.
     *
     * @param conversation the conversation
     * @param label the label
     * @param present whether it is to be there
     */
    public record LabelChange(ConversationId conversation, String label, boolean present) {}

    /**
     * Somebody who wrote in a conversation.
     *
     * @param conversation the conversation
     * @param identity who
     */
    public record Participant(ConversationId conversation, Identity.Key identity) {}

    /**
     * A receipt that moves on, and never back.
     *
     * @param conversation the conversation
     * @param by the identity's value, or the host's id of the agent
     * @param delivered delivered up to; 0 to leave it
     * @param read read up to; 0 to leave it
     */
    public record ReceiptMove(ConversationId conversation, String by, long delivered, long read) {}

    /**
     * An event that is to be appended to the feed.
     *
     * @param type what happened
     * @param at when
     * @param channel the channel
     * @param conversation the conversation, or null
     * @param message the message, or null
     * @param facts small facts
     */
    public record NewEvent(
            String type,
            Instant at,
            String channel,
            @Nullable ConversationId conversation,
            @Nullable MessageId message,
            Map<String, String> facts) {}

    /**
     * A channel as it is stored.
     *
     * @param config its configuration; the settings are those that are not secret, and none for a declared channel
     * @param secrets its secret settings, sealed by the {@link SecretStore}; null where there are none
     * @param declared whether it is declared in the host's code
     * @param status whether it works
     * @param reason why it does not, or null
     * @param offset where the next poll begins, or null
     * @param blockedUntil until when the platform wants to be left alone, on the storage's clock; null where it does not
     * @param version grows with each change of configuration or status
     */
    public record StoredChannel(
            ChannelConfig config,
            @Nullable String secrets,
            boolean declared,
            Channel.Status status,
            @Nullable String reason,
            @Nullable String offset,
            @Nullable Instant blockedUntil,
            long version) {
        /** Checks it. */
        public StoredChannel {
            Objects.requireNonNull(config, "config");
            Objects.requireNonNull(status, "status");
        }

        @Override
        public String toString() {
            return "StoredChannel[" + config + ", " + status + ", version " + version + "]";
        }
    }
}
