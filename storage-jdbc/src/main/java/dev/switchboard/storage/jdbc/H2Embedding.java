package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an H2 that other processes can reach: a node on H2 takes over everything at its start, since the lock of the
 * database's file proves that nobody else lives.
 */
final class H2Embedding {
    private static final String LOCK = ".lock.db";

    private H2Embedding() {}

    /**
     * Checks it.
     *
     * @param connection a connection to the database
     * @throws SQLException if it cannot be asked
     * @throws ConfigurationException if the database is not in this process alone
     */
    static void ensure(Connection connection) throws SQLException {
        String url = connection.getMetaData().getURL();
        if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
            throw refusal("is reached through a server");
        }
        String path = path(connection);
        if (path != null && isShared(Path.of(path + LOCK))) {
            throw refusal("is opened with AUTO_SERVER");
        }
    }

    private static @Nullable String path(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT DATABASE_PATH()")) {
            return found.next() ? found.getString(1) : null;
        }
    }

    // A process that lets others in writes its address into the lock's file.
    private static boolean isShared(Path lock) {
        if (!Files.exists(lock)) {
            return false;
        }
        Properties written = new Properties();
        try (InputStream bytes = Files.newInputStream(lock)) {
            written.load(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.containsKey("server");
    }

    private static ConfigurationException refusal(String how) {
        return new ConfigurationException(
                "storage: H2",
                "must be embedded in one process, since one node alone may work on it; it " + how
                        + ". Use PostgreSQL for several nodes");
    }
}
