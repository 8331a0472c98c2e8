package dev.switchboard.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * The tables of a storage, for plain JDBC.
 *
 * @param dataSource where connections come from
 * @param schema the schema that they are in
 */
record Tables(DataSource dataSource, String schema) {
    /** The tenant that all rows are of: the one that a board has by default. */
    static final String TENANT = "default";

    /**
     * How many rows each table has.
     *
     * @param names the tables
     * @throws SQLException if the database refuses
     */
    Map<String, Long> count(Iterable<String> names) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String name : names) {
                try (ResultSet result = statement.executeQuery("SELECT count(*) FROM \"" + schema + "\"." + name)) {
                    result.next();
                    counts.put(name, result.getLong(1));
                }
            }
        }
        return counts;
    }

    /**
     * Removes the schema and all that is in it.
     *
     * @throws SQLException if the database refuses
     */
    void drop() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA \"" + schema + "\" CASCADE");
        }
    }
}
