package dev.switchboard.storage;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory, by their keys, in the order in which they came. Rows are immutable; a change puts another row in its
 * place, tells the indexes, and leaves its inverse in the undo log. Guarded by the storage's mutex.
 */
final class Table<K, V> {
    /** Is told of every change, and of every change that is taken back. */
    interface Watcher<V> {
        /**
         * Follows one change.
         *
         * @param before the row as it was; null where there was none
         * @param after the row as it is; null where it was removed
         */
        void changed(@Nullable V before, @Nullable V after);
    }

    private final UndoLog undo;
    private final List<Watcher<V>> watchers;
    private final Map<K, V> rows = new LinkedHashMap<>();

    @SafeVarargs
    @SuppressWarnings("varargs")
    Table(UndoLog undo, Watcher<V>... watchers) {
        this.undo = undo;
        this.watchers = List.of(watchers);
    }

    @Nullable
    V get(K key) {
        return rows.get(key);
    }

    /** The row that a lock, a foreign key or an index vouches for. */
    V require(K key) {
        V row = rows.get(key);
        if (row == null) {
            throw StorageException.refused(key + " is not stored", null);
        }
        return row;
    }

    boolean contains(K key) {
        return rows.containsKey(key);
    }

    Collection<V> rows() {
        return Collections.unmodifiableCollection(rows.values());
    }

    Set<K> keys() {
        return Collections.unmodifiableSet(rows.keySet());
    }

    /** Stores a row whose key must be new. */
    void insert(K key, V row) {
        if (!putIfAbsent(key, row)) {
            throw StorageException.refused(key + " is stored already", null);
        }
    }

    /** Stores a row where its key is new, and says whether it was. */
    boolean putIfAbsent(K key, V row) {
        if (rows.containsKey(key)) {
            return false;
        }
        change(key, null, row);
        return true;
    }

    void put(K key, V row) {
        change(key, rows.get(key), row);
    }

    /** Removes a row and gives it back; null where there was none. */
    @Nullable
    V remove(K key) {
        V row = rows.get(key);
        if (row != null) {
            change(key, row, null);
        }
        return row;
    }

    /** Removes the oldest rows, up to the first that is to stay, and says how many. */
    int removeOldest(Predicate<V> old, int limit) {
        List<K> keys = rows.entrySet().stream()
                .takeWhile(row -> old.test(row.getValue()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        keys.forEach(this::remove);
        return keys.size();
    }

    private void change(K key, @Nullable V before, @Nullable V after) {
        apply(key, before, after);
        undo.push(() -> apply(key, after, before));
    }

    private void apply(K key, @Nullable V before, @Nullable V after) {
        if (after == null) {
            rows.remove(key);
        } else {
            rows.put(Objects.requireNonNull(key, "key"), after);
        }
        for (Watcher<V> watcher : watchers) {
            watcher.changed(before, after);
        }
    }
}
