package dev.switchboard.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What statements add to the database's time to get the storage's. With an offset of a clock that stands still, the sum
 * would go back and forth by the time that a way to the database takes; so it is kept from going back, and what was due
 * once stays due. Safe from any thread.
 */
final class StorageClock {
    private final Dialect dialect;
    private final Supplier<Duration> offset;
    private final AtomicLong newest = new AtomicLong(Long.MIN_VALUE);

    StorageClock(Dialect dialect, Supplier<Duration> offset) {
        this.dialect = dialect;
        this.offset = offset;
    }

    /**
     * Finds what is to be added in a transaction, or by a statement outside of one.
     *
     * @param connection where the transaction is
     * @return microseconds
     * @throws SQLException if the database does not tell its time
     */
    long offset(Connection connection) throws SQLException {
        long given = ColumnType.micros(offset.get());
        if (dialect.transactionTime().isEmpty()) {
            return steady(0, ColumnType.micros(Instant.now()) + given);
        }
        return given == 0 ? 0 : steady(transactionTime(connection), given);
    }

    private long steady(long base, long given) {
        return newest.accumulateAndGet(base + given, Math::max) - base;
    }

    private long transactionTime(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.transactionTime());
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}
