package dev.switchboard.storage.jdbc;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on their way into a statement: one array for each column. For one thread. */
final class RowBatch {
    private final List<Columns.Column> columns;
    private final long offset;
    private @Nullable Object[][] arrays;
    private int size;

    /**
     * Creates it, empty.
     *
     * @param columns the columns
     * @param rows how many rows there are at most
     * @param offset what is added to the storage's own time, in microseconds
     */
    RowBatch(Columns columns, int rows, long offset) {
        this.columns = columns.all();
        this.offset = offset;
        arrays = new Object[this.columns.size()][];
        for (int column = 0; column < arrays.length; column++) {
            arrays[column] =
                    (Object[]) Array.newInstance(this.columns.get(column).type().driverClass(), rows);
        }
    }

    /**
     * Adds a row.
     *
     * @param values its values, in the order of the columns
     * @return this
     */
    RowBatch add(@Nullable Object... values) {
        if (values.length != arrays.length) {
            throw new IllegalArgumentException("expected " + arrays.length + " values, got " + values.length);
        }
        for (int column = 0; column < values.length; column++) {
            arrays[column][size] = columns.get(column).type().handOver(values[column], offset);
        }
        size++;
        return this;
    }

    boolean isEmpty() {
        return size == 0;
    }

    List<Columns.Column> columns() {
        return columns;
    }

    @Nullable
    Object[] array(int column) {
        Object[] array = arrays[column];
        return size == array.length ? array : Arrays.copyOf(array, size);
    }
}
