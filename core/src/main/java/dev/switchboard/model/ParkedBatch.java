package dev.switchboard.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of parked work that was retried or dropped together.
 *
 * @param done what was retried or dropped
 * @param refused what was not, and stays parked, each with the reason
 * @param nextCursor where what comes after it begins, or null where nothing does
 */
public record ParkedBatch(
        List<UUID> done,
        Map<UUID, String> refused,
        @Nullable Cursor nextCursor) {
    /** Copies the collections. */
    public ParkedBatch {
        done = List.copyOf(done);
        refused = Map.copyOf(refused);
    }

    /** {@return where what comes after it begins; empty where nothing does} */
    public Optional<Cursor> next() {
        return Optional.ofNullable(nextCursor);
    }
}
