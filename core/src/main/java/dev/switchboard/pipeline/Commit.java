package dev.switchboard.pipeline;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Work;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One change that is written all or not at all: many of them share a transaction and its flush. It says what it needs,
 * then is applied to a {@link Ledger} that has read and locked it. Both may happen again, when the transaction has to be
 * run again: neither changes anything but the ledger.
 *
 * @param <R> what the change results in
 */
abstract class Commit<R> {
    private final CompletableFuture<R> result = new CompletableFuture<>();

    /** Completes after the transaction was committed, or exceptionally when the change was not written. */
    final CompletableFuture<R> result() {
        return result;
    }

    /** Calls back when it is written, or is not; on the thread that finds out. */
    final void whenDone(BiConsumer<? super @Nullable R, ? super @Nullable Throwable> action) {
        var unused = result.whenComplete(action);
    }

    /** The rights under which it is made: if one of them is somebody else's by now, it fails as {@link FencedException}. */
    Collection<Lease> leases() {
        return List.of();
    }

    /** What it is about: commits about the same are written in the order in which they were queued. */
    Object about() {
        return "";
    }

    /** How much it counts in a batch: about the messages that it writes. */
    int weight() {
        return 1;
    }

    /** Whether it is tried until the storage is back, since what it tells has happened and cannot be told again. */
    boolean mustBeWritten() {
        return false;
    }

    /** What the work that it makes goes back to; null where nobody measures or traces. */
    Work.@Nullable Origin origin() {
        return null;
    }

    /** Says what has to be read and locked. */
    abstract void declare(Needs needs);

    /**
     * Changes the ledger. Whatever it throws rolls the transaction back; the others of the batch are then run without it.
     */
    abstract R apply(Ledger ledger);
}
