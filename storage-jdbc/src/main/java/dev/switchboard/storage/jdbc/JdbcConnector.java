package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.News;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.Storage.Traits;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what kind of database there is, and opens it. Safe from any thread. */
final class JdbcConnector {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcConnector.class);

    private final DataSource dataSource;
    private final Jdbi jdbi;
    private final String schema;
    private final boolean migrate;
    private final Patience patience;
    private volatile @Nullable Server server;

    JdbcConnector(DataSource dataSource, String schema, boolean migrate, Patience patience) {
        this.dataSource = dataSource;
        this.jdbi = Jdbi.create(new HostConnections(dataSource));
        this.schema = schema;
        this.migrate = migrate;
        this.patience = patience;
    }

    /** What was found out. */
    private record Server(Dialect dialect, Traits traits, boolean isReadCommitted) {}

    String schema() {
        return schema;
    }

    Traits traits() {
        return server().traits;
    }

    Statements statements() {
        return new Statements(server().dialect, schema);
    }

    private Server server() {
        Server known = server;
        if (known == null) {
            try (Handle handle = jdbi.open()) {
                known = look(handle);
            } catch (SQLException | JdbiException e) {
                throw SqlFailures.exception(e);
            }
            server = known;
        }
        return known;
    }

    private static Server look(Handle handle) throws SQLException {
        Connection connection = handle.getConnection();
        DatabaseMetaData metaData = connection.getMetaData();
        Dialect dialect = Dialect.of(metaData);
        boolean isReadCommitted = connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
        return new Server(dialect, dialect.manyNodes() ? postgres(metaData) : h2(handle), isReadCommitted);
    }

    private static Traits postgres(DatabaseMetaData metaData) throws SQLException {
        return new Traits("PostgreSQL " + metaData.getDatabaseMajorVersion(), true, true);
    }

    private static Traits h2(Handle handle) {
        boolean inFiles = handle.createQuery("SELECT DATABASE_PATH()")
                .mapTo(String.class)
                .findOne()
                .isPresent();
        return new Traits(inFiles ? "H2 in files" : "H2 in memory", inFiles, false);
    }

    /** What tells the other nodes what this one commits, and hears them; empty where there are none. */
    Optional<Newsroom> newsroom(BooleanSupplier othersLive, Consumer<News> heard) {
        return server().dialect.manyNodes()
                ? Optional.of(new Newsroom(new HostConnections(dataSource), schema, othersLive, heard))
                : Optional.empty();
    }

    Database open(Opening opening) {
        Server found = server();
        try {
            prepare(found);
        } catch (SQLException | JdbiException e) {
            throw SqlFailures.exception(e);
        }
        Database database = new Database(jdbi, statements(), opening, patience, !found.isReadCommitted);
        beginFeed(database);
        return database;
    }

    private void prepare(Server found) throws SQLException {
        if (found.dialect.manyNodes()) {
            warnWhereNotDurable();
        } else {
            prepareH2(found.traits.durable());
        }
        Schema tables = new Schema(dataSource, jdbi, found.dialect, schema);
        if (migrate) {
            tables.migrate();
        } else {
            tables.check();
        }
    }

    private void prepareH2(boolean durable) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            H2Embedding.ensure(connection);
        }
        if (durable) {
            H2Durability.ensure(dataSource);
        }
    }

    private void beginFeed(Database database) {
        Columns position = Columns.of("position number");
        Sql begin = statements().insertMissing("feed", position, 0);
        database.write(access -> {
            access.session().write(begin, access.session().rows(position, 1).add(0));
            return begin;
        });
    }

    private void warnWhereNotDurable() {
        for (String setting : List.of("fsync", "synchronous_commit")) {
            String value = jdbi.withHandle(handle -> handle.createQuery("SELECT current_setting(:name)")
                    .bind("name", setting)
                    .mapTo(String.class)
                    .one());
            if (value.equals("off")) {
                LOG.warn(
                        "PostgreSQL runs with {} = off: what was acknowledged may be lost when the server crashes",
                        setting);
            }
        }
    }
}
