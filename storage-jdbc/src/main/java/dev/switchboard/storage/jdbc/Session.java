package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.jdbc.Sql.Slot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of one transaction on its connection. What only writes is kept back where the database takes several
 * statements at once, and goes with the next query or with {@link #flush}: that saves most of a transaction's ways to the
 * database. Plain JDBC, since this is where a library's share of the time would be largest. For one thread.
 */
final class Session {
    private final Connection connection;
    private final Dialect dialect;
    private final String tenant;
    private final long offset;
    private final List<Call> waiting = new ArrayList<>();

    private record Call(Sql sql, @Nullable RowBatch rows, List<@Nullable Object> values) {}

    /**
     * Creates it.
     *
     * @param connection the connection, in a transaction
     * @param dialect the database's dialect
     * @param tenant the tenant
     * @param offset what is added to the storage's own time, in microseconds
     */
    Session(Connection connection, Dialect dialect, String tenant, long offset) {
        this.connection = connection;
        this.dialect = dialect;
        this.tenant = tenant;
        this.offset = offset;
    }

    RowBatch rows(Columns columns, int size) {
        return new RowBatch(columns, size, offset);
    }

    /** Runs what a transaction that writes has to run first. */
    void begin(Sql sql, Patience patience) {
        write(sql, millis(patience.withClient()), millis(patience.forLock()));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** Writes rows; does nothing where there are none. */
    void write(Sql sql, RowBatch rows, @Nullable Object... values) {
        if (!rows.isEmpty()) {
            write(new Call(sql, rows, Arrays.asList(values)));
        }
    }

    /** Writes without rows. */
    void write(Sql sql, @Nullable Object... values) {
        write(new Call(sql, null, Arrays.asList(values)));
    }

    private void write(Call call) {
        waiting.add(call);
        if (!dialect.joinsStatements()) {
            flush();
        }
    }

    /** Asks about rows; asks nothing where there are none. */
    <T> List<T> query(Sql sql, RowBatch rows, Row.Reader<T> reader, @Nullable Object... values) {
        List<T> found = new ArrayList<>();
        forEach(sql, rows, row -> found.add(reader.read(row)), values);
        return found;
    }

    /** Asks without rows. */
    <T> List<T> query(Sql sql, Row.Reader<T> reader, @Nullable Object... values) {
        List<T> found = new ArrayList<>();
        query(new Call(sql, null, Arrays.asList(values)), row -> found.add(reader.read(row)));
        return found;
    }

    /** Asks about rows, and shows each row of the answer; asks nothing where there are none. */
    void forEach(Sql sql, RowBatch rows, Row.Visitor visitor, @Nullable Object... values) {
        if (!rows.isEmpty()) {
            query(new Call(sql, rows, Arrays.asList(values)), visitor);
        }
    }

    private void query(Call call, Row.Visitor visitor) {
        waiting.add(call);
        try (PreparedStatement statement = prepare()) {
            boolean isResult = statement.execute();
            for (int before = waiting.size() - 1; before > 0; before--) {
                isResult = statement.getMoreResults();
            }
            if (!isResult) {
                throw new SQLException("a query gave no result");
            }
            try (ResultSet result = statement.getResultSet()) {
                for (Row row = new Row(result); row.next(); ) {
                    visitor.visit(row);
                }
            }
        } catch (SQLException e) {
            throw SqlFailures.exception(e);
        } finally {
            waiting.clear();
        }
    }

    /** Writes what was kept back. */
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = prepare()) {
            statement.execute();
        } catch (SQLException e) {
            throw SqlFailures.exception(e);
        } finally {
            waiting.clear();
        }
    }

    private PreparedStatement prepare() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text());
        try {
            int parameter = 0;
            for (Call call : waiting) {
                parameter = bind(statement, parameter, call);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private String text() {
        if (waiting.size() == 1) {
            return waiting.get(0).sql.text();
        }
        StringBuilder text = new StringBuilder();
        for (Call call : waiting) {
            text.append(text.isEmpty() ? "" : "; ").append(call.sql.text());
        }
        return text.toString();
    }

    private int bind(PreparedStatement statement, int before, Call call) throws SQLException {
        int parameter = before;
        int value = 0;
        int column = 0;
        for (Slot slot : call.sql.slots()) {
            parameter++;
            switch (slot) {
                case TENANT -> statement.setString(parameter, tenant);
                case OFFSET -> statement.setLong(parameter, offset);
                case VALUE -> statement.setObject(parameter, call.values.get(value++));
                case ARRAY -> statement.setArray(parameter, array(call.rows, column++));
            }
        }
        return parameter;
    }

    private Array array(@Nullable RowBatch rows, int column) throws SQLException {
        if (rows == null) {
            throw new IllegalArgumentException("a statement that takes rows was given none");
        }
        return connection.createArrayOf(rows.columns().get(column).type().driverType(), rows.array(column));
    }
}
