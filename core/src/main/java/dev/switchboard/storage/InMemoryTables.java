package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Position;
import dev.switchboard.model.Receipt;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All that a storage in memory holds, with an index for each question that is asked. Guarded by the storage's mutex. */
final class InMemoryTables {
    static final UUID LOWEST = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);

    /** The one group of an index that is not divided. */
    enum All {
        ROWS
    }

    record LeaseName(Lease.Kind kind, String name) {}

    record LeaseRow(LeaseName name, @Nullable String holder, long epoch, Instant until) {
        boolean isOf(Lease lease) {
            return lease.holder().equals(holder) && lease.epoch() == epoch;
        }

        boolean isUp(Instant now) {
            return !until.isAfter(now);
        }
    }

    record IdentityRow(Identity identity, ContactId contact, boolean reachable) {}

    record ContactRow(ContactId id, String displayName) {}

    /** A contact's place in the list by name. */
    record Named(String foldedName, ContactId id) implements Comparable<Named> {
        static Named of(ContactRow contact) {
            return new Named(fold(contact.displayName), contact.id);
        }

        static String fold(String name) {
            return name.toLowerCase(Locale.ROOT);
        }

        @Override
        public int compareTo(Named other) {
            int byName = foldedName.compareTo(other.foldedName);
            return byName != 0 ? byName : id.compareTo(other.id);
        }
    }

    record AddressRow(Address address, ConversationId conversation, long number) {}

    record ParticipantRow(Participant participant, long number) {}

    /** What belongs to a conversation in the order in which it came. */
    record Arrival<T>(long number, T what) implements Comparable<Arrival<T>> {
        @Override
        public int compareTo(Arrival<T> other) {
            return Long.compare(number, other.number);
        }
    }

    record LabelRow(ConversationId conversation, String label) {}

    record ReceiptKey(ConversationId conversation, String by) {}

    record ReceiptRow(ConversationId conversation, Receipt receipt) {}

    record Seq(long number, MessageId message) implements Comparable<Seq> {
        /** Lower than that of every message with this number, and higher than all before. */
        static Seq before(long number) {
            return new Seq(number, new MessageId(LOWEST));
        }

        @Override
        public int compareTo(Seq other) {
            int byNumber = Long.compare(number, other.number);
            return byNumber != 0 ? byNumber : message.compareTo(other.message);
        }
    }

    record RevisionKey(MessageId message, int revision) {}

    record SentUnderKey(MessageId message, Instant storedAt) {}

    record EarlyRow(Instant since, List<EarlyEvent> events) {
        EarlyRow and(EarlyEvent event) {
            List<EarlyEvent> more = new ArrayList<>(events);
            more.add(event);
            return new EarlyRow(since, more);
        }
    }

    /** How far a conversation's old messages were swept, and when the rest is old enough at the earliest. */
    record SweptRow(ConversationId conversation, long seq, Instant at) {}

    /** Bytes of the blob store, since when nobody is known to use them, null where somebody does, and whether they go. */
    record BlobRow(String sha256, @Nullable Instant unusedSince, boolean removing) {
        BlobRow usedAt(Instant now) {
            return removing ? this : new BlobRow(sha256, now, false);
        }
    }

    record BlobUse(MessageId message, String sha256) {}

    /** What is in a state since a time, that which is longest so first. */
    record Since<T extends Comparable<T>>(Instant at, T what) implements Comparable<Since<T>> {
        @Override
        public int compareTo(Since<T> other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : what.compareTo(other.what);
        }
    }

    record WorkRow(
            Work work,
            Work.State state,
            Instant due,
            @Nullable String node) {}

    record ChannelLane(String channel, Work.Lane lane) {}

    /** Ready work, that which is longest due first. */
    record Ready(Instant due, Work.Key key) implements Comparable<Ready> {
        @Override
        public int compareTo(Ready other) {
            int byDue = due.compareTo(other.due);
            return byDue != 0 ? byDue : key.compareTo(other.key);
        }
    }

    /** An item of a list by time, the newest first. */
    record Recent(Instant at, UUID id) implements Comparable<Recent> {
        private static final Comparator<Recent> NEWEST_FIRST =
                Comparator.comparing(Recent::at).thenComparing(Recent::id).reversed();

        @Override
        public int compareTo(Recent other) {
            return NEWEST_FIRST.compare(this, other);
        }
    }

    private final UndoLog undo = new UndoLog();
    private long arrivals;

    final InMemoryFeed feed;
    final Table<String, Position> readers = new Table<>(undo);
    final Table<String, StoredChannel> channels = new Table<>(undo);
    final Table<LeaseName, LeaseRow> leases = new Table<>(undo);
    final Table<EventKey, Instant> eventKeys = new Table<>(undo);
    final Table<SendKey, SentUnderKey> sendKeys = new Table<>(undo);
    final Table<ExternalId, PartRef> externalIds = new Table<>(undo);
    final Table<ExternalId, EarlyRow> early = new Table<>(undo);

    final Index<IdentityRow, ContactId, Identity.Key> identitiesOf =
            new Index<>(IdentityRow::contact, row -> row.identity().key());
    final Index<IdentityRow, String, Identity.Key> identitiesByValue = new Index<>(
            row -> row.identity().key().value(), row -> row.identity().key());
    final Table<Identity.Key, IdentityRow> identities = new Table<>(undo, identitiesOf, identitiesByValue);

    final Index<ContactRow, All, Named> contactsByName = new Index<>(row -> All.ROWS, Named::of);
    final Table<ContactId, ContactRow> contacts = new Table<>(undo, contactsByName);

    final Index<ConversationRow, All, Recent> conversationsByTime = new Index<>(
            row -> All.ROWS, row -> new Recent(row.activeAt(), row.id().value()));
    final Table<ConversationId, ConversationRow> conversations = new Table<>(undo, conversationsByTime);

    final Index<SweptRow, All, Since<ConversationId>> conversationsToSweep =
            new Index<>(row -> All.ROWS, row -> new Since<>(row.at(), row.conversation()));
    final Table<ConversationId, SweptRow> swept = new Table<>(undo, conversationsToSweep);

    final Index<BlobRow, All, Since<String>> unusedBlobs = new Index<>(
            row -> row.unusedSince() == null ? null : All.ROWS,
            row -> new Since<>(Objects.requireNonNull(row.unusedSince()), row.sha256()));
    final Table<String, BlobRow> blobs = new Table<>(undo, unusedBlobs);

    final Index<BlobUse, String, MessageId> usesOfBlob = new Index<>(BlobUse::sha256, BlobUse::message);
    final Index<BlobUse, MessageId, String> blobsOfMessage = new Index<>(BlobUse::message, BlobUse::sha256);
    final Table<BlobUse, BlobUse> blobUses = new Table<>(undo, usesOfBlob, blobsOfMessage);

    final Index<AddressRow, ConversationId, Arrival<Address>> addressesOf =
            new Index<>(AddressRow::conversation, row -> new Arrival<>(row.number(), row.address()));
    final Table<Address, AddressRow> addresses = new Table<>(undo, addressesOf);

    final Index<ParticipantRow, ConversationId, Arrival<Identity.Key>> participantsOf = new Index<>(
            row -> row.participant().conversation(),
            row -> new Arrival<>(row.number(), row.participant().identity()));
    final Table<Participant, ParticipantRow> participants = new Table<>(undo, participantsOf);

    final Index<LabelRow, ConversationId, String> labelsOf = new Index<>(LabelRow::conversation, LabelRow::label);
    final Table<LabelRow, LabelRow> labels = new Table<>(undo, labelsOf);

    final Index<ReceiptRow, ConversationId, String> receiptsOf =
            new Index<>(ReceiptRow::conversation, row -> row.receipt().by());
    final Table<ReceiptKey, ReceiptRow> receipts = new Table<>(undo, receiptsOf);

    final Index<MessageRow, ConversationId, Seq> messagesOf = new Index<>(
            row -> row.message().conversation(),
            row -> new Seq(row.message().seq(), row.message().id()));
    final Table<MessageId, MessageRow> messages = new Table<>(undo, messagesOf);

    final Index<NewRevision, MessageId, Integer> revisionsOf = new Index<>(NewRevision::message, NewRevision::revision);
    final Table<RevisionKey, NewRevision> revisions = new Table<>(undo, revisionsOf);

    final Index<WorkRow, LaneKey, Work.Key> lanes = new Index<>(
            row -> new LaneKey(row.work().key().conversation(), row.work().key().lane()),
            row -> row.work().key());
    final Index<WorkRow, ChannelLane, Ready> ready = new Index<>(
            row -> row.state() == Work.State.READY
                    ? new ChannelLane(row.work().channel(), row.work().key().lane())
                    : null,
            row -> new Ready(row.due(), row.work().key()));
    final Index<WorkRow, String, Work.Key> heldBy =
            new Index<>(WorkRow::node, row -> row.work().key());
    final Index<WorkRow, MessageId, Work.Key> sendOf = new Index<>(
            row -> row.work().type() == Work.Type.SEND ? row.work().message() : null,
            row -> row.work().key());
    final Table<Work.Key, WorkRow> work = new Table<>(undo, lanes, ready, heldBy, sendOf);

    final Index<Parked, All, Recent> parkedByTime = new Index<>(row -> All.ROWS, InMemoryTables::recent);
    final Index<Parked, String, Recent> parkedOf = new Index<>(Parked::channel, InMemoryTables::recent);
    final Index<Parked, MessageId, Recent> parkedOfMessage = new Index<>(Parked::message, InMemoryTables::recent);
    final Table<UUID, Parked> parked = new Table<>(undo, parkedByTime, parkedOf, parkedOfMessage);
    final Table<UUID, List<Failure>> failures = new Table<>(undo);

    /**
     * Creates them, empty.
     *
     * @param eventsKept how many of the newest events stay at least
     */
    InMemoryTables(int eventsKept) {
        feed = new InMemoryFeed(undo, eventsKept);
    }

    final Index<AuditEntry, All, Recent> auditByTime =
            new Index<>(row -> All.ROWS, row -> new Recent(row.at(), row.id()));
    final Table<UUID, AuditEntry> audit = new Table<>(undo, auditByTime);

    private static Recent recent(Parked parked) {
        return new Recent(parked.at(), parked.id());
    }

    /** {@return a number higher than all before} */
    long nextArrival() {
        return ++arrivals;
    }

    /** Makes the changes of a transaction final, and drops the oldest events where there are too many. */
    void commit() {
        undo.commit();
        feed.forgetOldest();
    }

    /** Takes back what was not committed. */
    void rollback() {
        undo.rollback();
    }
}
