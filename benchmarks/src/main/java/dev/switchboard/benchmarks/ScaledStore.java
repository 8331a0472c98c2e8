package dev.switchboard.benchmarks;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.jdbc.JdbcStorage;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A storage on data of one size, whose statements can be explained. For one thread. */
final class ScaledStore implements AutoCloseable {
    private static final Duration TERM = Duration.ofHours(1);

    private final ExplainingDataSource explaining;
    private final PopulatedTables filled;
    private final Population population;
    private final Storage storage;
    private final String schema;
    private final long messages;
    private final Lease node;

    /** Makes the tables, and fills them. */
    ScaledStore(DataSource dataSource, String schema, Population population) throws SQLException {
        this.population = population;
        this.schema = schema;
        explaining = new ExplainingDataSource(dataSource);
        filled = new PopulatedTables(new Tables(dataSource, schema));
        PipelineBenchmark.makeTables(newStorage());
        messages = filled.fill(population);
        storage = newStorage();
        storage.open(new Opening(Tables.TENANT, () -> Duration.ZERO));
        node = storage.join("scale", "holder", TERM);
    }

    /** A further storage on the same tables, not opened yet. */
    Storage newStorage() {
        return JdbcStorage.builder(explaining.dataSource()).schema(schema).build();
    }

    ExplainingDataSource explaining() {
        return explaining;
    }

    Population population() {
        return population;
    }

    Storage storage() {
        return storage;
    }

    /** The lease that claims are made under. */
    Lease node() {
        return node;
    }

    long messages() {
        return messages;
    }

    /** Keeps what waits from being done. */
    void putOffWork() throws SQLException {
        filled.execute("UPDATE :s.work SET state = 'READY', node = NULL, due_at = now() + INTERVAL '1 day'");
        // What a server does by itself after so many changes.
        filled.execute("VACUUM ANALYZE :s.work");
    }

    @Override
    public void close() {
        storage.release(node);
        storage.close();
    }
}
