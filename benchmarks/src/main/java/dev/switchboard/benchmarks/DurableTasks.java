package dev.switchboard.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A library for durable tasks under a load that keeps a number of tasks in flight, one for each message: the task is stored,
 * and done when its handler, which does nothing, is called. Nothing else is written: no message, no reply, no event, and
 * nothing is kept in order.
 */
abstract class DurableTasks implements AutoCloseable {
    private static final int IN_FLIGHT = 512;
    /** How many are stored in one transaction: a user who batches gets as much. */
    private static final int BATCH = 64;

    private static final int CONNECTIONS = 40;
    private static final int PRODUCERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HikariDataSource pool;
    private final Meter meter;
    private final Semaphore places = new Semaphore(IN_FLIGHT);
    private final Map<Long, Long> begun = new ConcurrentHashMap<>();

    /** Its tables are in the schema of these, on connections of its own. */
    DurableTasks(Tables tables, Meter meter) throws SQLException {
        this.meter = meter;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(tables.dataSource().unwrap(HikariDataSource.class).getJdbcUrl());
        config.setUsername("postgres");
        config.addDataSourceProperty("currentSchema", tables.schema());
        config.setMaximumPoolSize(CONNECTIONS);
        pool = new HikariDataSource(config);
    }

    final HikariDataSource pool() {
        return pool;
    }

    final void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Stores tasks in one transaction, one for each number. */
    abstract void store(List<Long> numbers) throws SQLException;

    /** A task's handler was called. */
    final void done(long number) {
        Long since = begun.remove(number);
        if (since != null) {
            meter.ended(since);
            places.release();
        }
    }

    /**
     * Runs until the meter gives no more messages and all tasks are done.
     *
     * @throws SQLException if the database refuses
     * @throws InterruptedException if the thread is interrupted
     */
    final void run() throws SQLException, InterruptedException {
        Workers.run(PRODUCERS, producer -> this::produce);
        take(IN_FLIGHT);
    }

    private Void produce() throws SQLException, InterruptedException {
        while (true) {
            take(1);
            int more = 0;
            while (more < BATCH - 1 && places.tryAcquire()) {
                more++;
            }
            List<Long> batch = new ArrayList<>();
            for (int i = 0; i <= more; i++) {
                long number = meter.next();
                if (number >= 0) {
                    batch.add(number);
                    begun.put(number, System.nanoTime());
                }
            }
            places.release(more + 1 - batch.size());
            if (batch.isEmpty()) {
                return null;
            }
            store(batch);
        }
    }

    private void take(int count) throws InterruptedException {
        if (!places.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("tasks are in flight for more than " + PATIENCE);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
