package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Lease;
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
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One transaction on a database: says which class has the statements of which rows. For one thread. */
final class JdbcTransaction implements Transaction {
    private final TransactionSql sql;
    private final Session session;
    private final List<Map<ConversationId, ConversationRow>> locked = new ArrayList<>();
    private final Map<ConversationId, ConversationRow> updated = new HashMap<>();

    JdbcTransaction(TransactionSql sql, Session session) {
        this.sql = sql;
        this.session = session;
    }

    @Override
    public Set<Lease> lockLeases(Collection<Lease> leases) {
        return sql.leases.lock(session, leases);
    }

    @Override
    public Set<EventKey> insertKeys(Collection<EventKey> keys) {
        return sql.keys.insertEventKeys(session, keys);
    }

    @Override
    public Map<Identity.Key, KnownIdentity> resolveIdentities(Collection<KnownIdentity> proposals) {
        return sql.identities.resolve(session, proposals);
    }

    @Override
    public void lockIdentities(Collection<Identity.Key> identities) {
        sql.identities.lock(session, identities);
    }

    @Override
    public void updateIdentities(Collection<Identity> identities) {
        sql.identities.update(session, identities);
    }

    @Override
    public Map<Address, ConversationId> resolveAddresses(Map<Address, ConversationId> proposals, Instant at) {
        return sql.addresses.resolve(session, proposals, at);
    }

    @Override
    public Map<Address, ConversationId> findAddresses(Collection<Address> addresses) {
        return sql.addresses.find(session, addresses);
    }

    @Override
    public Map<Address, ConversationId> claimAddresses(Map<Address, ConversationId> proposals) {
        return sql.addresses.claim(session, proposals);
    }

    @Override
    public Map<ConversationId, ConversationRow> lockConversations(Collection<ConversationId> ids) {
        Map<ConversationId, ConversationRow> rows = sql.conversations.lock(session, ids);
        locked.add(rows);
        return rows;
    }

    @Override
    public void updateConversations(Collection<ConversationRow> rows) {
        sql.conversations.update(session, rows);
        sql.conversations.moveLabels(
                session, rows.stream().filter(this::isMovedInLists).toList());
        rows.forEach(row -> updated.put(row.id(), row));
    }

    private boolean isMovedInLists(ConversationRow row) {
        ConversationRow before = updated.get(row.id());
        for (Map<ConversationId, ConversationRow> rows : locked) {
            before = before == null ? rows.get(row.id()) : before;
        }
        return before == null
                || before.status() != row.status()
                || !before.activeAt().equals(row.activeAt());
    }

    @Override
    public void moveAddress(ConversationId conversation, Address address) {
        sql.addresses.move(session, conversation, address);
    }

    @Override
    public void addParticipants(Collection<Participant> participants) {
        sql.conversations.addParticipants(session, participants);
    }

    @Override
    public void insertMessages(Collection<Message> messages) {
        sql.messages.insert(session, messages);
        messages.forEach(message -> sql.blobs.use(session, message.id(), message.content()));
    }

    @Override
    public void insertExternalIds(Map<ExternalId, PartRef> ids) {
        sql.keys.insertExternalIds(session, ids);
    }

    @Override
    public Map<ExternalId, PartRef> findExternalIds(Collection<ExternalId> ids) {
        return sql.keys.findExternalIds(session, ids);
    }

    @Override
    public void keepEarly(Collection<EarlyEvent> events) {
        sql.early.keep(session, events);
    }

    @Override
    public List<EarlyEvent> takeEarly(Collection<ExternalId> ids) {
        return sql.early.take(session, ids);
    }

    @Override
    public Map<MessageId, Message> readMessages(Collection<MessageId> ids) {
        return sql.messageReads.byId(session, ids);
    }

    @Override
    public void reviseMessages(Collection<NewRevision> revisions) {
        sql.messages.revise(session, revisions);
        revisions.forEach(revision -> sql.blobs.use(session, revision.message(), revision.content()));
    }

    @Override
    public void updateDeliveries(Collection<DeliveryUpdate> updates) {
        sql.messages.updateDeliveries(session, updates);
    }

    @Override
    public void markMessages(Map<MessageId, Message.Mark> marks) {
        sql.messages.mark(session, marks);
    }

    @Override
    public void insertWork(Collection<NewWork> work, @Nullable Lease holder) {
        sql.work.insert(session, work, holder);
    }

    @Override
    public Set<Work.Hold> finishWork(Collection<Work.Hold> holds) {
        return sql.work.finish(session, holds);
    }

    @Override
    public Set<Work.Hold> lockHolds(Collection<Work.Hold> holds) {
        return sql.work.lockHolds(session, holds);
    }

    @Override
    public void removeWork(Collection<Work.Key> keys) {
        sql.work.remove(session, keys);
    }

    @Override
    public void postponeWork(Collection<Postponed> postponed) {
        sql.work.postpone(session, postponed);
    }

    @Override
    public void giveBack(Collection<Work.Hold> holds) {
        sql.work.giveBack(session, holds);
    }

    @Override
    public List<HeldWork> promote(Collection<LaneKey> lanes, @Nullable Lease holder) {
        return sql.work.promote(session, lanes, holder);
    }

    @Override
    public List<StandingWork> lockLanes(Collection<LaneKey> lanes) {
        return sql.work.lockLanes(session, lanes);
    }

    @Override
    public void park(Collection<Parked> parked) {
        sql.parked.park(session, parked);
    }

    @Override
    public Map<UUID, Parked> unpark(Collection<UUID> ids) {
        return sql.parked.unpark(session, ids);
    }

    @Override
    public void saveOffset(String channel, String offset) {
        sql.channels.saveOffset(session, channel, offset);
    }

    @Override
    public Map<UUID, List<Failure>> readFailures(Collection<UUID> subjects) {
        return sql.failures.read(session, subjects);
    }

    @Override
    public void saveFailures(Map<UUID, List<Failure>> failures) {
        sql.failures.save(session, failures);
    }

    @Override
    public Map<SendKey, MessageId> resolveSendKeys(Map<SendKey, MessageId> proposals) {
        return sql.keys.resolveSendKeys(session, proposals);
    }

    @Override
    public void changeLabels(Collection<LabelChange> changes) {
        sql.conversations.changeLabels(session, changes);
    }

    @Override
    public void moveReceipts(Collection<ReceiptMove> moves) {
        sql.conversations.moveReceipts(session, moves);
    }

    @Override
    public void setReachable(Map<Identity.Key, Boolean> reachable) {
        sql.identities.setReachable(session, reachable);
    }

    @Override
    public void saveChannel(StoredChannel channel) {
        sql.channels.save(session, channel);
    }

    @Override
    public boolean setChannelStatus(String id, long version, Channel.Status status, @Nullable String reason) {
        return sql.channels.setStatus(session, id, version, status, reason);
    }

    @Override
    public void removeChannel(String id) {
        sql.channels.remove(session, id);
    }

    @Override
    public void blockChannel(String channel, Duration duration) {
        sql.channels.block(session, channel, duration);
    }

    @Override
    public void appendEvents(List<NewEvent> events) {
        sql.feed.append(session, events);
    }
}
