package dev.switchboard.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.storage.Storage;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * A database without any data yet, that more than one process can be told of.
 *
 * @param url where it is, with all that is needed to connect
 * @param schema the schema for the tables
 */
record TestDatabase(String url, String schema) {
    private static final int CONNECTIONS = 10;

    /** Where a test keeps its data. */
    enum Kind {
        H2,
        POSTGRES;

        TestDatabase create(Path directory) {
            return this == H2 ? h2(directory) : postgres();
        }
    }

    static TestDatabase h2(Path directory) {
        return new TestDatabase("jdbc:h2:file:" + directory.resolve("data") + ";USER=sa", JdbcStorage.DEFAULT_SCHEMA);
    }

    static TestDatabase postgres() {
        try (HikariDataSource pool = TestPostgres.pool(1, "its address")) {
            return new TestDatabase(pool.getJdbcUrl(), TestPostgres.newSchema());
        }
    }

    /** Makes a pool, which the caller closes. */
    HikariDataSource connect() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    Storage storage(DataSource pool) {
        return JdbcStorage.builder(pool).schema(schema).build();
    }
}
