package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConfigurationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Makes H2 write what is committed before it says so: by default it does so half a second later. */
final class H2Durability {
    private static final String DELAY =
            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'";

    private H2Durability() {}

    /**
     * Sets the delay to nothing, and reads it back from a second connection, whose address may set it anew.
     *
     * @param dataSource the database
     * @throws SQLException if it cannot be reached
     * @throws ConfigurationException if the delay stays
     */
    static void ensure(DataSource dataSource) throws SQLException {
        try (Connection setting = dataSource.getConnection();
                Statement statement = setting.createStatement()) {
            set(statement);
            try (Connection reading = dataSource.getConnection()) {
                check(reading);
            }
        }
    }

    private static void set(Statement statement) throws SQLException {
        try {
            statement.execute("SET WRITE_DELAY 0");
        } catch (SQLException e) {
            throw refusal("could not be set, which takes a user with administrator's rights (SQLState "
                    + e.getSQLState() + ")");
        }
    }

    private static void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(DELAY)) {
            while (found.next()) {
                if (!found.getString(1).equals("0")) {
                    throw refusal("was set to 0 and is " + found.getString(1)
                            + " again; take WRITE_DELAY out of the database's URL");
                }
            }
        }
    }

    private static ConfigurationException refusal(String problem) {
        return new ConfigurationException(
                "storage: H2's WRITE_DELAY",
                "must be 0, so that a killed process loses" + " nothing that was committed; it " + problem);
    }
}
