package dev.switchboard.benchmarks;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A table that is filled by {@code COPY}, on a connection of its own. For one thread. */
final class CopiedTable implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Connection connection;
    private final CopyIn copy;
    private final StringBuilder buffer = new StringBuilder(2 * BUFFER);
    private long rows;

    /**
     * Begins.
     *
     * @param table the table
     * @param columns the columns that each row gives, separated by commas
     */
    CopiedTable(Tables tables, String table, String columns) throws SQLException {
        connection = tables.dataSource().getConnection();
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY \"" + tables.schema() + "\"." + table + " (" + columns + ") FROM STDIN");
    }

    /** Adds a row. */
    void add(@Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            buffer.append(i == 0 ? "" : "\t");
            append(values[i]);
        }
        buffer.append('\n');
        rows++;
        if (buffer.length() >= BUFFER) {
            flush();
        }
    }

    private void append(@Nullable Object value) {
        if (value == null) {
            buffer.append("\\N");
            return;
        }
        // Nothing here has characters that COPY would read otherwise, but for the backslash.
        String text = value.toString();
        buffer.append(text.indexOf('\\') < 0 ? text : text.replace("\\", "\\\\"));
    }

    private void flush() throws SQLException {
        byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.setLength(0);
    }

    long rows() {
        return rows;
    }

    /** Ends it: all rows are stored. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            flush();
            copy.endCopy();
        }
    }
}
