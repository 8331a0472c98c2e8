package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a batch changes, collected so that each kind of row is written once for all of it. */
final class LedgerWrites {
    private final Transaction transaction;
    private @Nullable Lease holder;
    private final Places places;

    private final Map<MessageId, Message> current = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final Map<ExternalId, PartRef> externalIds = new LinkedHashMap<>();
    private final List<EarlyEvent> early = new ArrayList<>();
    private final Map<MessageId, NewRevision> revisions = new LinkedHashMap<>();
    private final Map<MessageId, DeliveryUpdate> deliveries = new LinkedHashMap<>();
    private final Map<MessageId, Message.Mark> marks = new LinkedHashMap<>();
    private final List<NewWork> work = new ArrayList<>();
    private final Set<Work.Key> removed = new LinkedHashSet<>();
    private final List<Postponed> postponed = new ArrayList<>();
    private final Set<Work.Hold> givenBack = new LinkedHashSet<>();
    private final Map<LaneKey, String> promoted = new LinkedHashMap<>();
    private final List<Parked> parked = new ArrayList<>();
    private final Map<UUID, List<Failure>> failures = new LinkedHashMap<>();
    private final Set<Participant> participants = new LinkedHashSet<>();
    private final List<LabelChange> labels = new ArrayList<>();
    private final List<ReceiptMove> receipts = new ArrayList<>();
    private final Map<Identity.Key, Boolean> reachable = new LinkedHashMap<>();
    private final Map<ConversationId, Address> moves = new TreeMap<>();
    private final Map<String, String> offsets = new TreeMap<>();
    private final Map<String, Duration> blocked = new TreeMap<>();
    private final List<NewEvent> events = new ArrayList<>();

    private final List<Assignment> assignments = new ArrayList<>();
    private final List<Place> taken = new ArrayList<>();

    private record Place(Work.Lane lane, String channel) {}

    LedgerWrites(Transaction transaction, Places places) {
        this.transaction = transaction;
        this.places = places;
    }

    void holdUnder(Lease lease) {
        holder = lease;
    }

    @Nullable
    Message current(MessageId id) {
        return current.get(id);
    }

    @Nullable
    PartRef added(ExternalId id) {
        return externalIds.get(id);
    }

    void insert(Message message) {
        messages.add(message);
        current.put(message.id(), message);
    }

    void insertExternalId(ExternalId id, PartRef ref) {
        externalIds.putIfAbsent(id, ref);
    }

    void keepEarly(EarlyEvent event) {
        early.add(event);
    }

    /** Takes a place in this node's memory for work, if it may hold any. */
    boolean takePlace(Work work) {
        return takePlace(work.key().lane(), work.channel());
    }

    private boolean takePlace(Work.Lane lane, String channel) {
        if (holder == null || !places.take(lane, channel)) {
            return false;
        }
        taken.add(new Place(lane, channel));
        return true;
    }

    void insert(NewWork newWork) {
        work.add(newWork);
    }

    void assign(Work work, Address address, Message message) {
        if (holder != null) {
            assignments.add(new Assignment(work, address, message, holder));
        }
    }

    /** Removes work that nobody has; false if it is removed already. */
    boolean remove(Work.Key key) {
        return removed.add(key);
    }

    void postpone(Postponed again) {
        postponed.add(again);
    }

    void giveBack(Work.Hold hold) {
        givenBack.add(hold);
    }

    void promote(LaneKey lane, String channel) {
        promoted.put(lane, channel);
    }

    /** Keeps a lane from a promotion: new work is its head. */
    void keep(LaneKey lane) {
        promoted.remove(lane);
    }

    /**
     * @param known the message as it was until now; null where it was not read, and so is not asked for
     */
    void deliver(DeliveryUpdate update, @Nullable Message known) {
        if (known != null) {
            current.put(known.id(), delivered(known, update));
        }
        deliveries.merge(
                update.message(),
                update,
                (earlier, later) -> later.parts() != null
                        ? later
                        : new DeliveryUpdate(
                                later.message(),
                                later.state(),
                                later.attempts(),
                                later.wasInDoubt() || earlier.wasInDoubt(),
                                later.error(),
                                earlier.parts()));
    }

    private static Message delivered(Message message, DeliveryUpdate update) {
        boolean wasInDoubt = update.wasInDoubt()
                || (message.delivery() != null && message.delivery().wasInDoubt());
        Delivery delivery = new Delivery(update.state(), update.attempts(), wasInDoubt, null, update.error());
        List<Part> parts = update.parts();
        return (parts == null ? message : message.withParts(parts)).withDelivery(delivery);
    }

    Message revise(Message message, NewRevision revision) {
        Message revised = message.revised(revision.revision(), revision.content(), revision.parts());
        if (revisions.containsKey(message.id())) {
            flushMessages(); // a revision keeps what is stored, so the one before it has to be
        }
        current.put(message.id(), revised);
        revisions.put(message.id(), revision);
        return revised;
    }

    void mark(MessageId message, Message.Mark mark) {
        marks.put(message, mark);
    }

    void park(Parked work) {
        parked.add(work);
    }

    List<Parked> parked() {
        return parked;
    }

    /** How work about something failed, where this batch changed it. */
    @Nullable
    List<Failure> failures(UUID subject) {
        return failures.get(subject);
    }

    void failures(UUID subject, List<Failure> all) {
        failures.put(subject, all);
    }

    void participant(Participant participant) {
        participants.add(participant);
    }

    void label(LabelChange change) {
        labels.add(change);
    }

    void receipt(ReceiptMove move) {
        receipts.add(move);
    }

    void reachable(Identity.Key identity, boolean isReachable) {
        reachable.put(identity, isReachable);
    }

    void move(ConversationId conversation, Address address) {
        moves.put(conversation, address);
    }

    void offset(String channel, String offset) {
        offsets.put(channel, offset);
    }

    void block(String channel, Duration duration) {
        blocked.merge(channel, duration, (some, other) -> some.compareTo(other) > 0 ? some : other);
    }

    void event(NewEvent event) {
        events.add(event);
    }

    List<Assignment> flush(Collection<ConversationState> conversations) {
        transaction.updateConversations(conversations.stream()
                .filter(ConversationState::isChanged)
                .map(ConversationState::row)
                .toList());
        moves.forEach(transaction::moveAddress);
        transaction.addParticipants(participants);
        flushMessages();
        transaction.insertExternalIds(externalIds);
        transaction.keepEarly(early);
        transaction.markMessages(marks);
        transaction.changeLabels(labels);
        transaction.moveReceipts(receipts);
        transaction.setReachable(reachable);
        transaction.park(parked);
        transaction.saveFailures(failures);
        // All transactions lock rows of one kind in one order.
        offsets.forEach(transaction::saveOffset);
        blocked.forEach(transaction::blockChannel);
        flushWork();
        transaction.appendEvents(events);
        return assignments;
    }

    private void flushMessages() {
        transaction.insertMessages(messages);
        transaction.reviseMessages(revisions.values());
        transaction.updateDeliveries(deliveries.values());
        messages.clear();
        revisions.clear();
        deliveries.clear();
    }

    private void flushWork() {
        // Removed first: work that is put off is removed, and stored anew at its place.
        transaction.removeWork(removed);
        transaction.insertWork(work, holder);
        transaction.postponeWork(postponed);
        transaction.giveBack(givenBack);
        Set<LaneKey> toHold = promoted.entrySet().stream()
                .filter(lane -> takePlace(lane.getKey().lane(), lane.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<LaneKey> toLeave = promoted.keySet().stream()
                .filter(lane -> !toHold.contains(lane))
                .collect(Collectors.toSet());
        transaction.promote(toLeave, null);
        List<HeldWork> held = transaction.promote(toHold, holder);
        assignPromoted(held);
        Set<LaneKey> lanesHeld =
                held.stream().map(HeldWork::work).map(LedgerWrites::lane).collect(Collectors.toSet());
        toHold.stream()
                .filter(lane -> !lanesHeld.contains(lane))
                .forEach(lane -> giveBack(new Place(lane.lane(), promoted.getOrDefault(lane, ""))));
    }

    private void assignPromoted(List<HeldWork> held) {
        Set<MessageId> missing = held.stream()
                .map(work -> work.work().message())
                .filter(id -> !current.containsKey(id))
                .collect(Collectors.toSet());
        current.putAll(transaction.readMessages(missing));
        for (HeldWork promotion : held) {
            Message message = current.get(promotion.work().message());
            if (message == null) {
                throw new IllegalStateException("work about a message that is not stored: " + promotion.work());
            }
            assign(promotion.work(), promotion.address(), message);
        }
    }

    /** Gives back what was taken for a transaction that was not committed. */
    void abandon() {
        List.copyOf(taken).forEach(this::giveBack);
    }

    private void giveBack(Place place) {
        taken.remove(place);
        places.giveBack(place.lane(), place.channel());
    }

    private static LaneKey lane(Work work) {
        return new LaneKey(work.key().conversation(), work.key().lane());
    }
}
