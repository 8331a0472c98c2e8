package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConfigurationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Makes H2 keep what is committed when its process is killed. By default it writes a commit half a second later, and writes
 * over what is 45 seconds old; but at its next start it may go back to where it noted its place last, which is up to 20 commits
 * earlier, and follow what came after that. Where that was written over, those commits are lost: H2 2.5 lost up to 20 in 6 of
 * 110 kills, and with a longer time in none.
 */
final class H2Durability {
    private static final String DELAY = "WRITE_DELAY";
    private static final String RETENTION = "RETENTION_TIME";

    /** A node that only renews its lease makes 20 commits in far less. */
    private static final long LEAST_RETENTION_MILLIS = 600_000;

    private static final String SETTING =
            "SELECT MAX(SETTING_VALUE) FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = '%s'";

    private H2Durability() {}

    /**
     * Sets the delay to nothing and the time to ten minutes, and reads both back from a second connection, whose address may
     * set them anew.
     *
     * @param dataSource the database
     * @throws SQLException if it cannot be reached
     * @throws ConfigurationException if the delay stays, or the time is shorter
     */
    static void ensure(DataSource dataSource) throws SQLException {
        try (Connection setting = dataSource.getConnection();
                Statement statement = setting.createStatement()) {
            set(statement);
            try (Connection reading = dataSource.getConnection();
                    Statement again = reading.createStatement()) {
                check(again);
            }
        }
    }

    private static void set(Statement statement) throws SQLException {
        try {
            statement.execute("SET " + DELAY + " 0");
            if (read(statement, RETENTION) < LEAST_RETENTION_MILLIS) {
                statement.execute("SET " + RETENTION + " " + LEAST_RETENTION_MILLIS);
            }
        } catch (SQLException e) {
            throw refusal(
                    DELAY + " and " + RETENTION,
                    "0 and at least " + LEAST_RETENTION_MILLIS,
                    "could not be set, which takes a user with administrator's rights (SQLState " + e.getSQLState()
                            + ")");
        }
    }

    private static void check(Statement statement) throws SQLException {
        long delay = read(statement, DELAY);
        if (delay != 0) {
            throw refusal(DELAY, "0", isAgain("0", delay, DELAY));
        }
        long retention = read(statement, RETENTION);
        if (retention < LEAST_RETENTION_MILLIS) {
            String least = Long.toString(LEAST_RETENTION_MILLIS);
            throw refusal(RETENTION, "at least " + least, isAgain(least, retention, RETENTION));
        }
    }

    private static String isAgain(String set, long found, String setting) {
        return "was set to " + set + " and is " + found + " again; take " + setting + " out of the database's URL";
    }

    private static long read(Statement statement, String setting) throws SQLException {
        try (ResultSet found = statement.executeQuery(SETTING.formatted(setting))) {
            found.next();
            return found.getLong(1);
        }
    }

    private static ConfigurationException refusal(String setting, String wanted, String problem) {
        return new ConfigurationException(
                "storage: H2's " + setting,
                "must be " + wanted + ", so that a killed process loses nothing that was committed; it " + problem);
    }
}
