package dev.switchboard.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.jdbc.JdbcStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Where empty storages of one kind come from, one for each run. For one thread. */
abstract class Stores implements AutoCloseable {
    /** More than the most threads of the naive program. */
    private static final int CONNECTIONS = 80;

    /** Each flush waits for a millisecond before it begins, whoever else is about to commit. */
    private static final Map<String, String> SLOW_DISK = Map.of("commit_delay", "1000", "commit_siblings", "0");

    private int made;

    /** Where messages are kept. */
    enum Kind {
        MEMORY("in memory"),
        H2("H2 file"),
        POSTGRESQL("PostgreSQL"),
        /** On a disk that takes a millisecond more for each flush. */
        POSTGRESQL_SLOW("PostgreSQL, slow disk");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        Stores open() throws IOException {
            return switch (this) {
                case MEMORY -> new InMemory();
                case H2 -> new H2();
                case POSTGRESQL -> new PostgreSql(Map.of());
                case POSTGRESQL_SLOW -> new PostgreSql(SLOW_DISK);
            };
        }

        boolean isPostgres() {
            return this == POSTGRESQL || this == POSTGRESQL_SLOW;
        }
    }

    /** An empty storage. */
    abstract Store next() throws SQLException;

    /** Removes a storage that is closed. */
    void drop(Store store) throws SQLException {
        if (store.tables().isPresent()) {
            store.tables().get().drop();
        }
    }

    @Override
    public abstract void close() throws IOException;

    Store in(DataSource dataSource) {
        String schema = "run_" + ++made;
        return new Store(
                JdbcStorage.builder(dataSource).schema(schema).build(), Optional.of(new Tables(dataSource, schema)));
    }

    /** A further storage on the tables of one, as another node has it. */
    static Storage another(Store store) {
        Tables tables = store.tables().orElseThrow();
        return JdbcStorage.builder(tables.dataSource()).schema(tables.schema()).build();
    }

    private static HikariDataSource pool(String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private static final class InMemory extends Stores {
        @Override
        Store next() {
            return new Store(Storage.inMemory(), Optional.empty());
        }

        @Override
        public void close() {
            // Nothing is kept.
        }
    }

    private static final class H2 extends Stores {
        private final Path directory;
        private final HikariDataSource pool;

        H2() throws IOException {
            directory = Files.createTempDirectory("switchboard-benchmark");
            pool = pool("jdbc:h2:file:" + directory.resolve("data"), "sa");
        }

        @Override
        Store next() {
            return in(pool);
        }

        @Override
        public void close() throws IOException {
            pool.close();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(H2::delete);
            }
        }

        private static void delete(Path file) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A server with the settings that PostgreSQL has by default, but for the number of connections. */
    private static final class PostgreSql extends Stores {
        private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

        private final EmbeddedPostgres server;
        private final HikariDataSource pool;

        PostgreSql(Map<String, String> also) throws IOException {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on");
            also.forEach(builder::setServerConfig);
            server = builder.start();
            pool = pool(server.getJdbcUrl("postgres", "postgres"), "postgres");
        }

        @Override
        Store next() throws SQLException {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                for (String setting : DURABLE) {
                    try (ResultSet value = statement.executeQuery("SHOW " + setting)) {
                        value.next();
                        if (!value.getString(1).equals("on")) {
                            throw new SQLException(setting + " must be on, was " + value.getString(1));
                        }
                    }
                }
            }
            return in(pool);
        }

        @Override
        public void close() throws IOException {
            pool.close();
            server.close();
        }
    }
}
