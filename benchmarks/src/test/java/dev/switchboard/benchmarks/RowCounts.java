package dev.switchboard.benchmarks;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a program left in its tables. */
final class RowCounts {
    /** What has rows for each board or database, not for each message. */
    private static final Set<String> BOOKKEEPING =
            Set.of("lease", "channel", "schema_version", "flyway_schema_history");

    private RowCounts() {}

    /** How many rows there are, by table. */
    static Map<String, Long> ofRows(Store store) throws SQLException {
        return count(store, false);
    }

    /** How many values there are that are not null, by table and column. */
    static Map<String, Long> ofValues(Store store) throws SQLException {
        return count(store, true);
    }

    private static Map<String, Long> count(Store store, boolean byColumn) throws SQLException {
        Tables tables = store.tables().orElseThrow();
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = tables.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : names(connection, tables.schema())) {
                // The feed also tells when a channel was opened.
                String from = " FROM \"" + tables.schema() + "\"." + table
                        + (table.equals("event") ? " WHERE conversation IS NOT NULL" : "");
                if (byColumn) {
                    for (String column : columns(connection, tables.schema(), table)) {
                        counts.put(table + "." + column, number(statement, "SELECT count(\"" + column + "\")" + from));
                    }
                } else {
                    counts.put(table, number(statement, "SELECT count(*)" + from));
                }
            }
        }
        return counts;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Set<String> names(Connection connection, String schema) throws SQLException {
        Set<String> names = new TreeSet<>();
        DatabaseMetaData metaData = connection.getMetaData();
        try (ResultSet rows = metaData.getTables(null, schema, null, new String[] {"TABLE"})) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        names.removeAll(BOOKKEEPING);
        return names;
    }

    private static Set<String> columns(Connection connection, String schema, String table) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = connection.getMetaData().getColumns(null, schema, table, null)) {
            while (rows.next()) {
                names.add(rows.getString("COLUMN_NAME"));
            }
        }
        return names;
    }
}
