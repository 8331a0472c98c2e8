package dev.switchboard.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Statements of one connection, prepared at their first use and kept. For one thread. */
final class NaiveStatements {
    private final Connection connection;
    private final String schema;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Reads the only row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * @param schema the schema that takes the place of {@code schema.} in statements
     */
    NaiveStatements(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    void update(String sql, Object... values) throws SQLException {
        int rows = bound(sql, values).executeUpdate();
        if (rows != 1) {
            throw new SQLException("expected to change one row, but changed " + rows + ": " + sql);
        }
    }

    /** Reads a row; gives {@code absent} where there is none. */
    <T> T query(String sql, T absent, RowReader<T> reader, Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            return rows.next() ? reader.read(rows) : absent;
        }
    }

    private PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql.replace("schema.", "\"" + schema + "\"."));
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
