package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.News;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.jdbc.Dialect.Fragment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.Update;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The database of an opened storage: makes sessions on its connections, and runs transactions. Safe from any thread. */
final class Database {
    private static final int ATTEMPTS = 6;

    private final Jdbi jdbi;
    private final Statements statements;
    private final String tenant;
    private final StorageClock clock;
    private final Patience patience;
    private final boolean setsIsolation;
    private final boolean needsShelter;
    /**
     * What H2 writes at a commit may have half of what another transaction has done by then: after a kill, rows were locked
     * for ever by transactions that were not there any more. So nobody writes before a commit has ended.
     */
    private final Lock embedded = new ReentrantLock(true);

    private final Sql beginWrite;
    private volatile Consumer<Set<News>> committed = news -> {};

    /**
     * Creates it.
     *
     * @param jdbi where connections come from
     * @param statements makes statements for the database
     * @param opening the tenant, and the offset of time
     * @param patience how long the database waits in transactions
     * @param setsIsolation whether connections come with another isolation than READ COMMITTED
     */
    Database(Jdbi jdbi, Statements statements, Opening opening, Patience patience, boolean setsIsolation) {
        this.jdbi = jdbi;
        jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
        this.statements = statements;
        this.tenant = opening.tenant();
        this.clock = new StorageClock(statements.dialect(), opening.timeOffset());
        this.patience = patience;
        this.setsIsolation = setsIsolation;
        this.needsShelter = !statements.dialect().manyNodes();
        this.beginWrite = statements.plain(statements.dialect().sql(Fragment.BEGIN_WRITE));
    }

    /** Sets who is told what each transaction that was committed means to other nodes. */
    void whenCommitted(Consumer<Set<News>> told) {
        committed = told;
    }

    /** A connection, as the statements of a transaction and as Jdbi see it. */
    final class Access {
        private final Handle handle;
        private final Session session;
        private final long offset;

        private Access(Handle handle) throws SQLException {
            Connection connection = handle.getConnection();
            this.handle = handle;
            this.offset = clock.offset(connection);
            this.session = new Session(connection, statements.dialect(), tenant, offset);
        }

        Session session() {
            return session;
        }

        Instant now() {
            return query("SELECT :now").mapTo(OffsetDateTime.class).one().toInstant();
        }

        /** {@return a time from now, as a statement's {@code FROM_NOW} takes it} */
        long fromNow(Duration duration) {
            return ColumnType.micros(duration) + offset;
        }

        Query query(String sql) {
            session.flush();
            return bound(handle.createQuery(statements.named(sql)));
        }

        Update update(String sql) {
            session.flush();
            return bound(handle.createUpdate(statements.named(sql)));
        }

        private <S extends SqlStatement<S>> S bound(S statement) {
            return statement.bind("tenant", tenant).bind("offset", offset);
        }
    }

    /** Reads; what it reads at one time may have changed at the next. */
    <R> R read(Function<Access, R> work) {
        return needsShelter ? Shelter.run(() -> readHere(work)) : readHere(work);
    }

    private <R> R readHere(Function<Access, R> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attemptRead(work);
            } catch (StorageException e) {
                if (attempt == ATTEMPTS || !SqlFailures.isLostConnection(e)) {
                    throw e;
                }
            }
        }
    }

    private <R> R attemptRead(Function<Access, R> work) {
        try {
            return jdbi.withHandle(handle -> {
                Access access = new Access(handle);
                R result = work.apply(access);
                access.session.end();
                return result;
            });
        } catch (SQLException | JdbiException e) {
            throw SqlFailures.exception(e);
        }
    }

    /**
     * Runs a transaction, and runs it again where the database had to give it up, or where a connection broke before it
     * was to be committed: pools hand out connections that the server has ended meanwhile.
     */
    <R> R write(Function<Access, R> work) {
        return needsShelter ? Shelter.run(() -> writeAlone(work)) : writeHere(work);
    }

    private <R> R writeAlone(Function<Access, R> work) {
        embedded.lock();
        try {
            return writeHere(work);
        } finally {
            embedded.unlock();
        }
    }

    private <R> R writeHere(Function<Access, R> work) {
        for (int attempt = 1; ; attempt++) {
            boolean[] committing = {false};
            try {
                return attempt(work, committing);
            } catch (StorageException e) {
                boolean again = SqlFailures.isTransient(e)
                        || (!committing[0] && SqlFailures.isLostConnection(e))
                        || (needsShelter && SqlFailures.isDuplicate(e));
                if (attempt == ATTEMPTS || !again) {
                    throw e;
                }
            }
        }
    }

    private <R> R attempt(Function<Access, R> work, boolean[] committing) {
        try {
            Outcome<R> outcome = setsIsolation
                    ? jdbi.inTransaction(
                            TransactionIsolationLevel.READ_COMMITTED, handle -> run(handle, work, committing))
                    : jdbi.inTransaction(handle -> run(handle, work, committing));
            committed.accept(outcome.news);
            return outcome.result;
        } catch (SQLException | JdbiException e) {
            throw committing[0] ? SqlFailures.ofCommit(e) : SqlFailures.exception(e);
        }
    }

    /** What a transaction results in, and what other nodes are to know of it. */
    private record Outcome<R>(R result, Set<News> news) {}

    private <R> Outcome<R> run(Handle handle, Function<Access, R> work, boolean[] committing) throws SQLException {
        Access access = new Access(handle);
        access.session.begin(beginWrite, patience);
        R result = work.apply(access);
        access.session.end();
        committing[0] = true;
        return new Outcome<>(result, access.session.news());
    }
}
