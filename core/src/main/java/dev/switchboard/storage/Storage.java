package dev.switchboard.storage;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.StandingWork;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where everything is kept. It keeps rows and gives them back; it decides nothing and calls nobody. All methods block, are
 * safe from any thread, and throw a {@link StorageException} when they fail. "Now" is the storage's own time plus the
 * offset that it was opened with.
 */
public interface Storage extends StoredData, AutoCloseable {
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
     * @param news is told what other nodes have committed, soon after, by a storage that hears of it; perhaps more than
     *     once, and perhaps for nothing; on a thread of the storage's, which it must not hold up
     */
    record Opening(String tenant, Supplier<Duration> timeOffset, Consumer<News> news) {
        /**
         * For somebody who looks at the storage from time to time.
         *
         * @param tenant part of the key of every row that it writes, and of every row that it reads
         * @param timeOffset what is added to the storage's own time; asked at each use
         */
        public Opening(String tenant, Supplier<Duration> timeOffset) {
            this(tenant, timeOffset, news -> {});
        }
    }

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

    /** Takes the lease to poll a channel, as {@link #acquire(Lease.Kind, String, String, Duration)} does. */
    default Optional<Lease> acquire(String channel, String holder, Duration term) {
        return acquire(Lease.Kind.POLL, channel, holder, term);
    }

    /**
     * Takes a lease that is no node's, where nobody has it or its time is up.
     *
     * @param kind the kind of lease
     * @param name its name
     * @param holder who is to have it
     * @param term how long it is safe from being taken over
     * @return the lease, with a higher epoch; empty where somebody else has it
     */
    Optional<Lease> acquire(Lease.Kind kind, String name, String holder, Duration term);

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

    /** {@return how many nodes have a lease whose time is not up} */
    int liveNodes();

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

    /**
     * Counts the work that is ready and due and that no node has, channel by channel, be the channel active or not.
     *
     * @param lane the lane
     * @param most up to which number it is counted in each channel, so that it costs little however much there is
     * @return the channels that have any
     */
    List<Rows.Backlog> backlog(Work.Lane lane, int most);

    /**
     * Counts the parked work of channels.
     *
     * @param channels the channels
     * @param most up to which number it is counted in each, so that it costs little however much there is
     * @return how much there is, by channel
     */
    Map<String, Integer> countParked(Collection<String> channels, int most);

    /** {@return what erases the data of a person} */
    PersonalData personalData();

    /** {@return the webhooks that are logged} */
    WebhookRows webhooks();

    /** {@return what removes what has been kept for long enough} */
    Housekeeping housekeeping();

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
}
