package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.News;
import dev.switchboard.storage.jdbc.Sql.Slot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of one transaction on its connection. Where the database takes several statements at once, they are
 * kept back until an answer is looked at, or until {@link #flush}, and go together: that saves most of a transaction's ways
 * to the database. Plain JDBC, since this is where a library's share of the time would be largest. For one thread.
 */
final class Session {
    private final Connection connection;
    private final Dialect dialect;
    private final String tenant;
    private final long offset;
    private final List<Call> waiting = new ArrayList<>();
    private final List<Answer.LaterMap<?, ?>> incomplete = new ArrayList<>();
    private final Set<News> news = EnumSet.noneOf(News.class);

    /** A statement of its own, and what is to see the rows of its result; nothing where it has none. */
    private static final class Call {
        final Sql sql;
        final @Nullable RowBatch rows;
        final List<@Nullable Object> values;
        final Row.@Nullable Visitor visitor;
        boolean isDone;

        Call(Sql sql, @Nullable RowBatch rows, List<@Nullable Object> values, Row.@Nullable Visitor visitor) {
            this.sql = sql;
            this.rows = rows;
            this.values = values;
            this.visitor = visitor;
        }
    }

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
            add(new Call(sql, rows, Arrays.asList(values), null));
        }
    }

    /** Writes without rows. */
    void write(Sql sql, @Nullable Object... values) {
        add(new Call(sql, null, Arrays.asList(values), null));
    }

    /** Asks about rows when the answer is looked at, or with what is asked before that; nothing where there are none. */
    <T> Answer<T> ask(Sql sql, RowBatch rows, Row.Reader<T> reader, @Nullable Object... values) {
        if (rows.isEmpty()) {
            return List::of;
        }
        List<T> found = new ArrayList<>();
        Call call = new Call(sql, rows, Arrays.asList(values), row -> found.add(reader.read(row)));
        add(call);
        return () -> {
            finish(call);
            return found;
        };
    }

    /**
     * {@return entries as a map, which looks at them when it is looked at, at the latest at the end}
     *
     * @param completed asks for, and writes, what follows from what was found and what not
     */
    <K, V> Map<K, V> complete(Answer<Map.Entry<K, V>> entries, Consumer<? super Map<K, V>> completed) {
        Answer.LaterMap<K, V> map = new Answer.LaterMap<>(entries, completed);
        incomplete.add(map);
        return map;
    }

    /** Asks about rows; asks nothing where there are none. */
    <T> List<T> query(Sql sql, RowBatch rows, Row.Reader<T> reader, @Nullable Object... values) {
        return ask(sql, rows, reader, values).rows();
    }

    /** Asks without rows. */
    <T> List<T> query(Sql sql, Row.Reader<T> reader, @Nullable Object... values) {
        List<T> found = new ArrayList<>();
        Call call = new Call(sql, null, Arrays.asList(values), row -> found.add(reader.read(row)));
        add(call);
        finish(call);
        return found;
    }

    /** Asks about rows, and shows each row of the answer; asks nothing where there are none. */
    void forEach(Sql sql, RowBatch rows, Row.Visitor visitor, @Nullable Object... values) {
        if (!rows.isEmpty()) {
            Call call = new Call(sql, rows, Arrays.asList(values), visitor);
            add(call);
            finish(call);
        }
    }

    private void add(Call call) {
        waiting.add(call);
        if (!dialect.joinsStatements()) {
            flush();
        }
    }

    private void finish(Call call) {
        if (!call.isDone) {
            flush();
        }
        if (!call.isDone) {
            throw new IllegalStateException("an answer is looked at after its transaction has failed");
        }
    }

    /** Notes what other nodes are to be told when the transaction is committed. */
    void add(News committed) {
        news.add(committed);
    }

    Set<News> news() {
        return news;
    }

    /** Runs all that was put off, before the transaction ends. */
    void end() {
        incomplete.forEach(Answer.LaterMap::look);
        flush();
    }

    /** Runs what was kept back. */
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = prepare()) {
            boolean isResult = statement.execute();
            for (Call call : waiting) {
                if (call.visitor != null) {
                    visit(statement, isResult, call.visitor);
                }
                call.isDone = true;
                isResult = statement.getMoreResults();
            }
        } catch (SQLException e) {
            throw SqlFailures.exception(e);
        } finally {
            waiting.clear();
        }
    }

    private static void visit(PreparedStatement statement, boolean isResult, Row.Visitor visitor) throws SQLException {
        if (!isResult) {
            throw new SQLException("a query gave no result");
        }
        try (ResultSet result = statement.getResultSet()) {
            for (Row row = new Row(result); row.next(); ) {
                visitor.visit(row);
            }
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
