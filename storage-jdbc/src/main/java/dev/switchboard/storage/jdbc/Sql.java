package dev.switchboard.storage.jdbc;

import java.util.List;

/**
 * A statement as the database takes it.
 *
 * @param text the statement
 * @param slots what each of its parameters is, in their order
 */
record Sql(String text, List<Slot> slots) {
    /** What a parameter is. */
    enum Slot {
        /** The tenant. */
        TENANT,
        /** What is added to the storage's own time. */
        OFFSET,
        /** The next column of the rows of the call. */
        ARRAY,
        /** The next value of the call. */
        VALUE
    }
}
