package dev.switchboard;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What failed for good, or came in and could not be read: kept until it is retried or dropped. Safe from any thread. */
public interface ParkedWork {
    /**
     * Lists parked work, newest first.
     *
     * @param channel only that of this channel; null for all
     * @param after where the page begins; null for the first page
     * @param limit the most, 1 to 500
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Parked> list(@Nullable String channel, @Nullable Cursor after, int limit);

    /**
     * Tries it again: a unit or a send goes to the end of its conversation and is marked late; what could not be read is
     * parsed again.
     *
     * @param parked the work
     * @throws NotFoundException if it is no longer parked
     * @throws IllegalStateException if it still cannot be read
     */
    void retry(Parked parked);

    /**
     * Forgets it.
     *
     * @param id the parked work
     * @throws NotFoundException if it is no longer parked
     */
    void drop(UUID id);
}
