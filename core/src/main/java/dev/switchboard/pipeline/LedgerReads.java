package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has read and locked for a batch, in the one order that all transactions keep: event keys,
 * identities, addresses, what ids stand for, conversations; and what hangs on these. Work whose hold a commit ends is
 * removed here, where it is still held so: nothing else hangs on it until the commit has taken the hold.
 */
final class LedgerReads {
    private final Needs needs;
    private final Set<EventKey> newKeys;
    private final Map<Identity.Key, KnownIdentity> identities;
    private final Map<Address, ConversationId> addresses;
    private final Map<ExternalId, PartRef> externalIds;
    private final Set<ExternalId> takenIds;
    private final Map<SendKey, MessageId> sendKeys;
    private final Map<UUID, Parked> unparked;
    private final Map<UUID, List<Failure>> failures;
    private final Map<ConversationId, ConversationState> conversations = new HashMap<>();
    private final Set<Work.Hold> holds = new HashSet<>();
    private final Map<MessageId, Message> messages;
    private final Map<LaneKey, List<StandingWork>> lanes = new HashMap<>();
    private final Map<ExternalId, List<EarlyEvent>> early = new HashMap<>();

    /** Asks for all that does not hang on an answer before it looks at one: a storage may then ask for it at once. */
    LedgerReads(Transaction transaction, Needs needs, Instant now) {
        this.needs = needs;
        Set<EventKey> unknownKeys = transaction.insertKeys(needs.keys);
        identities = transaction.resolveIdentities(needs.identities.values());
        Map<Address, ConversationId> opened = transaction.resolveAddresses(needs.addresses, now);
        Map<Address, ConversationId> known = transaction.findAddresses(needs.knownAddresses);
        Map<ExternalId, PartRef> found = transaction.findExternalIds(needs.externalIds);
        changeIdentities(transaction);
        addresses = new HashMap<>(opened);
        addresses.putAll(known);
        addresses.putAll(transaction.claimAddresses(claimed()));
        externalIds = new HashMap<>(found);
        sendKeys = transaction.resolveSendKeys(needs.sendKeys);

        Map<ConversationId, ConversationRow> rows = transaction.lockConversations(toLock());
        unparked = transaction.unpark(needs.parked);
        Map<ExternalId, PartRef> taken = transaction.findExternalIds(needs.newExternalIds);
        Set<Work.Hold> finished = transaction.finishWork(needs.finished);
        Set<Work.Hold> held = transaction.lockHolds(needs.held);
        failures = transaction.readFailures(needs.failures);
        checkThatNoneWasErased(rows);
        rows.forEach((id, row) -> conversations.put(id, new ConversationState(row)));
        takenIds = Set.copyOf(taken.keySet());
        taken.forEach((id, ref) -> {
            if (conversations.containsKey(ref.conversation())) {
                externalIds.put(id, ref);
            }
        });
        holds.addAll(finished);
        holds.addAll(held);
        newKeys = new HashSet<>(unknownKeys);
        messages = transaction.readMessages(toRead());
        readEarly(transaction);
        lockLanes(transaction);
    }

    /** What was found before the locks is looked at again under them (R4): an erasure may have been faster. */
    private void checkThatNoneWasErased(Map<ConversationId, ConversationRow> rows) {
        if (addresses.values().stream().anyMatch(id -> isVacant(rows.get(id)))) {
            throw StorageException.contended("the conversation was just erased: what comes in opens another one", null);
        }
        externalIds.values().removeIf(ref -> isVacant(rows.get(ref.conversation())));
    }

    private static boolean isVacant(@Nullable ConversationRow row) {
        return row != null && row.isVacant();
    }

    private void changeIdentities(Transaction transaction) {
        List<Identity> changed = changedIdentities();
        transaction.lockIdentities(toChange(changed));
        transaction.updateIdentities(changed);
    }

    private void readEarly(Transaction transaction) {
        for (EarlyEvent event : transaction.takeEarly(needs.early)) {
            early.computeIfAbsent(event.about(), id -> new ArrayList<>()).add(event);
        }
    }

    private void lockLanes(Transaction transaction) {
        for (StandingWork standing : transaction.lockLanes(lanesToLock())) {
            Work.Key key = standing.work().key();
            lanes.computeIfAbsent(new LaneKey(key.conversation(), key.lane()), lane -> new ArrayList<>())
                    .add(standing);
        }
    }

    /** All of them are locked at once, and so in one order; those alone whose names change are locked by that. */
    private Set<Identity.Key> toChange(List<Identity> changed) {
        Set<Identity.Key> keys = new HashSet<>(needs.people);
        if (!keys.isEmpty()) {
            changed.forEach(identity -> keys.add(identity.key()));
        }
        return keys;
    }

    private Map<Address, ConversationId> claimed() {
        Map<Address, ConversationId> claimed = new HashMap<>();
        needs.moves.forEach((to, from) -> {
            ConversationId conversation = addresses.get(from);
            if (conversation != null && !addresses.containsKey(to)) {
                claimed.put(to, conversation);
            }
        });
        return claimed;
    }

    private Set<ConversationId> toLock() {
        Set<ConversationId> ids = new HashSet<>(needs.conversations);
        ids.addAll(addresses.values());
        externalIds.values().forEach(ref -> ids.add(ref.conversation()));
        return ids;
    }

    private Set<LaneKey> lanesToLock() {
        Set<LaneKey> lanesToLock = new HashSet<>(needs.lanes);
        for (Address address : needs.handlingAt) {
            ConversationId id = addresses.get(address);
            if (id != null) {
                lanesToLock.add(new LaneKey(id, Work.Lane.HANDLING));
            }
        }
        return lanesToLock;
    }

    private Set<MessageId> toRead() {
        Set<MessageId> ids = new HashSet<>(needs.messages);
        externalIds.values().forEach(ref -> ids.add(ref.message()));
        unparked.values().stream().map(Parked::message).filter(Objects::nonNull).forEach(ids::add);
        return ids;
    }

    /** The conversations that this batch opened. */
    List<ConversationState> opened() {
        return needs.addresses.entrySet().stream()
                .filter(proposal -> proposal.getValue().equals(addresses.get(proposal.getKey())))
                .map(proposal -> state(proposal.getValue()))
                .toList();
    }

    /** The identities whose name or attributes are not what is stored. */
    private List<Identity> changedIdentities() {
        return needs.identities.values().stream()
                .map(KnownIdentity::identity)
                .filter(identity -> !identity(identity.key()).identity().equals(identity))
                .toList();
    }

    Collection<ConversationState> conversations() {
        return conversations.values();
    }

    boolean takeKey(EventKey key) {
        return newKeys.remove(key);
    }

    KnownIdentity identity(Identity.Key key) {
        return Objects.requireNonNull(identities.get(key), "identity was not declared");
    }

    ConversationState conversationAt(Address address) {
        return state(Objects.requireNonNull(addresses.get(address), "address was not declared"));
    }

    Optional<ConversationState> knownConversationAt(Address address) {
        return Optional.ofNullable(addresses.get(address)).map(this::state);
    }

    /** From now on a conversation that is locked is the one at an address. */
    void moveTo(Address address, ConversationId conversation) {
        addresses.put(address, conversation);
    }

    Optional<ConversationState> conversation(ConversationId id) {
        return Optional.ofNullable(conversations.get(id));
    }

    Optional<PartRef> find(ExternalId id) {
        return Optional.ofNullable(externalIds.get(id));
    }

    boolean isTaken(ExternalId id) {
        return takenIds.contains(id);
    }

    List<EarlyEvent> takeEarly(ExternalId id) {
        List<EarlyEvent> taken = early.remove(id);
        return taken == null ? List.of() : taken;
    }

    Optional<Message> message(MessageId id) {
        return Optional.ofNullable(messages.get(id));
    }

    MessageId sendKey(SendKey key) {
        return Objects.requireNonNull(sendKeys.get(key), "send key was not declared");
    }

    boolean takeHold(Work.Hold hold) {
        return holds.remove(hold);
    }

    Optional<Parked> unparked(UUID id) {
        return Optional.ofNullable(unparked.get(id));
    }

    List<Failure> failures(UUID subject) {
        return failures.getOrDefault(subject, List.of());
    }

    List<StandingWork> lane(LaneKey lane) {
        return lanes.getOrDefault(lane, List.of());
    }

    private ConversationState state(ConversationId id) {
        return Objects.requireNonNull(conversations.get(id), "conversation was not locked");
    }
}
