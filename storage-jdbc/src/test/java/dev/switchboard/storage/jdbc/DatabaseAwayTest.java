package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.StorageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that is away, read-only or busy is a clear error, and is picked up again when it is back. */
class DatabaseAwayTest {
    private static final Opening OPENING = new Opening("default", () -> Duration.ZERO);

    private final String schema = TestPostgres.newSchema();
    private final HikariDataSource pool = TestPostgres.pool(3, schema);
    private final JdbcStorage storage = JdbcStorage.builder(pool).schema(schema).build();

    @AfterEach
    void closePool() {
        pool.close();
    }

    private Set<EventKey> insert(String key) {
        return storage.write(transaction -> transaction.insertKeys(List.of(new EventKey("support", key))));
    }

    @Test
    void open_whileTheServerIsAway() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setURL("jdbc:postgresql://localhost:1/nowhere?user=me&password=secret");
        assertThatThrownBy(() -> JdbcStorage.create(nowhere).open(OPENING))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("the database cannot be reached (SQLState 08001)")
                .satisfies(DatabaseAwayTest::tellsNoSecret);
    }

    @Test
    void open_whileThePoolHasNothingToGive() throws SQLException {
        HikariConfig config = new HikariConfig();
        pool.copyStateTo(config);
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(250);
        try (HikariDataSource exhausted = new HikariDataSource(config);
                Connection taken = exhausted.getConnection()) {
            assertThat(taken.isClosed()).isFalse();
            assertThatThrownBy(() -> JdbcStorage.create(exhausted).open(OPENING))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            away -> assertThat(away.isRefused()).isFalse());
        }
    }

    private static void tellsNoSecret(Throwable thrown) {
        StringWriter printed = new StringWriter();
        thrown.printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).doesNotContain("secret");
    }

    @Test
    void write_afterTheServerEndedAllConnections() {
        storage.open(OPENING);
        assertThatThrownBy(() -> storage.write(transaction -> {
                    transaction.insertKeys(List.of(new EventKey("support", "lost")));
                    endConnections();
                    return transaction.insertKeys(List.of(new EventKey("support", "lost too")));
                }))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        away -> assertThat(away.isRefused()).isFalse());
        // The pool finds out one by one which of its connections are gone.
        await().ignoreExceptionsInstanceOf(StorageException.class)
                .until(() -> insert("lost"), stored -> stored.size() == 1);
    }

    private void endConnections() {
        Jdbi.create(TestPostgres.dataSource())
                .useHandle(handle -> handle.createQuery(
                                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = :pool")
                        .bind("pool", schema)
                        .mapTo(Boolean.class)
                        .list());
    }

    @Test
    void write_whileTheDatabaseIsReadOnly() {
        storage.open(OPENING);
        try (HikariDataSource one = TestPostgres.pool(1, schema)) {
            JdbcStorage again =
                    JdbcStorage.builder(one).schema(schema).migrate(false).build();
            again.open(OPENING);
            Set<EventKey> key = Set.of(new EventKey("support", "1"));
            Jdbi.create(one).useHandle(handle -> handle.execute("SET default_transaction_read_only = on"));
            assertThatThrownBy(() -> again.write(transaction -> transaction.insertKeys(key)))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            away -> assertThat(away.isRefused()).isFalse())
                    .hasMessage("the database is read-only (SQLState 25006)");
            Jdbi.create(one).useHandle(handle -> handle.execute("SET default_transaction_read_only = off"));
            assertThat(again.<Set<EventKey>>write(transaction -> transaction.insertKeys(key)))
                    .isEqualTo(key);
        }
    }

    @Test
    void write_whoseCommitIsNotAnswered() {
        storage.open(OPENING);
        JdbcStorage cutOff = JdbcStorage.builder(losingCommits(pool))
                .schema(schema)
                .migrate(false)
                .build();
        assertThatThrownBy(() -> cutOff.open(OPENING))
                .isInstanceOf(StorageException.class)
                .hasMessage("the database cannot be reached (SQLState 08006);"
                        + " it is not known whether the transaction was committed");
    }

    @Test
    void write_isRunAgainAfterADeadlock() {
        storage.open(OPENING);
        Database database = new JdbcConnector(pool, schema, false, Patience.DEFAULT).open(OPENING);
        AtomicInteger runs = new AtomicInteger();
        int result = database.write(access -> {
            int run = runs.incrementAndGet();
            if (run < 3) {
                access.update("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$")
                        .execute();
            }
            return run;
        });
        assertThat(result).isEqualTo(3);
    }

    @Test
    void write_isNotRunAgainForEver() {
        storage.open(OPENING);
        Database database = new JdbcConnector(pool, schema, false, Patience.DEFAULT).open(OPENING);
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> database.write(access -> {
                    runs.incrementAndGet();
                    return access.update("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$")
                            .execute();
                }))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("because of other transactions");
        assertThat(runs).hasValueBetween(2, 20);
    }

    /** A data source whose connections break when they are to commit. */
    private static DataSource losingCommits(DataSource behind) {
        return proxy(DataSource.class, behind, (method, result) -> {
            if (result instanceof Connection connection) {
                return proxy(Connection.class, connection, (called, answer) -> {
                    if (called.equals("commit")) {
                        throw new SQLException("the connection was reset", "08006");
                    }
                    return answer;
                });
            }
            return result;
        });
    }

    private interface Answer {
        Object to(String method, Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T behind, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return answer.to(method.getName(), method.invoke(behind, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
