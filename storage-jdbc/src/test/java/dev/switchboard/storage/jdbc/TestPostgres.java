package dev.switchboard.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real PostgreSQL for all tests of a JVM, with the settings that servers have by default. */
final class TestPostgres {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();
    private static final HikariDataSource POOL = pool(20, "all tests");

    private TestPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a pool that many tests share} */
    static DataSource dataSource() {
        return POOL;
    }

    /**
     * Makes a pool for one test, who closes it.
     *
     * @param connections the most connections
     * @param application what the connections are called in the server
     */
    static HikariDataSource pool(int connections, String application) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(SERVER.getJdbcUrl("postgres", "postgres"));
        config.addDataSourceProperty("ApplicationName", application);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    /** {@return the name of a schema that is not there yet} */
    static String newSchema() {
        return "test_" + SCHEMAS.incrementAndGet();
    }
}
