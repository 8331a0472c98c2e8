package dev.switchboard.pipeline;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which node follows the feed under a name: one at a time, under a lease. For one thread. */
final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final Storage storage;
    private final NodeLease node;
    private final Ticker ticker;
    private final String name;
    private @Nullable Lease lease;
    private long renewedAt;

    /** What a look tells. */
    enum State {
        /** Another node follows. */
        OTHERS,
        /** It is this node's from now on. */
        BEGINS,
        /** It still is this node's. */
        GOES_ON
    }

    Turn(Storage storage, NodeLease node, Ticker ticker, String name) {
        this.storage = storage;
        this.node = node;
        this.ticker = ticker;
        this.name = name;
    }

    /** Looks whose turn it is; asks the storage only when a third of the lease's term has gone by. */
    State look() {
        Lease held = lease;
        long now = ticker.nanos();
        if (held != null && now - renewedAt < node.term().toNanos() / 3) {
            return State.GOES_ON;
        }
        if (held != null && storage.renew(held, node.term())) {
            renewedAt = now;
            return State.GOES_ON;
        }
        lease = storage.acquire(Lease.Kind.READER, name, node.holder(), node.term())
                .orElse(null);
        renewedAt = now;
        return lease == null ? State.OTHERS : State.BEGINS;
    }

    /** Lets another node have it. */
    void leave() {
        Lease held = lease;
        if (held == null) {
            return;
        }
        try {
            storage.release(held);
        } catch (StorageException e) {
            LOG.debug("The lease to follow under the name {} runs out by itself", name, e);
        }
    }
}
