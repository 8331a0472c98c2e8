package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Receipt;
import dev.switchboard.storage.InMemoryTables.AddressRow;
import dev.switchboard.storage.InMemoryTables.ContactRow;
import dev.switchboard.storage.InMemoryTables.IdentityRow;
import dev.switchboard.storage.InMemoryTables.LabelRow;
import dev.switchboard.storage.InMemoryTables.ParticipantRow;
import dev.switchboard.storage.InMemoryTables.ReceiptKey;
import dev.switchboard.storage.InMemoryTables.ReceiptRow;
import dev.switchboard.storage.InMemoryTables.SweptRow;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One transaction in memory. It runs under the storage's mutex, so there is nothing to lock. */
final class InMemoryTransaction implements Transaction {
    private final InMemoryTables tables;
    private final InMemoryLeases leases;
    private final InMemoryMessages messages;
    private final InMemoryWork work;
    private final InMemoryChannels channels;
    private final InMemoryParked parked;
    private final InMemoryKeys keys;
    private final Instant now;

    InMemoryTransaction(InMemoryTables tables, Instant now) {
        this.tables = tables;
        this.leases = new InMemoryLeases(tables, now);
        this.messages = new InMemoryMessages(tables, now);
        this.channels = new InMemoryChannels(tables);
        this.parked = new InMemoryParked(tables);
        this.keys = new InMemoryKeys(tables, now);
        this.work = new InMemoryWork(tables, now);
        this.now = now;
    }

    @Override
    public Set<Lease> lockLeases(Collection<Lease> asked) {
        return leases.holding(asked);
    }

    @Override
    public Set<EventKey> insertKeys(Collection<EventKey> added) {
        return keys.insert(added);
    }

    @Override
    public Map<Identity.Key, KnownIdentity> resolveIdentities(Collection<KnownIdentity> proposals) {
        Map<Identity.Key, KnownIdentity> known = new HashMap<>();
        for (KnownIdentity proposal : proposals) {
            Identity identity = proposal.identity();
            if (tables.identities.putIfAbsent(identity.key(), new IdentityRow(identity, proposal.contact(), true))) {
                tables.contacts.insert(proposal.contact(), new ContactRow(proposal.contact(), identity.displayName()));
            }
            IdentityRow row = tables.identities.require(identity.key());
            known.put(identity.key(), new KnownIdentity(row.identity(), row.contact()));
        }
        return known;
    }

    @Override
    public void lockIdentities(Collection<Identity.Key> identities) {
        // A transaction has the mutex, and with it every row.
    }

    @Override
    public void updateIdentities(Collection<Identity> identities) {
        for (Identity identity : identities) {
            IdentityRow row = tables.identities.require(identity.key());
            tables.identities.put(identity.key(), new IdentityRow(identity, row.contact(), row.reachable()));
            tables.contacts.put(row.contact(), new ContactRow(row.contact(), identity.displayName()));
        }
    }

    @Override
    public Map<Address, ConversationId> resolveAddresses(Map<Address, ConversationId> proposals, Instant at) {
        Map<Address, ConversationId> resolved = new HashMap<>();
        proposals.forEach((address, proposed) -> {
            AddressRow row = tables.addresses.get(address);
            if (row == null) {
                open(proposed, address, at);
            }
            resolved.put(address, row == null ? proposed : row.conversation());
        });
        return resolved;
    }

    private void open(ConversationId id, Address address, Instant at) {
        tables.conversations.insert(
                id, new ConversationRow(id, address, Conversation.Status.OPEN, null, 0, 0, 0, 0, false, at, at));
        tables.addresses.put(address, new AddressRow(address, id, tables.nextArrival()));
        tables.swept.insert(id, new SweptRow(id, 0, at));
    }

    @Override
    public Map<Address, ConversationId> findAddresses(Collection<Address> addresses) {
        Map<Address, ConversationId> found = new HashMap<>();
        for (Address address : addresses) {
            AddressRow row = tables.addresses.get(address);
            if (row != null) {
                found.put(address, row.conversation());
            }
        }
        return found;
    }

    @Override
    public Map<Address, ConversationId> claimAddresses(Map<Address, ConversationId> proposals) {
        proposals.forEach((address, conversation) ->
                tables.addresses.putIfAbsent(address, new AddressRow(address, conversation, tables.nextArrival())));
        return findAddresses(proposals.keySet());
    }

    @Override
    public Map<ConversationId, ConversationRow> lockConversations(Collection<ConversationId> ids) {
        return pick(tables.conversations, ids);
    }

    @Override
    public void updateConversations(Collection<ConversationRow> rows) {
        for (ConversationRow row : rows) {
            tables.conversations.put(
                    row.id(), at(tables.conversations.require(row.id()).address(), row));
        }
    }

    @Override
    public void moveAddress(ConversationId conversation, Address address) {
        AddressRow known = tables.addresses.get(address);
        if (known == null || !known.conversation().equals(conversation)) {
            tables.addresses.put(address, new AddressRow(address, conversation, tables.nextArrival()));
        }
        tables.conversations.put(conversation, at(address, tables.conversations.require(conversation)));
    }

    private static ConversationRow at(Address address, ConversationRow row) {
        return row.address().equals(address)
                ? row
                : new ConversationRow(
                        row.id(),
                        address,
                        row.status(),
                        row.assignee(),
                        row.lastSeq(),
                        row.lastPosition(),
                        row.handling(),
                        row.sending(),
                        row.held(),
                        row.openedAt(),
                        row.activeAt());
    }

    @Override
    public void addParticipants(Collection<Participant> participants) {
        for (Participant participant : participants) {
            if (!tables.participants.contains(participant)) {
                tables.identities.require(participant.identity());
                tables.participants.put(participant, new ParticipantRow(participant, tables.nextArrival()));
            }
        }
    }

    @Override
    public void insertMessages(Collection<Message> inserted) {
        messages.insert(inserted);
    }

    @Override
    public void insertExternalIds(Map<ExternalId, PartRef> ids) {
        ids.forEach(tables.externalIds::putIfAbsent);
    }

    @Override
    public Map<ExternalId, PartRef> findExternalIds(Collection<ExternalId> ids) {
        return pick(tables.externalIds, ids);
    }

    @Override
    public void keepEarly(Collection<EarlyEvent> events) {
        keys.keep(events);
    }

    @Override
    public List<EarlyEvent> takeEarly(Collection<ExternalId> ids) {
        return keys.take(ids);
    }

    @Override
    public Map<MessageId, Message> readMessages(Collection<MessageId> ids) {
        return messages.read(ids);
    }

    @Override
    public void reviseMessages(Collection<NewRevision> revisions) {
        messages.revise(revisions);
    }

    @Override
    public void updateDeliveries(Collection<DeliveryUpdate> updates) {
        messages.update(updates);
    }

    @Override
    public void markMessages(Map<MessageId, Message.Mark> marks) {
        messages.mark(marks);
    }

    @Override
    public void insertWork(Collection<NewWork> inserted, @Nullable Lease holder) {
        work.insert(inserted, holder);
    }

    @Override
    public Set<Work.Hold> finishWork(Collection<Work.Hold> holds) {
        return work.finish(holds);
    }

    @Override
    public Set<Work.Hold> lockHolds(Collection<Work.Hold> holds) {
        return work.latest(holds);
    }

    @Override
    public void removeWork(Collection<Work.Key> keys) {
        keys.forEach(tables.work::remove);
    }

    @Override
    public void postponeWork(Collection<Postponed> postponed) {
        work.postpone(postponed);
    }

    @Override
    public void giveBack(Collection<Work.Hold> holds) {
        work.giveBack(holds);
    }

    @Override
    public List<HeldWork> promote(Collection<LaneKey> lanes, @Nullable Lease holder) {
        return work.promote(lanes, holder);
    }

    @Override
    public List<StandingWork> lockLanes(Collection<LaneKey> lanes) {
        return work.standing(lanes);
    }

    @Override
    public void park(Collection<Parked> added) {
        parked.park(added);
    }

    @Override
    public Map<UUID, Parked> unpark(Collection<UUID> ids) {
        return parked.unpark(ids);
    }

    @Override
    public Map<UUID, List<Failure>> readFailures(Collection<UUID> subjects) {
        return pick(tables.failures, subjects);
    }

    @Override
    public void saveFailures(Map<UUID, List<Failure>> failures) {
        parked.save(failures);
    }

    @Override
    public Map<SendKey, MessageId> resolveSendKeys(Map<SendKey, MessageId> proposals) {
        return keys.resolve(proposals);
    }

    @Override
    public void changeLabels(Collection<LabelChange> changes) {
        for (LabelChange change : changes) {
            LabelRow label = new LabelRow(change.conversation(), change.label());
            if (change.present()) {
                tables.labels.putIfAbsent(label, label);
            } else {
                tables.labels.remove(label);
            }
        }
    }

    @Override
    public void moveReceipts(Collection<ReceiptMove> moves) {
        for (ReceiptMove move : moves) {
            ReceiptKey key = new ReceiptKey(move.conversation(), move.by());
            ReceiptRow row = tables.receipts.get(key);
            Receipt old = row == null ? new Receipt(move.by(), 0, 0) : row.receipt();
            Receipt moved = new Receipt(
                    move.by(), Math.max(old.delivered(), move.delivered()), Math.max(old.read(), move.read()));
            tables.receipts.put(key, new ReceiptRow(move.conversation(), moved));
        }
    }

    @Override
    public void setReachable(Map<Identity.Key, Boolean> reachable) {
        reachable.forEach((key, yes) -> {
            IdentityRow row = tables.identities.get(key);
            if (row != null) {
                tables.identities.put(key, new IdentityRow(row.identity(), row.contact(), yes));
            }
        });
    }

    @Override
    public void saveChannel(StoredChannel channel) {
        channels.save(channel);
    }

    @Override
    public boolean setChannelStatus(String id, long version, Channel.Status status, @Nullable String reason) {
        return channels.setStatus(id, version, status, reason);
    }

    @Override
    public void removeChannel(String id) {
        channels.remove(id);
        work.hurry(id);
    }

    @Override
    public void saveOffset(String channel, String offset) {
        channels.saveOffset(channel, offset);
    }

    @Override
    public void blockChannel(String channel, Duration duration) {
        channels.block(channel, now.plus(duration));
    }

    @Override
    public void appendEvents(List<NewEvent> events) {
        tables.feed.append(events);
    }

    private static <K, V> Map<K, V> pick(Table<K, V> table, Collection<K> keys) {
        Map<K, V> found = new HashMap<>();
        for (K key : keys) {
            V row = table.get(key);
            if (row != null) {
                found.put(key, row);
            }
        }
        return found;
    }
}
