package dev.switchboard.pipeline;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's right to work under its node's name: taken at the start, renewed while the board runs, and taken anew
 * after it was lost. Safe from any thread.
 */
final class NodeLease {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private final Storage storage;
    private final String node;
    private final String holder = Ids.next().toString();
    private final Duration term;
    private final Ticker ticker;
    private final Instruments instruments;
    private volatile @Nullable Lease current;
    private volatile boolean superseded;
    private volatile boolean closed;
    private volatile @Nullable String trouble;
    private volatile long safeUntil;

    NodeLease(Storage storage, String node, Duration term, Instruments instruments) {
        this.storage = storage;
        this.node = node;
        this.term = term;
        this.ticker = instruments.ticker();
        this.instruments = instruments;
    }

    /** Takes the name, and with it what an earlier process under it left. */
    synchronized void join() {
        long before = ticker.nanos();
        current = storage.join(node, holder, term);
        safeUntil = before + term.toNanos();
    }

    /** The lease, or null while there is none: then nothing may be taken on. */
    @Nullable
    Lease current() {
        return current;
    }

    String holder() {
        return holder;
    }

    Duration term() {
        return term;
    }

    /** Why the storage could not be asked when the lease was last to be renewed, or null where it could. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Whether another process works under the same name, so that this one has stopped for good. */
    boolean isSuperseded() {
        return superseded;
    }

    /**
     * Whether what is held under a lease is surely still ours for a while: asked directly before something is done that
     * no fence guards. A while is half a term, which is longer than a call may take. Measured on a monotonic clock from
     * before the last renewal was asked for. Where less is left, as after a process was paused, the lease is renewed first:
     * if nobody took it over, the work goes on at once.
     */
    boolean isSafe(Lease lease) {
        return isInTime(lease) || (renewInTime(lease) && isInTime(lease));
    }

    private boolean isInTime(Lease lease) {
        return lease.equals(current) && safeUntil - ticker.nanos() >= term.toNanos() / 2;
    }

    private synchronized boolean renewInTime(Lease lease) {
        try {
            return lease.equals(current) && (isInTime(lease) || renew(lease));
        } catch (StorageException e) {
            LOG.debug("Nothing is begun under a lease that cannot be renewed", e);
            return false;
        }
    }

    private boolean renew(Lease lease) {
        long before = ticker.nanos();
        boolean renewed = storage.renew(lease, term);
        if (renewed) {
            safeUntil = before + term.toNanos();
            trouble = null;
        }
        return renewed;
    }

    /** Whether so much of its term has gone by that it is to be renewed. */
    boolean isToBeRenewed() {
        return safeUntil - ticker.nanos() < term.toNanos() * 2 / 3;
    }

    /** Renews it, or takes it anew where it was lost; called well within each term. */
    synchronized void renew() {
        if (superseded || closed) {
            return;
        }
        try {
            Lease lease = current;
            if (lease == null || !renew(lease)) {
                rejoin();
            }
            trouble = null;
            instruments.faults().storage().works();
        } catch (StorageException e) {
            trouble = Failures.describe(e);
            instruments.faults().storage().happened("the lease of node " + node + ": " + trouble, null);
        }
    }

    private void rejoin() {
        current = null;
        Optional<Lease> other = storage.lease(Lease.Kind.NODE, node);
        if (other.isPresent() && !other.get().holder().equals(holder)) {
            superseded = true;
            instruments.meters().lease(Meters.LeaseChange.SUPERSEDED);
            LOG.error(
                    "Another board works under the node name {}, or on the same storage for one node: this one takes on no"
                            + " more work. Give each node a name of its own.",
                    node);
            return;
        }
        instruments.meters().lease(Meters.LeaseChange.LOST);
        LOG.warn("Node {} was taken over after its lease had run out; it goes on with a new one", node);
        join();
    }

    /** Takes over nodes whose time is up; true if there were any. */
    boolean takeOver() {
        Set<String> dead = storage.takeOver();
        if (!dead.isEmpty()) {
            dead.forEach(name -> instruments.meters().lease(Meters.LeaseChange.TAKE_OVER));
            LOG.warn("Node {} took over the work of {}", node, dead);
        }
        return !dead.isEmpty();
    }

    /** Lets it run out: it is neither renewed nor taken again. */
    void close() {
        closed = true;
    }

    /** Gives it back, with everything that is held under it. */
    synchronized void release() {
        close();
        Lease lease = current;
        current = null;
        if (lease != null) {
            storage.release(lease);
        }
    }
}
