package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Page;
import dev.switchboard.model.Position;
import dev.switchboard.storage.PageKey;
import java.util.List;
import java.util.function.Function;

/** Makes pages of lists of which one item more was read than is shown. */
final class Pages {
    private Pages() {}

    /**
     * Makes a page.
     *
     * @param found what was found, at most one more than the limit
     * @param limit the most items on the page
     * @param key an item's place in its list
     * @param read makes what is shown
     * @param asOf the newest event before the list was read
     */
    static <S, T> Page<T> of(
            List<S> found, int limit, Function<S, PageKey> key, Function<List<S>, List<T>> read, Position asOf) {
        boolean more = found.size() > limit;
        List<S> shown = more ? found.subList(0, limit) : found;
        Cursor next = more ? key.apply(shown.get(limit - 1)).cursor() : null;
        return new Page<>(read.apply(shown), next, asOf);
    }
}
