package dev.switchboard.pipeline;

import dev.switchboard.storage.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Writes what the host asks for, and waits until it is committed. Safe from any thread. */
final class HostWriter {
    private static final long PATIENCE_SECONDS = 30;

    private final Writers writers;

    HostWriter(Writers writers) {
        this.writers = writers;
    }

    /** Returns when it is committed, and throws what it fails with. */
    <R extends @Nullable Object> R commit(Commit<R> commit) {
        return await(submit(commit));
    }

    /** Queues a commit, to be waited for later. */
    <R extends @Nullable Object> CompletableFuture<R> submit(Commit<R> commit) {
        if (!writers.offer(commit)) {
            throw StorageException.unavailable(
                    "the board is not running, or its queue is full; nothing was stored", null);
        }
        return commit.result();
    }

    <R extends @Nullable Object> R await(CompletableFuture<R> result) {
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw StorageException.unavailable(
                    "not stored within " + PATIENCE_SECONDS
                            + " s; it may still be: use an idempotency key to try again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageException.unavailable("interrupted; it may still be stored", e);
        }
    }
}
