/**
 * The storage on H2 and PostgreSQL. Start at {@link dev.switchboard.storage.jdbc.JdbcStorage}.
 *
 * <p>All SQL is written once for both databases, with four signs in it: {@code switchboard.} stands for the schema,
 * {@code :tenant} for the tenant, {@code :now} for the storage's time plus the offset it was opened with, and {@code :rows}
 * for the rows that a call brings, which are a table {@code u} to the statement. What differs between the databases is data
 * of a {@code Dialect}. The statements of one subject stand in one class with their mapping. Those of a transaction are
 * compiled once and run by a {@code Session}; all others go through Jdbi.
 */
@NullMarked
package dev.switchboard.storage.jdbc;

import org.jspecify.annotations.NullMarked;
