package dev.switchboard.storage;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for in a {@link Table} other than by its key: the entries of its rows in groups, and those of each group
 * in their order. No two rows have the same entry in one group. Guarded by the storage's mutex.
 */
final class Index<V, G, E extends Comparable<E>> implements Table.Watcher<V> {
    /** Finds the group of a row. */
    interface Grouping<V, G> {
        /** {@return the group; null for a row that is not looked for} */
        @Nullable
        G of(V row);
    }

    private final Grouping<V, G> grouping;
    private final Function<V, E> entry;
    private final Map<G, NavigableSet<E>> groups = new HashMap<>();

    Index(Grouping<V, G> grouping, Function<V, E> entry) {
        this.grouping = grouping;
        this.entry = entry;
    }

    /** {@return the entries of a group in their order; none where the group has no row} */
    NavigableSet<E> in(G group) {
        NavigableSet<E> entries = groups.get(group);
        return entries == null ? Collections.emptyNavigableSet() : entries;
    }

    /** {@return the groups that have rows} */
    Set<G> groups() {
        return groups.keySet();
    }

    @Override
    public void changed(@Nullable V before, @Nullable V after) {
        G oldGroup = before == null ? null : grouping.of(before);
        G newGroup = after == null ? null : grouping.of(after);
        E oldEntry = before == null || oldGroup == null ? null : entry.apply(before);
        E newEntry = after == null || newGroup == null ? null : entry.apply(after);
        if (Objects.equals(oldGroup, newGroup) && Objects.equals(oldEntry, newEntry)) {
            return;
        }
        if (oldGroup != null && oldEntry != null) {
            remove(oldGroup, oldEntry);
        }
        if (newGroup != null && newEntry != null) {
            groups.computeIfAbsent(newGroup, group -> new TreeSet<>()).add(newEntry);
        }
    }

    private void remove(G group, E old) {
        NavigableSet<E> entries = in(group);
        entries.remove(old);
        if (entries.isEmpty()) {
            groups.remove(group);
        }
    }
}
