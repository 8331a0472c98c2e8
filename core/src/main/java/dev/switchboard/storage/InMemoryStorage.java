package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Event;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Position;
import dev.switchboard.model.Receipt;
import dev.switchboard.storage.InMemoryTables.AddressRow;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The storage in memory: tables under one mutex, which a transaction holds from its begin to its end. So nobody sees what
 * is not committed, nothing can deadlock, and the events stand in the feed in the order of the commits. Safe from any
 * thread.
 *
 * <p>It may be opened more than once with one tenant: each board that is given the instance is a node of its own. Closing
 * it leaves the rows, so that another board can go on with them.
 */
final class InMemoryStorage implements Storage {
    private static final int EVENTS_KEPT = 250_000;

    private final ReentrantLock mutex = new ReentrantLock();
    private final InMemoryTables tables;
    private final InMemoryWebhooks webhooks;
    private final AtomicReference<Instant> newest = new AtomicReference<>(Instant.MIN);
    private volatile @Nullable Opening opening;

    InMemoryStorage() {
        this(EVENTS_KEPT);
    }

    /**
     * Creates it.
     *
     * @param eventsKept how many of the newest events stay at least
     */
    InMemoryStorage(int eventsKept) {
        tables = new InMemoryTables(eventsKept);
        webhooks = new InMemoryWebhooks(this::now, this::latest);
    }

    @Override
    public Traits traits() {
        return new Traits("in memory", false, true);
    }

    @Override
    public void open(Opening opening) {
        mutex.lock();
        try {
            Opening earlier = this.opening;
            if (earlier != null && !earlier.tenant().equals(opening.tenant())) {
                throw new ConfigurationException(
                        "tenant",
                        "must be " + earlier.tenant() + ", with which this storage in memory was opened first, was "
                                + opening.tenant() + "; give each tenant a storage in memory of its own");
            }
            this.opening = opening;
            newest.set(Instant.MIN);
        } finally {
            mutex.unlock();
        }
    }

    @Override
    public void close() {
        // Memory is all that it has, and the next board may go on with it.
    }

    @Override
    public Instant now() {
        Instant now = Instant.now().plus(opening().timeOffset().get()).truncatedTo(ChronoUnit.MICROS);
        // Work that was due once stays due, even where the offset is that of a clock that stands still.
        return newest.accumulateAndGet(now, (one, other) -> one.isAfter(other) ? one : other);
    }

    private Opening opening() {
        Opening opened = opening;
        if (opened == null) {
            throw new IllegalStateException("the storage was not opened");
        }
        return opened;
    }

    @Override
    public <R> R write(Function<? super Transaction, R> work) {
        return change(now -> work.apply(new InMemoryTransaction(tables, now)));
    }

    private <R> R change(Function<Instant, R> change) {
        lock();
        try {
            Instant now = now();
            R result = change.apply(now);
            tables.commit();
            return result;
        } finally {
            tables.rollback();
            mutex.unlock();
        }
    }

    private <R> R read(Supplier<R> read) {
        lock();
        try {
            return read.get();
        } finally {
            mutex.unlock();
        }
    }

    private void lock() {
        opening();
        // What a transaction asks of its storage, another storage would answer from outside the transaction.
        if (mutex.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction must not use its storage but through itself");
        }
        mutex.lock();
    }

    @Override
    public Lease join(String node, String holder, Duration term) {
        return change(now -> new InMemoryLeases(tables, now).join(node, holder, term));
    }

    @Override
    public boolean renew(Lease lease, Duration term) {
        return change(now -> new InMemoryLeases(tables, now).renew(lease, term));
    }

    @Override
    public Optional<Lease> lease(Lease.Kind kind, String name) {
        return read(() -> new InMemoryLeases(tables, now()).lease(kind, name));
    }

    @Override
    public Optional<Lease> acquire(Lease.Kind kind, String name, String holder, Duration term) {
        return change(now -> new InMemoryLeases(tables, now).acquire(kind, name, holder, term));
    }

    @Override
    public void release(Lease lease) {
        change(now -> {
            new InMemoryLeases(tables, now).release(lease);
            return lease;
        });
    }

    @Override
    public Set<String> takeOver() {
        return change(now -> new InMemoryLeases(tables, now).takeOver());
    }

    @Override
    public int liveNodes() {
        return read(() -> new InMemoryLeases(tables, now()).liveNodes());
    }

    @Override
    public List<HeldWork> claim(Lease node, Work.Lane lane, int max, Collection<String> exceptChannels) {
        return change(now -> new InMemoryLeases(tables, now).holds(node)
                ? new InMemoryWork(tables, now).claim(node.name(), lane, max, exceptChannels)
                : List.of());
    }

    @Override
    public List<HeldWork> claimOrphaned(Lease node, Work.Lane lane, int max) {
        return change(now -> new InMemoryLeases(tables, now).holds(node)
                ? new InMemoryWork(tables, now).claimOrphaned(node.name(), lane, max)
                : List.of());
    }

    @Override
    public Set<Work.Hold> held(Lease node) {
        return read(() -> new InMemoryLeases(tables, now()).holds(node)
                ? new InMemoryWork(tables, now()).held(node.name())
                : Set.of());
    }

    @Override
    public List<StandingWork> readLanes(Collection<LaneKey> lanes) {
        return read(() -> new InMemoryWork(tables, now()).standing(lanes));
    }

    @Override
    public long dueWork(Work.Lane lane) {
        return read(() -> new InMemoryWork(tables, now()).countDue(lane));
    }

    @Override
    public List<Rows.Backlog> backlog(Work.Lane lane, int most) {
        return read(() -> new InMemoryWork(tables, now()).backlog(lane, most));
    }

    @Override
    public Position latest() {
        return read(tables.feed::latest);
    }

    @Override
    public List<Event> events(Position after, int limit) {
        return read(() -> tables.feed.after(after, limit));
    }

    @Override
    public Optional<Position> reader(String name) {
        return read(() -> Optional.ofNullable(tables.readers.get(name)));
    }

    @Override
    public void saveReader(String name, Position position) {
        change(now -> {
            tables.readers.put(name, position);
            return position;
        });
    }

    @Override
    public List<StoredChannel> channels() {
        return read(() -> List.copyOf(tables.channels.rows()));
    }

    @Override
    public Optional<Conversation> conversation(ConversationId id) {
        return read(() -> new InMemoryReads(tables).conversation(id));
    }

    @Override
    public Optional<ConversationId> conversationAt(Address address) {
        return read(() -> Optional.ofNullable(tables.addresses.get(address)).map(AddressRow::conversation));
    }

    @Override
    public Page<Conversation> conversations(ConversationQuery query) {
        return read(() -> new InMemoryReads(tables).conversations(query));
    }

    @Override
    public Map<MessageId, Message> messages(Collection<MessageId> ids) {
        return read(() -> new InMemoryMessages(tables, now()).read(ids));
    }

    @Override
    public List<Message> messages(ConversationId conversation, long beforeSeq, int limit) {
        return read(() -> new InMemoryMessages(tables, now()).read(conversation, beforeSeq, limit));
    }

    @Override
    public Optional<MessageId> messageBy(Rows.ExternalId id) {
        return read(() -> Optional.ofNullable(tables.externalIds.get(id)).map(PartRef::message));
    }

    @Override
    public List<Rows.ExternalId> earlyIds(Duration since, int limit) {
        return read(() -> new InMemoryReads(tables).earlyIds(now().minus(since), limit));
    }

    @Override
    public List<Rows.NewRevision> revisions(MessageId message) {
        return read(() -> new InMemoryMessages(tables, now()).revisions(message));
    }

    @Override
    public List<Receipt> receipts(ConversationId conversation) {
        return read(() -> new InMemoryReads(tables).receipts(conversation));
    }

    @Override
    public Optional<Contact> contact(ContactId id) {
        return read(() -> new InMemoryReads(tables).contact(id));
    }

    @Override
    public Optional<Contact> contactOf(Identity.Key identity) {
        return read(() -> new InMemoryReads(tables).contactOf(identity));
    }

    @Override
    public Page<Contact> contacts(String text, @Nullable Cursor cursor, int limit) {
        return read(() -> new InMemoryReads(tables).contacts(text, cursor, limit));
    }

    @Override
    public Optional<Parked> parked(UUID id) {
        return read(() -> Optional.ofNullable(tables.parked.get(id)));
    }

    @Override
    public Map<String, Integer> countParked(Collection<String> channels, int most) {
        return read(() -> channels.stream()
                .distinct()
                .collect(Collectors.toMap(
                        Function.identity(),
                        channel -> Math.min(most, tables.parkedOf.in(channel).size()))));
    }

    @Override
    public PersonalData personalData() {
        return new InMemoryPersonalData(tables, this::change);
    }

    @Override
    public WebhookRows webhooks() {
        return webhooks;
    }

    @Override
    public Housekeeping housekeeping() {
        return new InMemoryHousekeeping(tables, this::change);
    }

    @Override
    public Page<Parked> parked(ParkedQuery query) {
        return read(() -> new InMemoryReads(tables).parked(query));
    }

    @Override
    public List<Failure> failures(UUID subject) {
        return read(() -> {
            List<Failure> failures = tables.failures.get(subject);
            return failures == null ? List.of() : failures;
        });
    }
}
