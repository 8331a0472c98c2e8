package dev.switchboard.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
