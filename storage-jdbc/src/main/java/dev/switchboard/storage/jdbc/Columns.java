package dev.switchboard.storage.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of the rows that a statement takes.
 *
 * @param all the columns in their order
 */
record Columns(List<Column> all) {
    /**
     * A column.
     *
     * @param name its name, quoted where it has to be
     * @param type what it holds
     */
    record Column(String name, ColumnType type) {}

    /**
     * Reads columns.
     *
     * @param columns each as a name and a {@link ColumnType}, such as {@code id uuid}
     * @return the columns
     */
    static Columns of(String... columns) {
        return new Columns(Arrays.stream(columns).map(Columns::column).toList());
    }

    private static Column column(String text) {
        int space = text.indexOf(' ');
        ColumnType type = ColumnType.valueOf(text.substring(space + 1).toUpperCase(Locale.ROOT));
        return new Column(text.substring(0, space), type);
    }

    Columns and(Columns more) {
        return new Columns(Stream.concat(all.stream(), more.all.stream()).toList());
    }

    Columns first(int count) {
        return new Columns(all.subList(0, count));
    }

    Columns from(int index) {
        return new Columns(all.subList(index, all.size()));
    }

    Stream<String> names() {
        return all.stream().map(Column::name);
    }

    /** {@return the names, separated by commas} */
    String list() {
        return names().collect(Collectors.joining(", "));
    }
}
