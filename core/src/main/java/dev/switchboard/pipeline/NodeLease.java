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
    private volatile @Nullable Lease current;
    private volatile boolean superseded;
    private volatile long safeUntil;

    NodeLease(Storage storage, String node, Duration term, Ticker ticker) {
        this.storage = storage;
        this.node = node;
        this.term = term;
        this.ticker = ticker;
    }

    /** Takes the name, and with it what an earlier process under it left. */
    void join() {
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

    /** Whether another process works under the same name, so that this one has stopped for good. */
    boolean isSuperseded() {
        return superseded;
    }

    /**
     * Whether what is held under a lease is surely still ours for a while: asked directly before something is done that
     * no fence guards. Measured on a monotonic clock from before the last renewal was asked for. Where the time is up, as
     * after a process was paused, the lease is renewed first: if nobody took it over, the work goes on at once.
     */
    boolean isSafe(Lease lease) {
        if (!isInTime(lease)) {
            renew();
        }
        return isInTime(lease);
    }

    private boolean isInTime(Lease lease) {
        return lease.equals(current) && ticker.nanos() - safeUntil < 0;
    }

    /** Whether so much of its term has gone by that it is to be renewed. */
    boolean isToBeRenewed() {
        return safeUntil - ticker.nanos() < term.toNanos() * 2 / 3;
    }

    /** Renews it, or takes it anew where it was lost; called well within each term. */
    void renew() {
        Lease lease = current;
        if (superseded) {
            return;
        }
        try {
            long before = ticker.nanos();
            if (lease != null && storage.renew(lease, term)) {
                safeUntil = before + term.toNanos();
            } else {
                rejoin();
            }
        } catch (StorageException e) {
            LOG.warn("Node {} cannot renew its lease and takes on no work until it can: {}", node, e.getMessage());
        }
    }

    private void rejoin() {
        current = null;
        Optional<Lease> other = storage.lease(Lease.Kind.NODE, node);
        if (other.isPresent() && !other.get().holder().equals(holder)) {
            superseded = true;
            LOG.error(
                    "Another process works under the node name {}: this one takes on no more work. Give each node a name of"
                            + " its own.",
                    node);
            return;
        }
        LOG.warn("Node {} was taken over after its lease had run out; it goes on with a new one", node);
        join();
    }

    /** Takes over nodes whose time is up. */
    void takeOver() {
        Set<String> dead = storage.takeOver();
        if (!dead.isEmpty()) {
            LOG.warn("Node {} took over the work of {}", node, dead);
        }
    }

    /** Gives it back, with everything that is held under it. */
    void release() {
        Lease lease = current;
        current = null;
        if (lease != null) {
            storage.release(lease);
        }
    }
}
