package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Address;
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
import dev.switchboard.storage.Housekeeping;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.PersonalData;
import dev.switchboard.storage.Rows;
import dev.switchboard.storage.Rows.Backlog;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.WebhookRows;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A storage on H2 2 or PostgreSQL 14 and later. The database is found out from its connections.
 *
 * <p>On PostgreSQL it is durable as far as the server's settings are, and any number of nodes may share it. On H2 it is for
 * one node, and durable where the database is kept in files: what was committed survives the end of the process at any
 * moment, though not a loss of power, since H2 does not wait until the disk has it.
 *
 * <p>The host's {@code DataSource} is used as it is, and never closed; it should have at least five connections for a node.
 * While several nodes share a PostgreSQL, each keeps one of them, on which it hears what the others have committed; where
 * that is not possible, as behind a pooler of transactions, everything is found when the node looks the next time. Safe
 * from any thread.
 */
public final class JdbcStorage implements Storage {
    /** The schema that the tables are in by default. */
    public static final String DEFAULT_SCHEMA = "switchboard";

    private final JdbcConnector connector;
    private volatile @Nullable Opened opened;

    JdbcStorage(JdbcConnector connector) {
        this.connector = connector;
    }

    /**
     * A storage in the schema {@value #DEFAULT_SCHEMA}, which is made or brought up to date when the storage is opened.
     *
     * @param dataSource where connections come from
     * @return the storage
     */
    public static JdbcStorage create(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /**
     * A storage to be configured.
     *
     * @param dataSource where connections come from
     * @return its builder
     */
    public static JdbcStorageBuilder builder(DataSource dataSource) {
        return new JdbcStorageBuilder(Objects.requireNonNull(dataSource, "dataSource"));
    }

    @Override
    public Traits traits() {
        return connector.traits();
    }

    @Override
    public void open(Opening opening) {
        opened = new Opened(connector, connector.open(opening), opening);
    }

    /** Ends what it runs itself. The connections are the host's: who made the {@code DataSource} closes it. */
    @Override
    public void close() {
        Opened current = opened;
        if (current != null) {
            current.newsroom.ifPresent(Newsroom::close);
        }
    }

    /** What there is once the storage is open: the statements, compiled for its database, by subject. */
    private static final class Opened {
        final Database database;
        final TransactionSql sql;
        final Leases leases;
        final Claims claims;
        final FeedReads feed;
        final ConversationReads conversations;
        final ContactReads contacts;
        final ParkedReads parked;
        final Housekeeping housekeeping;
        final WebhookRows webhooks;
        final PersonalData personalData;
        final Optional<Newsroom> newsroom;

        Opened(JdbcConnector connector, Database database, Opening opening) {
            Statements statements = connector.statements();
            this.database = database;
            sql = new TransactionSql(statements);
            leases = new Leases(database, statements);
            claims = new Claims(database, statements, sql);
            feed = new FeedReads(database, statements);
            conversations = new ConversationReads(database, statements);
            contacts = new ContactReads(database, statements);
            parked = new ParkedReads(database);
            personalData = new JdbcPersonalData(database, statements, sql);
            webhooks = new JdbcWebhooks(database, statements);
            housekeeping = new JdbcHousekeeping(database, statements);
            newsroom = connector.newsroom(leases::areSeveral, opening.news());
            newsroom.ifPresent(told -> {
                database.whenCommitted(told::tell);
                told.open();
            });
        }
    }

    private Opened opened() {
        Opened current = opened;
        if (current == null) {
            throw new IllegalStateException("the storage was not opened");
        }
        return current;
    }

    @Override
    public Instant now() {
        return opened().database.read(Database.Access::now);
    }

    @Override
    public <R> R write(Function<? super Transaction, R> work) {
        Opened storage = opened();
        return storage.database.write(access -> work.apply(new JdbcTransaction(storage.sql, access.session())));
    }

    private <R> R read(Function<? super Transaction, R> work) {
        Opened storage = opened();
        return storage.database.read(access -> work.apply(new JdbcTransaction(storage.sql, access.session())));
    }

    @Override
    public Lease join(String node, String holder, Duration term) {
        return opened().leases.join(node, holder, term);
    }

    @Override
    public boolean renew(Lease lease, Duration term) {
        return opened().leases.renew(lease, term);
    }

    @Override
    public Optional<Lease> lease(Lease.Kind kind, String name) {
        return opened().leases.find(kind, name);
    }

    @Override
    public Optional<Lease> acquire(Lease.Kind kind, String name, String holder, Duration term) {
        return opened().leases.acquire(kind, name, holder, term);
    }

    @Override
    public void release(Lease lease) {
        opened().leases.release(lease);
    }

    @Override
    public Set<String> takeOver() {
        return opened().leases.takeOver();
    }

    @Override
    public int liveNodes() {
        return opened().leases.liveNodes();
    }

    @Override
    public List<HeldWork> claim(Lease node, Work.Lane lane, int max, Collection<String> exceptChannels) {
        return opened().claims.claim(node, lane, max, exceptChannels);
    }

    @Override
    public List<HeldWork> claimOrphaned(Lease node, Work.Lane lane, int max) {
        return opened().claims.claimOrphaned(node, lane, max);
    }

    @Override
    public Set<Work.Hold> held(Lease node) {
        return opened().claims.held(node);
    }

    @Override
    public List<StandingWork> readLanes(Collection<LaneKey> lanes) {
        Opened storage = opened();
        return storage.database.read(access -> storage.sql.work.readLanes(access.session(), lanes));
    }

    @Override
    public long dueWork(Work.Lane lane) {
        return opened().claims.count(lane);
    }

    @Override
    public List<Backlog> backlog(Work.Lane lane, int most) {
        return opened().claims.backlog(lane, most);
    }

    @Override
    public Map<String, Integer> countParked(Collection<String> channels, int most) {
        return opened().parked.count(channels, most);
    }

    @Override
    public PersonalData personalData() {
        return opened().personalData;
    }

    @Override
    public WebhookRows webhooks() {
        return opened().webhooks;
    }

    @Override
    public Housekeeping housekeeping() {
        return opened().housekeeping;
    }

    @Override
    public Position latest() {
        return opened().feed.latest();
    }

    @Override
    public List<Event> events(Position after, int limit) {
        return opened().feed.events(after, limit);
    }

    @Override
    public Optional<Position> reader(String name) {
        return opened().feed.reader(name);
    }

    @Override
    public void saveReader(String name, Position position) {
        opened().feed.saveReader(name, position);
    }

    @Override
    public List<StoredChannel> channels() {
        Opened storage = opened();
        return storage.database.read(access -> storage.sql.channels.all(access.session()));
    }

    @Override
    public Optional<Conversation> conversation(ConversationId id) {
        return opened().conversations.find(id);
    }

    @Override
    public Optional<ConversationId> conversationAt(Address address) {
        return Optional.ofNullable(
                read(transaction -> transaction.findAddresses(List.of(address))).get(address));
    }

    @Override
    public Page<Conversation> conversations(ConversationQuery query) {
        return opened().conversations.page(query);
    }

    @Override
    public Map<MessageId, Message> messages(Collection<MessageId> ids) {
        return read(transaction -> transaction.readMessages(ids));
    }

    @Override
    public List<Message> messages(ConversationId conversation, long beforeSeq, int limit) {
        Opened storage = opened();
        return storage.database.read(
                access -> storage.sql.messageReads.before(access.session(), conversation, beforeSeq, limit));
    }

    @Override
    public Optional<MessageId> messageBy(Rows.ExternalId id) {
        return Optional.ofNullable(read(transaction -> transaction.findExternalIds(List.of(id)))
                        .get(id))
                .map(PartRef::message);
    }

    @Override
    public List<Rows.ExternalId> earlyIds(Duration since, int limit) {
        Opened storage = opened();
        return storage.database.read(access -> storage.sql.early.known(access.session(), since, limit));
    }

    @Override
    public List<Rows.NewRevision> revisions(MessageId message) {
        Opened storage = opened();
        return storage.database.read(access -> storage.sql.messageReads.revisions(access.session(), message));
    }

    @Override
    public List<Receipt> receipts(ConversationId conversation) {
        return opened().conversations.receipts(conversation);
    }

    @Override
    public Optional<Contact> contact(ContactId id) {
        return opened().contacts.find(id);
    }

    @Override
    public Optional<Contact> contactOf(Identity.Key identity) {
        return opened().contacts.of(identity);
    }

    @Override
    public Page<Contact> contacts(String text, @Nullable Cursor cursor, int limit) {
        return opened().contacts.page(text, cursor, limit);
    }

    @Override
    public Optional<Parked> parked(UUID id) {
        return opened().parked.find(id);
    }

    @Override
    public Page<Parked> parked(ParkedQuery query) {
        return opened().parked.page(query);
    }

    @Override
    public List<Failure> failures(UUID subject) {
        return read(transaction -> transaction.readFailures(List.of(subject))).getOrDefault(subject, List.of());
    }

    @Override
    public String toString() {
        return "JdbcStorage[schema " + connector.schema() + "]";
    }
}
