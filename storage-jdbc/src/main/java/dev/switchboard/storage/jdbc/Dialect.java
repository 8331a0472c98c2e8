package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConfigurationException;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What differs between the databases: fragments of SQL. In those of whole statements {@code {table}} stands for the table,
 * {@code {columns}} and {@code {values}} for what is inserted, {@code {set}} for what is changed, {@code {match}} for the
 * condition under which a stored row {@code t} is one of the rows {@code u}, {@code {statement}} for another statement.
 *
 * @param product the name that the driver gives the database
 * @param oldestVersion the oldest version of it that is supported
 * @param manyNodes whether several nodes may share a database, whose locks are then those of its rows
 * @param resources where the tables are described
 * @param types the type of a stored column, by what it holds
 * @param rows the rows of a call as a table {@code u}, from {@code {arrays}}
 * @param array the type of an array, with the type of its elements as {@code %s}
 * @param transactionTime a query for the time of the transaction, in microseconds since 1970; empty where the database is
 *     part of this process, and has no time of its own
 * @param fromNow a time, by its distance in microseconds as {@code %s} from the transaction's, or from 1970
 * @param time a time, by its microseconds since 1970 as {@code %s}
 * @param insertMissing stores rows whose keys are not there yet
 * @param update changes rows
 * @param delete removes rows
 * @param inserted the rows that a statement inserted
 * @param deleted the rows that a statement removed
 * @param lock follows a query: nobody else may change the rows {@code t} until the transaction ends
 * @param keep follows a query: nobody else may lock the rows {@code t} until the transaction ends
 * @param beginWrite what a transaction that writes has to run first, or empty
 * @param joinsStatements whether several statements may go to the database at once
 */
record Dialect(
        String product,
        int oldestVersion,
        boolean manyNodes,
        String resources,
        Map<ColumnType, String> types,
        String rows,
        String array,
        String transactionTime,
        String fromNow,
        String time,
        String insertMissing,
        String update,
        String delete,
        String inserted,
        String deleted,
        String lock,
        String keep,
        String beginWrite,
        boolean joinsStatements) {

    static final Dialect POSTGRESQL = new Dialect(
            "PostgreSQL",
            14,
            true,
            "schema/postgresql/",
            types("text", "text", "bytea"),
            // Kept apart by OFFSET: the planner would else take the tenant alone for a good way into a table.
            "(SELECT :tenant AS tenant, r.* FROM unnest({arrays}) AS r ({columns}) OFFSET 0) AS u",
            "%s[]",
            "SELECT CAST(EXTRACT(EPOCH FROM now()) * 1000000 AS bigint)",
            "(now() + %s * INTERVAL '1 microsecond')",
            "(TIMESTAMPTZ 'epoch' + %s * INTERVAL '1 microsecond')",
            "INSERT INTO {table} AS t (tenant, {columns}) SELECT u.tenant, {values} FROM :rows ON CONFLICT DO NOTHING",
            "UPDATE {table} t SET {set} FROM :rows WHERE {match}",
            "DELETE FROM {table} t USING :rows WHERE {match}",
            "{statement} RETURNING {columns}",
            "{statement} RETURNING {columns}",
            " FOR NO KEY UPDATE OF t",
            " FOR KEY SHARE OF t",
            // The statements are planned once for any number of rows, and often while the tables are still empty.
            // Without
            // these the server would plan anew for each single row, and read whole tables until it next counts their
            // rows.
            "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),"
                    + " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)",
            true);

    // One transaction writes at a time: H2 has no lock that several can share, and finds out about two that insert the
    // same key only when it is too late for either to do without.
    static final Dialect H2 = new Dialect(
            "H2",
            2,
            false,
            "schema/h2/",
            types("varchar", "clob", "blob"),
            "(SELECT :tenant AS tenant, r.* FROM unnest({arrays}) AS r ({columns})) AS u",
            "%s ARRAY",
            "",
            "DATEADD(MICROSECOND, %s, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00')",
            "DATEADD(MICROSECOND, %s, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00')",
            "INSERT INTO {table} (tenant, {columns}) SELECT u.tenant, {values} FROM :rows"
                    + " WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE {match})",
            "MERGE INTO {table} t USING :rows ON {match} WHEN MATCHED THEN UPDATE SET {set}",
            "MERGE INTO {table} t USING :rows ON {match} WHEN MATCHED THEN DELETE",
            "SELECT {columns} FROM FINAL TABLE ({statement}) t",
            "SELECT {columns} FROM OLD TABLE ({statement}) t",
            "",
            "",
            "SELECT f.position FROM switchboard.feed f WHERE f.tenant = :tenant FOR UPDATE WAIT 60",
            false);

    private static Map<ColumnType, String> types(String text, String longText, String bytes) {
        Map<ColumnType, String> types = new EnumMap<>(ColumnType.class);
        types.put(ColumnType.TEXT, text);
        types.put(ColumnType.LONG_TEXT, longText);
        types.put(ColumnType.UUID, "uuid");
        types.put(ColumnType.NUMBER, "bigint");
        types.put(ColumnType.FLAG, "boolean");
        types.put(ColumnType.BYTES, bytes);
        types.put(ColumnType.TIME, "bigint");
        types.put(ColumnType.FROM_NOW, "bigint");
        return types;
    }

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

    String arrayOf(ColumnType type) {
        return array.formatted(types.get(type));
    }

    /** {@return a value to be stored, by the column of {@code u} that it comes from} */
    String value(Columns.Column column) {
        String handedOver = "u." + column.name();
        return switch (column.type()) {
            case TIME -> time.formatted(handedOver);
            case FROM_NOW -> fromNow.formatted(handedOver);
            default -> handedOver;
        };
    }
}
