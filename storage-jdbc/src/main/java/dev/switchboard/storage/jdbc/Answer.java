package dev.switchboard.storage.jdbc;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a query answers. It may be that the database is asked only when somebody looks.
 *
 * @param <T> what a row is made into
 */
interface Answer<T> {
    /** {@return the rows, for which the transaction waits where they are not there yet} */
    List<T> rows();

    /** {@return the rows as a set, which looks at them when it is looked at} */
    default Set<T> asSet() {
        return new LaterSet<>(this);
    }

    /** {@return entries as a map, which looks at them when it is looked at} */
    static <K, V> Map<K, V> mapOf(Answer<Map.Entry<K, V>> entries) {
        return new LaterMap<>(entries, found -> {});
    }

    /** A set of rows. */
    final class LaterSet<T> extends AbstractSet<T> {
        private final Answer<T> answer;
        private @Nullable Set<T> rows;

        private LaterSet(Answer<T> answer) {
            this.answer = answer;
        }

        private Set<T> rows() {
            if (rows == null) {
                rows = new HashSet<>(answer.rows());
            }
            return rows;
        }

        @Override
        public boolean contains(@Nullable Object row) {
            return rows().contains(row);
        }

        @Override
        public Iterator<T> iterator() {
            return rows().iterator();
        }

        @Override
        public int size() {
            return rows().size();
        }
    }

    /** A map of rows, to which that is added which they do not say. */
    final class LaterMap<K, V> extends AbstractMap<K, V> {
        private final Answer<Map.Entry<K, V>> answer;
        private final Consumer<? super Map<K, V>> completed;
        private @Nullable Map<K, V> map;

        LaterMap(Answer<Map.Entry<K, V>> answer, Consumer<? super Map<K, V>> completed) {
            this.answer = answer;
            this.completed = completed;
        }

        /** Has it looked at. */
        void look() {
            var unused = map();
        }

        private Map<K, V> map() {
            if (map == null) {
                Map<K, V> found = new HashMap<>();
                answer.rows().forEach(entry -> found.put(entry.getKey(), entry.getValue()));
                completed.accept(found);
                map = found;
            }
            return map;
        }

        @Override
        public @Nullable V get(@Nullable Object key) {
            return map().get(key);
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return map().containsKey(key);
        }

        @Override
        public Set<Map.Entry<K, V>> entrySet() {
            return map().entrySet();
        }
    }
}
