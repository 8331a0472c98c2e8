package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.jdbc.Dialect.Fragment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What statements add to the database's time to get the storage's. Only a test gives an offset, that of a clock which may
 * stand still: then the time is taken in this process beside the offset, and kept from going back, since the sum of a time
 * and an offset that were taken apart would go back and forth. Safe from any thread.
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
        boolean hasTime = !dialect.sql(Fragment.TRANSACTION_TIME).isEmpty();
        if (hasTime && offset.get().isZero()) {
            return 0;
        }
        return now() - (hasTime ? transactionTime(connection) : 0);
    }

    private long now() {
        long now = ColumnType.micros(Instant.now()) + ColumnType.micros(offset.get());
        return newest.accumulateAndGet(now, Math::max);
    }

    private long transactionTime(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.sql(Fragment.TRANSACTION_TIME));
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}
