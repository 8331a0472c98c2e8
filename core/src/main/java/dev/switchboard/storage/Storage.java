package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Position;
import dev.switchboard.model.Receipt;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is kept. It keeps rows and gives them back; it decides nothing and calls nobody. All methods block, are
 * safe from any thread, and throw a {@link StorageException} when they fail. "Now" is the storage's own time plus the
 * offset that it was opened with.
 */
public interface Storage extends AutoCloseable {
    /**
     * A storage in memory, for tests and first steps: what it holds ends with the process. Boards of one process and one
     * tenant that are given the same instance share it, each as a node of its own.
     *
     * @return the storage
     */
    static Storage inMemory() {
        return new InMemoryStorage();
    }

    /**
     * What a storage promises.
     *
     * @param name what it is called in logs
     * @param durable whether what was committed survives the end of the process
     * @param multiNode whether several nodes may share it: processes, or boards of one process where it is in memory
     */
    record Traits(String name, boolean durable, boolean multiNode) {}

    /**
     * What a storage is opened with.
     *
     * @param tenant part of the key of every row that it writes, and of every row that it reads
     * @param timeOffset what is added to the storage's own time; asked at each use
     */
    record Opening(String tenant, Supplier<Duration> timeOffset) {}

    /** {@return what it promises} */
    Traits traits();

    /**
     * Opens it, and checks or makes its tables. Called once, before all else.
     *
     * @param opening the tenant, and the offset of time
     * @throws ConfigurationException if it cannot keep what its traits promise, or its tables are of a newer version
     */
    void open(Opening opening);

    /** Closes what it opened itself. */
    @Override
    void close();

    /** {@return the storage's time plus the offset} */
    Instant now();

    /**
     * Runs one transaction: commits when the work returns, and writes nothing when it throws. The work may be run again
     * when the storage had to give up (a deadlock, a serialisation failure), and does nothing outside the transaction.
     *
     * @param work the work
     * @return what the work returned, after the commit
     * @param <R> what the work returns
     */
    <R> R write(Function<? super Transaction, R> work);

    // who does what

    /**
     * Takes a node's name with a higher epoch, for a holder that was not seen before: whoever has it can no longer commit,
     * and the work held under it may be claimed at once; operations among it are in doubt, and count as attempted now. A
     * storage for one node does so with the names of all others too: their leases are the new holder's, so that whoever had
     * them finds that out.
     *
     * @param node the node's name
     * @param holder who is to have it
     * @param term how long it is safe from being taken over
     * @return the lease
     */
    Lease join(String node, String holder, Duration term);

    /**
     * Keeps a lease for longer.
     *
     * @param lease the lease
     * @param term how long from now
     * @return whether it still holds; false if somebody else has taken it over
     */
    boolean renew(Lease lease, Duration term);

    /**
     * Finds who has a lease, whether or not its time is up.
     *
     * @param kind the kind of lease
     * @param name its name
     * @return the lease; empty where nobody has it
     */
    Optional<Lease> lease(Lease.Kind kind, String name);

    /**
     * Takes the lease to poll a channel, where nobody has it or its time is up.
     *
     * @param channel the channel
     * @param holder who is to have it
     * @param term how long it is safe from being taken over
     * @return the lease, with a higher epoch; empty where somebody else has it
     */
    Optional<Lease> acquire(String channel, String holder, Duration term);

    /**
     * Gives a lease back; that of a node with all work held under it, which may be claimed at once and is not in doubt.
     * Does nothing where the lease no longer holds.
     *
     * @param lease the lease
     */
    void release(Lease lease);

    /**
     * Takes over the nodes whose time is up: they can no longer commit, and the work held under them may be claimed at
     * once; operations among it are in doubt, and count as attempted now. One that commits at this moment is waited for, or
     * left to a later call.
     *
     * @return the names of the nodes
     */
    Set<String> takeOver();

    /**
     * Claims work that is ready and due, that which is longest due first, and only of channels that are stored, active and
     * not blocked. It is held once more.
     *
     * @param node who is to have it; nothing is claimed if this lease no longer holds
     * @param lane the lane
     * @param max the most that is claimed
     * @param exceptChannels channels whose work is left alone
     * @return the work, now held
     */
    List<HeldWork> claim(Lease node, Work.Lane lane, int max, Collection<String> exceptChannels);

    /**
     * Claims work that is ready and due, and whose channel is not stored any more.
     *
     * @param node who is to have it; nothing is claimed if this lease no longer holds
     * @param lane the lane
     * @param max the most that is claimed
     * @return the work, now held
     */
    List<HeldWork> claimOrphaned(Lease node, Work.Lane lane, int max);

    /**
     * Reads what a node holds.
     *
     * @param node the node's lease
     * @return the work held under it; none if it no longer holds
     */
    Set<Work.Hold> held(Lease node);

    /**
     * Reads the work of lanes, in its order.
     *
     * @param lanes the lanes
     * @return the work
     */
    List<StandingWork> readLanes(Collection<LaneKey> lanes);

    /**
     * Counts the work that could be claimed now or is held.
     *
     * @param lane the lane
     * @return how much there is
     */
    long dueWork(Work.Lane lane);

    // the feed

    /** {@return the position of the newest event; {@link Position#START} where there is none} */
    Position latest();

    /**
     * Reads the feed.
     *
     * @param after the position after which to begin
     * @param limit the most events
     * @return the events in their order
     * @throws CursorExpiredException if events after the position are gone
     */
    List<Event> events(Position after, int limit);

    /**
     * Reads where a named subscription stands.
     *
     * @param name the subscription's name
     * @return its position; empty where it never stood anywhere
     */
    Optional<Position> reader(String name);

    /**
     * Stores where a named subscription stands.
     *
     * @param name the subscription's name
     * @param position its position
     */
    void saveReader(String name, Position position);

    // reads

    /** {@return all channels that are stored} */
    List<StoredChannel> channels();

    /**
     * Reads a conversation.
     *
     * @param id the conversation
     * @return the conversation; empty where there is none
     */
    Optional<Conversation> conversation(ConversationId id);

    /**
     * Finds the conversation at an address.
     *
     * @param address the address
     * @return the conversation; empty where there is none
     */
    Optional<ConversationId> conversationAt(Address address);

    /**
     * Lists conversations, those with the newest message first.
     *
     * @param query which
     * @return a page of them
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Conversation> conversations(ConversationQuery query);

    /**
     * Reads messages, each with its sender as known now and its delivery as its {@link Work.Type#SEND} stands now: what is
     * stored as pending is read as being sent while a node holds that work, and the next attempt is the time at which it is
     * due, while it is ready and that time is to come.
     *
     * @param ids the messages
     * @return the messages; none for those that do not exist
     */
    Map<MessageId, Message> messages(Collection<MessageId> ids);

    /**
     * Reads a conversation backwards; the messages are as {@link #messages(Collection)} reads them.
     *
     * @param conversation the conversation
     * @param beforeSeq only messages with a lower {@code seq}
     * @param limit the most messages
     * @return the messages, newest first
     */
    List<Message> messages(ConversationId conversation, long beforeSeq, int limit);

    /**
     * Finds the message that a platform's id stands for.
     *
     * @param id the platform's id
     * @return the message; empty where the id is not known
     */
    Optional<MessageId> messageBy(Rows.ExternalId id);

    /**
     * Finds ids that something was told about before they were known, and that are known by now.
     *
     * @param since how long ago it was told at most
     * @param limit the most ids
     * @return the ids
     */
    List<Rows.ExternalId> earlyIds(Duration since, int limit);

    /**
     * Reads the contents that a message had before, oldest first, each with the time since when the message said so.
     *
     * @param message the message
     * @return the contents; none for a message that was not changed
     */
    List<Rows.NewRevision> revisions(MessageId message);

    /**
     * Reads who has received and read up to where.
     *
     * @param conversation the conversation
     * @return the receipts
     */
    List<Receipt> receipts(ConversationId conversation);

    /**
     * Reads a contact.
     *
     * @param id the contact
     * @return the contact; empty where there is none
     */
    Optional<Contact> contact(ContactId id);

    /**
     * Finds the contact of an identity.
     *
     * @param identity the identity
     * @return the contact; empty where the identity is not known
     */
    Optional<Contact> contactOf(Identity.Key identity);

    /**
     * Lists contacts whose name begins with a text, or who have an identity whose value is that text; by name.
     *
     * @param text the text; upper and lower case are the same in names; empty for all
     * @param cursor where the page begins; null for the first page
     * @param limit the most contacts
     * @return a page of them
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Contact> contacts(String text, @Nullable Cursor cursor, int limit);

    /**
     * Reads parked work.
     *
     * @param id the work
     * @return the work; empty where it is not parked, or no longer
     */
    Optional<Parked> parked(UUID id);

    /**
     * Lists parked work, oldest first.
     *
     * @param channel only that of this channel; null for all
     * @param cursor where the page begins; null for the first page
     * @param limit the most
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Parked> parked(@Nullable String channel, @Nullable Cursor cursor, int limit);
}
