package dev.switchboard;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
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
     * Reads it.
     *
     * @param id the parked work
     * @return the work; empty where it is no longer parked
     */
    Optional<Parked> get(UUID id);

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
}
