package dev.switchboard.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows on their way into a statement: an array for each column. For one thread. */
final class RawRows {
    private final List<String> names;
    private final List<String> types;
    private final List<List<@Nullable Object>> values;

    private RawRows(List<String> names, List<String> types) {
        this.names = names;
        this.types = types;
        this.values = names.stream()
                .<List<@Nullable Object>>map(name -> new ArrayList<>())
                .toList();
    }

    /**
     * No rows yet.
     *
     * @param columns each as a name and PostgreSQL's type, such as {@code id uuid}
     */
    static RawRows of(String... columns) {
        return new RawRows(
                Stream.of(columns).map(column -> column.split(" ", -1)[0]).toList(),
                Stream.of(columns).map(column -> column.split(" ", -1)[1]).toList());
    }

    void add(@Nullable Object... row) {
        for (int column = 0; column < row.length; column++) {
            values.get(column).add(row[column]);
        }
    }

    /** Puts into a column how many rows come after each. */
    void countBack(int column) {
        long after = size();
        for (int row = 0; row < size(); row++) {
            values.get(column).set(row, --after);
        }
    }

    boolean isEmpty() {
        return values.get(0).isEmpty();
    }

    int size() {
        return values.get(0).size();
    }

    /** The rows as a table {@code u} of a statement. */
    String table() {
        // OFFSET keeps the planner from taking the tenant alone for a good way into a table, as in the library.
        return types.stream()
                        .map(type -> "CAST(? AS " + type + "[])")
                        .collect(Collectors.joining(
                                ", ",
                                "(SELECT CAST('" + Tables.TENANT + "' AS varchar) AS tenant, r.* FROM unnest(",
                                ")"))
                + names.stream().collect(Collectors.joining(", ", " AS r (", ") OFFSET 0) AS u"));
    }

    /**
     * Binds them.
     *
     * @param before the number of the parameter before theirs
     * @return the number of their last parameter
     */
    int bind(PreparedStatement statement, int before) throws SQLException {
        Connection connection = statement.getConnection();
        int parameter = before;
        for (int column = 0; column < names.size(); column++) {
            parameter++;
            @Nullable Object[] array = values.get(column).toArray();
            statement.setArray(parameter, connection.createArrayOf(types.get(column), array));
        }
        return parameter;
    }
}
