package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.storage.Storage.Opening;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R28: on H2 nothing that was committed is lost when the process is killed, or the storage does not start. */
class H2DurabilityTest {
    private static final Opening OPENING = new Opening("default", () -> Duration.ZERO);

    @TempDir
    private Path directory;

    private JdbcDataSource database(String settings) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve("data") + settings);
        database.setUser("sa");
        return database;
    }

    @Test
    void open_setsTheDelayToNothing() throws SQLException {
        JdbcDataSource database = database("");
        try (Connection open = database.getConnection()) {
            assertThat(writeDelay(open)).isEqualTo("500");
            JdbcStorage.create(database).open(OPENING);
            assertThat(writeDelay(open)).isEqualTo("0");
        }
    }

    @Test
    void open_refusesAnAddressThatSetsTheDelay() {
        assertThatThrownBy(
                        () -> JdbcStorage.create(database(";WRITE_DELAY=300")).open(OPENING))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("WRITE_DELAY")
                .hasMessageContaining("is 300 again")
                .hasMessageContaining("take WRITE_DELAY out of the database's URL");
    }

    @Test
    void open_writesOverNothingForTenMinutes() throws SQLException {
        JdbcDataSource database = database("");
        try (Connection open = database.getConnection()) {
            JdbcStorage.create(database).open(OPENING);
            assertThat(setting(open, "RETENTION_TIME")).isEqualTo("600000");
        }
        assertThatThrownBy(() ->
                        JdbcStorage.create(database(";RETENTION_TIME=45000")).open(OPENING))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be at least 600000")
                .hasMessageContaining("is 45000 again");
    }

    @Test
    void open_refusesAUserWhoMayNotSetIt() throws SQLException {
        JdbcDataSource database = database("");
        try (Connection administrator = database.getConnection();
                Statement statement = administrator.createStatement()) {
            statement.execute("CREATE USER guest PASSWORD 'guest'");
            JdbcDataSource asGuest = database("");
            asGuest.setUser("guest");
            asGuest.setPassword("guest");
            assertThatThrownBy(() -> JdbcStorage.create(asGuest).open(OPENING))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("WRITE_DELAY")
                    .hasMessageContaining("administrator");
        }
    }

    @Test
    void open_leavesADatabaseInMemoryAsItIs() throws SQLException {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:durability");
        try (Connection open = database.getConnection()) {
            String before = writeDelay(open);
            JdbcStorage.create(database).open(OPENING);
            assertThat(writeDelay(open)).isEqualTo(before);
        }
    }

    private static String writeDelay(Connection connection) throws SQLException {
        return setting(connection, "WRITE_DELAY");
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT MAX(setting_value) FROM information_schema.settings WHERE setting_name = '" + name
                                + "'")) {
            found.next();
            return found.getString(1);
        }
    }
}
