package dev.switchboard.storage.jdbc;

import static dev.switchboard.storage.jdbc.Dialect.Fragment.ARRAY;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.BEGIN_WRITE;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.DELETE;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.DELETED;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.FROM_NOW;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.INSERTED;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.INSERT_MISSING;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.KEEP;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.LOCK;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.ROWS;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.TIME;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.TRANSACTION_TIME;
import static dev.switchboard.storage.jdbc.Dialect.Fragment.UPDATE;
import static java.util.Map.entry;

import dev.switchboard.model.ConfigurationException;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;

/**
 * What differs between the databases, as data.
 *
 * @param product the name that the driver gives the database
 * @param oldestVersion the oldest version of it that is supported
 * @param resources where the tables are described
 * @param manyNodes whether several nodes may share a database, whose locks are then those of its rows
 * @param joinsStatements whether several statements may go to the database at once
 * @param types the types that have names of their own in it
 * @param fragments its SQL
 */
record Dialect(
        String product,
        int oldestVersion,
        String resources,
        boolean manyNodes,
        boolean joinsStatements,
        Map<ColumnType, String> types,
        Map<Fragment, String> fragments) {

    /**
     * A piece of SQL. In it {@code {table}} stands for the table, {@code {columns}} and {@code {values}} for what is stored
     * or answered, {@code {set}} for what is changed, {@code {match}} for the condition under which a stored row {@code t}
     * is one of the rows {@code u}, and {@code {statement}} for another statement.
     */
    enum Fragment {
        /** The rows of a call as a table {@code u}, made of {@code {arrays}}. */
        ROWS,
        /** The type of an array, with the type of its elements as {@code %s}. */
        ARRAY,
        /** Asks for the time of the transaction, in microseconds since 1970; empty where that is this process's time. */
        TRANSACTION_TIME,
        /** A time, by its microseconds {@code %s} after the transaction's, or after 1970 where that is this process's. */
        FROM_NOW,
        /** A time, by its microseconds {@code %s} after 1970. */
        TIME,
        /** Stores rows whose keys are not there. */
        INSERT_MISSING,
        /** Changes rows. */
        UPDATE,
        /** Removes rows. */
        DELETE,
        /** What a statement stored or changed. */
        INSERTED,
        /** What a statement removed. */
        DELETED,
        /** After a query: nobody else may change the rows {@code %s} until the transaction ends. */
        LOCK,
        /** After a query: nobody else may lock the rows {@code t} until the transaction ends. */
        KEEP,
        /** What a transaction that writes runs first, with how long it may idle and wait for a lock, in milliseconds. */
        BEGIN_WRITE
    }

    static final Dialect POSTGRESQL = new Dialect(
            "PostgreSQL",
            14,
            "schema/postgresql/",
            true,
            true,
            Map.of(ColumnType.TEXT, "text", ColumnType.LONG_TEXT, "text", ColumnType.BYTES, "bytea"),
            Map.ofEntries(
                    // OFFSET keeps the planner from taking the tenant alone for a good way into a table.
                    entry(ROWS, "(SELECT :tenant AS tenant, r.* FROM unnest({arrays}) AS r ({columns}) OFFSET 0) AS u"),
                    entry(ARRAY, "%s[]"),
                    entry(TRANSACTION_TIME, "SELECT CAST(EXTRACT(EPOCH FROM now()) * 1000000 AS bigint)"),
                    entry(FROM_NOW, "(now() + %s * INTERVAL '1 microsecond')"),
                    entry(TIME, "(TIMESTAMPTZ 'epoch' + %s * INTERVAL '1 microsecond')"),
                    entry(INSERT_MISSING, """
                            INSERT INTO {table} AS t (tenant, {columns})
                            SELECT u.tenant, {values} FROM :rows ON CONFLICT DO NOTHING"""),
                    entry(UPDATE, "UPDATE {table} t SET {set} FROM :rows WHERE {match}"),
                    entry(DELETE, "DELETE FROM {table} t USING :rows WHERE {match}"),
                    entry(INSERTED, "{statement} RETURNING {columns}"),
                    entry(DELETED, "{statement} RETURNING {columns}"),
                    entry(LOCK, " FOR NO KEY UPDATE OF %s"),
                    entry(KEEP, " FOR KEY SHARE OF t"),
                    // Statements are planned once for any number of rows, often while the tables are still empty.
                    // Without this the server would plan anew for each single row, and would read whole tables
                    // until it counts their rows the next time.
                    entry(BEGIN_WRITE, """
                            SELECT set_config('idle_in_transaction_session_timeout', ?, true),
                                set_config('lock_timeout', ?, true),
                                set_config('plan_cache_mode', 'force_generic_plan', true),
                                set_config('enable_seqscan', 'off', true),
                                set_config('enable_hashjoin', 'off', true),
                                set_config('enable_mergejoin', 'off', true)""")));

    // One transaction writes at a time: H2 has no lock that several can share, and finds out about two that store the
    // same key only when it is too late for either to do without.
    static final Dialect H2 = new Dialect(
            "H2",
            2,
            "schema/h2/",
            false,
            false,
            Map.of(),
            Map.ofEntries(
                    entry(ROWS, "(SELECT :tenant AS tenant, r.* FROM unnest({arrays}) AS r ({columns})) AS u"),
                    entry(ARRAY, "%s ARRAY"),
                    entry(TRANSACTION_TIME, ""),
                    entry(FROM_NOW, "DATEADD(MICROSECOND, %s, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00')"),
                    entry(TIME, "DATEADD(MICROSECOND, %s, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00')"),
                    entry(INSERT_MISSING, """
                            INSERT INTO {table} (tenant, {columns})
                            SELECT u.tenant, {values} FROM :rows
                            WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE {match})"""),
                    entry(UPDATE, "MERGE INTO {table} t USING :rows ON {match} WHEN MATCHED THEN UPDATE SET {set}"),
                    entry(DELETE, "MERGE INTO {table} t USING :rows ON {match} WHEN MATCHED THEN DELETE"),
                    entry(INSERTED, "SELECT {columns} FROM FINAL TABLE ({statement}) t"),
                    entry(DELETED, "SELECT {columns} FROM OLD TABLE ({statement}) t"),
                    entry(LOCK, ""),
                    entry(KEEP, ""),
                    entry(BEGIN_WRITE, """
                            SELECT f.position FROM switchboard.feed f WHERE f.tenant = :tenant
                            FOR UPDATE WAIT 60""")));

    /**
     * Finds the dialect of a database.
     *
     * @param metaData what the driver says of it
     * @return its dialect
     * @throws SQLException if the driver does not say
     * @throws ConfigurationException if it is none of those that are known, or too old
     */
    static Dialect of(DatabaseMetaData metaData) throws SQLException {
        String product = metaData.getDatabaseProductName();
        int version = metaData.getDatabaseMajorVersion();
        for (Dialect dialect : new Dialect[] {POSTGRESQL, H2}) {
            if (dialect.product.equals(product) && version >= dialect.oldestVersion) {
                return dialect;
            }
        }
        throw new ConfigurationException(
                "storage", "must be on H2 2 or later or PostgreSQL 14 or later, is on " + product + " " + version);
    }

    String sql(Fragment fragment) {
        return fragments.getOrDefault(fragment, "");
    }

    /** {@return what follows a query that locks the rows of a table, by its name in the query} */
    String lock(String table) {
        return sql(LOCK).formatted(table);
    }

    String arrayOf(ColumnType type) {
        return sql(ARRAY).formatted(types.getOrDefault(type, type.sqlType()));
    }

    String fromNow(String micros) {
        return sql(FROM_NOW).formatted(micros);
    }

    /** {@return a value to be stored, by the column of {@code u} that it comes from} */
    String value(Columns.Column column) {
        String handedOver = "u." + column.name();
        return switch (column.type()) {
            case TIME -> sql(TIME).formatted(handedOver);
            case FROM_NOW -> fromNow(handedOver);
            default -> handedOver;
        };
    }
}
