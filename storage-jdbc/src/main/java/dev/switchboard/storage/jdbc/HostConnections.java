package dev.switchboard.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Takes connections from the host, and gives them back as they came. Meanwhile each commits by itself until a transaction
 * begins: with one that does not, Jdbi believes itself in a transaction of the host's, and commits nothing. Safe from any
 * thread.
 */
final class HostConnections implements ConnectionFactory {
    private final DataSource dataSource;
    private final Set<Connection> changed =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    HostConnections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
                changed.add(connection);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try (connection) {
            if (changed.remove(connection) && !connection.isClosed()) {
                connection.setAutoCommit(false);
            }
        }
    }
}
