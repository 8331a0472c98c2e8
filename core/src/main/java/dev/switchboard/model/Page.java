package dev.switchboard.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items what is on this page
 * @param nextCursor where the next page begins, or null after the last
 * @param asOf the place in the event feed as of which the page was read: follow the feed from there and nothing is missed
 * @param <T> the kind of item
 */
public record Page<T>(List<T> items, @Nullable Cursor nextCursor, Position asOf) {
    /** Copies the items. */
    public Page {
        items = List.copyOf(items);
        Objects.requireNonNull(asOf, "asOf");
    }

    /** {@return where the next page begins; empty after the last} */
    public Optional<Cursor> next() {
        return Optional.ofNullable(nextCursor);
    }
}
