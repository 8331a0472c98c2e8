package dev.switchboard.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server of one test, which can be stopped, and started again on its data and port. */
final class RestartablePostgres implements AutoCloseable {
    private final Path data;
    private final int connections;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    RestartablePostgres(Path data) throws IOException {
        this(data, 100);
    }

    /**
     * @param connections the most connections
     */
    RestartablePostgres(Path data, int connections) throws IOException {
        this.data = data;
        this.connections = connections;
        server = started(EmbeddedPostgres.builder());
        port = server.getPort();
    }

    private EmbeddedPostgres started(EmbeddedPostgres.Builder builder) throws IOException {
        return builder.setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", Integer.toString(connections))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
    }

    int port() {
        return port;
    }

    /** {@return what connects to it, on this port or on another one where it is reached} */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    void start() throws IOException {
        server = started(EmbeddedPostgres.builder().setPort(port));
    }

    void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Ends all connections but that of this call. */
    void terminateBackends() throws SQLException {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }

    /** Has all transactions that begin from now on read-only, or not. */
    void readOnly(boolean yes) throws SQLException {
        execute("ALTER SYSTEM SET default_transaction_read_only = " + (yes ? "on" : "off"));
        execute("SELECT pg_reload_conf()");
    }

    private void execute(String sql) throws SQLException {
        if (server == null) {
            throw new IllegalStateException("the server is stopped");
        }
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Makes a pool that does not wait long for a server that is away; the caller closes it. */
    HikariDataSource connect() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url(port));
        config.setMaximumPoolSize(8);
        config.setConnectionTimeout(500);
        return new HikariDataSource(config);
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
