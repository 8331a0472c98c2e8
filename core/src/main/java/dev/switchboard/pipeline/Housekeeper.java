package dev.switchboard.pipeline;

import dev.switchboard.model.Retention;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.Housekeeping;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has been kept for long enough: one node at a time, in batches so small that nobody waits for them, and with
 * pauses several times as long as the batches.
 */
final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final String CHORE = "housekeeping";
    private static final int ROWS = 500;
    private static final int CONVERSATIONS = 5;
    private static final int BLOBS = 5;
    private static final int SHARE = 5;
    private static final int REFUSED_WEBHOOKS = 1_000;

    private final Storage storage;
    private final NodeLease node;
    private final BlobStore blobs;
    private final Ticker ticker;
    private final Faults faults;
    private final Heartbeat heartbeat;
    private final Bell bell = new Bell();
    private final List<Chore> chores = new ArrayList<>();
    private final Fault keeping;
    private final Fault removing;
    private volatile boolean stopped;
    private volatile boolean isRemoving;
    private volatile @Nullable Lease lease;

    /**
     * @param batch does a part of it, and says how much it found
     * @param full how much it finds where there may be more
     */
    private record Chore(IntSupplier batch, int full) {}

    /**
     * @param interval how often to look for what is old enough by now
     */
    Housekeeper(
            Storage storage,
            NodeLease node,
            Retention retention,
            BlobStore blobs,
            Instruments instruments,
            Duration interval) {
        this.storage = storage;
        this.node = node;
        this.blobs = blobs;
        this.ticker = instruments.ticker();
        this.faults = instruments.faults();
        this.keeping = instruments.faults().of(LOG, "The housekeeping");
        this.removing = instruments.faults().of(LOG, "Removing bytes that nothing refers to");
        this.heartbeat = new Heartbeat(CHORE, interval, instruments.faults(), this::keep);
        rows(() -> keeping().forget(Housekeeping.Kind.EVENT_KEYS, retention.keys(), ROWS));
        rows(() -> keeping().forget(Housekeeping.Kind.SEND_KEYS, retention.keys(), ROWS));
        rows(() -> keeping().forget(Housekeeping.Kind.EARLY_EVENTS, retention.keys(), ROWS));
        rows(() -> keeping().forget(Housekeeping.Kind.FAILURES, retention.failures(), ROWS));
        rows(() -> storage.webhooks().trim(retention.webhooks(), retention.webhookBytes(), ROWS));
        rows(() -> storage.webhooks().trim(Verdict.REFUSED, REFUSED_WEBHOOKS, ROWS));
        rows(() -> storage.webhooks().trim(Verdict.TOO_LARGE, REFUSED_WEBHOOKS, ROWS));
        rows(() -> keeping().forgetEvents(before(retention.events()), ROWS));
        chores.add(new Chore(() -> forgetBlobs(retention.unusedBlobs()), BLOBS));
        Duration messages = retention.messages();
        if (messages != null) {
            Housekeeping.Messages what =
                    retention.messagesRemoved() ? Housekeeping.Messages.REMOVE : Housekeeping.Messages.ERASE;
            chores.add(new Chore(
                    () -> keeping().sweepMessages(what, before(messages), ticker.now(), CONVERSATIONS), CONVERSATIONS));
        }
    }

    private void rows(IntSupplier batch) {
        chores.add(new Chore(batch, ROWS));
    }

    private Housekeeping keeping() {
        return storage.housekeeping();
    }

    private Instant before(Duration age) {
        return ticker.now().minus(age);
    }

    void start() {
        heartbeat.start();
    }

    /** Does no more. */
    void stop(Deadline deadline) {
        stopped = true;
        bell.ring();
        heartbeat.stop(deadline);
    }

    /** Keeps the right to it: bytes may take long to be removed. */
    synchronized void renew() {
        Lease held = lease;
        if (held != null && !storage.renew(held, node.term())) {
            lease = null;
        }
    }

    /** Leaves the rest to another node, unless bytes are still being removed: then its right to it runs out by itself. */
    void leave() {
        Lease held = lease;
        if (held != null && !isRemoving) {
            try {
                storage.release(held);
            } catch (StorageException e) {
                LOG.debug("The lease of the housekeeping runs out by itself", e);
            }
        }
    }

    /** Does all that is to be done by now. */
    private void keep() {
        List<Chore> left = chores;
        while (!left.isEmpty() && isOurs()) {
            List<Chore> more = new ArrayList<>();
            for (Chore chore : left) {
                if (hasMore(chore)) {
                    more.add(chore);
                }
            }
            left = more;
        }
    }

    /** Does a part of a chore, and rests after it; false where nothing is left of it. */
    private boolean hasMore(Chore chore) {
        if (stopped) {
            return false;
        }
        long begun = System.nanoTime();
        int found = found(chore);
        if (found == 0) {
            return false;
        }
        try {
            bell.await(Duration.ofNanos((System.nanoTime() - begun) * (SHARE - 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return found >= chore.full;
    }

    /** One that fails keeps none of the others from being done. */
    private int found(Chore chore) {
        try {
            int found = chore.batch.getAsInt();
            keeping.works();
            return found;
        } catch (RuntimeException | Error e) {
            faults.met(keeping, e);
            return 0;
        }
    }

    private synchronized boolean isOurs() {
        if (stopped || node.current() == null) {
            return false;
        }
        Lease held = lease;
        if (held == null || !storage.renew(held, node.term())) {
            lease = storage.acquire(Lease.Kind.CHORE, CHORE, node.holder(), node.term())
                    .orElse(null);
        }
        return lease != null;
    }

    /**
     * Bytes are removed between two commits, since a blob store may be slow and no lock is to wait for it. Until the second
     * one nobody begins to use them; where it does not come, whoever does the housekeeping next removes them again.
     */
    private int forgetBlobs(Duration unused) {
        Housekeeping.MarkedBlobs marked = keeping().markBlobs(unused, BLOBS);
        List<String> removed = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        isRemoving = true;
        try {
            for (String sha256 : marked.sha256s()) {
                if (stopped || !isSurelyOurs()) {
                    break; // still marked
                }
                (remove(sha256) ? removed : kept).add(sha256);
            }
        } finally {
            isRemoving = false;
        }
        if (!removed.isEmpty()) {
            keeping().forgetBlobs(removed);
        }
        if (!kept.isEmpty()) {
            keeping().keepBlobs(kept);
        }
        return removed.size() + kept.size() == marked.sha256s().size() ? marked.looked() : 0;
    }

    /** No fence guards a blob store: asked directly before each of its calls. */
    private boolean isSurelyOurs() {
        Lease current = node.current();
        return lease != null && current != null && node.isSafe(current);
    }

    private boolean remove(String sha256) {
        try {
            blobs.delete(sha256);
            removing.works();
            return true;
        } catch (IOException | RuntimeException e) {
            removing.happened(e);
            return false;
        }
    }
}
