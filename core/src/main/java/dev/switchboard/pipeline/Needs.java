package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Identity;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Work;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a batch of commits has to have read and locked before it is applied. */
final class Needs {
    final Set<EventKey> keys = new HashSet<>();
    final Map<Identity.Key, KnownIdentity> identities = new LinkedHashMap<>();
    final Map<Address, ConversationId> addresses = new HashMap<>();
    final Set<Address> knownAddresses = new HashSet<>();
    final Map<Address, Address> moves = new HashMap<>();
    final Set<Identity.Key> people = new HashSet<>();
    final Set<ExternalId> externalIds = new HashSet<>();
    final Set<ExternalId> newExternalIds = new HashSet<>();
    final Map<SendKey, MessageId> sendKeys = new HashMap<>();
    final Set<UUID> parked = new HashSet<>();
    final Set<UUID> failures = new HashSet<>();
    final Set<ConversationId> conversations = new HashSet<>();
    final Set<Work.Hold> finished = new HashSet<>();
    final Set<Work.Hold> held = new HashSet<>();
    final Set<MessageId> messages = new HashSet<>();
    final Set<LaneKey> lanes = new HashSet<>();
    final Set<Address> handlingAt = new HashSet<>();
    final Set<ExternalId> early = new HashSet<>();

    void key(EventKey key) {
        keys.add(key);
    }

    /** The identity, stored if it is new; the newest name of a batch counts. */
    void identity(Identity identity) {
        identities.compute(
                identity.key(),
                (key, earlier) ->
                        new KnownIdentity(identity, earlier == null ? new ContactId(Ids.next()) : earlier.contact()));
    }

    /** The conversation at an address, opened if there is none. */
    void address(Address address) {
        addresses.computeIfAbsent(address, key -> new ConversationId(Ids.next()));
    }

    /** An identity that is to be changed, if it is known. */
    void person(Identity.Key key) {
        people.add(key);
    }

    /** The conversation at an address, which is to be given another one that has none. */
    void move(Address from, Address to) {
        knownAddress(from);
        knownAddress(to);
        moves.put(to, from);
    }

    /** What is to be handled in the conversation at an address. */
    void handlingAt(Address address) {
        handlingAt.add(address);
    }

    /** The conversation at an address, if there is one. */
    void knownAddress(Address address) {
        knownAddresses.add(address);
    }

    /** What a platform's id stands for, with its message and conversation. */
    void externalId(ExternalId id) {
        externalIds.add(id);
    }

    /** Whether a platform's id is new, seen under the lock of the conversation that it comes in. */
    void newExternalId(ExternalId id) {
        newExternalIds.add(id);
    }

    void sendKey(SendKey key, MessageId proposal) {
        sendKeys.putIfAbsent(key, proposal);
    }

    /** Parked work that this commit ends, with its conversation, which is locked first: so do all who remove parked work. */
    void parked(UUID id, @Nullable ConversationId conversation) {
        parked.add(id);
        if (conversation != null) {
            conversations.add(conversation);
        }
    }

    /** How work about something failed until now. */
    void failures(UUID subject) {
        failures.add(subject);
    }

    void conversation(ConversationId id) {
        conversations.add(id);
    }

    /** Work that this commit ends if it is still held as it was, with its conversation. */
    void finished(Work.Hold hold) {
        conversations.add(hold.key().conversation());
        finished.add(hold);
    }

    /** Work that is not ended, but has still to be held as it was, with its conversation. */
    void held(Work.Hold hold) {
        conversations.add(hold.key().conversation());
        held.add(hold);
    }

    void message(MessageId id) {
        messages.add(id);
    }

    /** What was told about a platform's id before it was stored, with its message and conversation. */
    void early(ExternalId id) {
        externalIds.add(id);
        early.add(id);
    }

    void lane(LaneKey lane) {
        conversations.add(lane.conversation());
        lanes.add(lane);
    }
}
