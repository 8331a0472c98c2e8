package dev.switchboard;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Failure;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedBatch;
import dev.switchboard.model.ParkedQuery;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What failed for good, or came in and could not be read: kept until it is retried or dropped. Safe from any thread. */
public interface ParkedWork {
    /**
     * Lists parked work, oldest first: tried again in this order, what is of one conversation keeps its own.
     *
     * @param channel only that of this channel; null for all
     * @param after where the page begins; null for the first page
     * @param limit the most, 1 to 500
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Parked> list(@Nullable String channel, @Nullable Cursor after, int limit);

    /**
     * Lists parked work, oldest first.
     *
     * @param query which
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Parked> find(ParkedQuery query);

    /**
     * Reads it.
     *
     * @param id the parked work
     * @return the work; empty where it is no longer parked
     */
    Optional<Parked> get(UUID id);

    /**
     * Reads how it failed: the latest 20 tries, those before it was parked and retried an earlier time included.
     *
     * @param id the parked work
     * @return its failures, oldest first
     * @throws NotFoundException if it is no longer parked
     */
    List<Failure> failures(UUID id);

    /**
     * Tries it again: a unit or a send goes to the end of its conversation and is marked late; what could not be read is
     * parsed again, and what came with it and was taken in at once is left as it is.
     *
     * @param id the parked work
     * @throws NotFoundException if it is no longer parked, or its channel is not open
     * @throws IllegalStateException if it still cannot be read
     */
    void retry(UUID id);

    /**
     * Forgets it.
     *
     * @param id the parked work
     * @throws NotFoundException if it is no longer parked
     */
    void drop(UUID id);

    /**
     * Tries a page of it again, each as {@link #retry} does. What is refused stays parked, so go on from the batch's cursor,
     * and not from the beginning.
     *
     * @param query which; at most its limit is retried
     * @return what became of each
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    ParkedBatch retryAll(ParkedQuery query);

    /**
     * Forgets a page of it.
     *
     * @param query which; at most its limit is dropped
     * @return what became of each
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    ParkedBatch dropAll(ParkedQuery query);
}
