package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.StorageException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the failures of databases mean, by their SQLState. What is not known is taken as a storage that is away: the same is
 * tried again then, and nobody's data is blamed for it.
 */
final class SqlFailures {
    // 57P01 ended by an administrator, 57P02 by a crash; 08003 does not exist, 08006 broke
    private static final Set<String> LOST_CONNECTION = Set.of("57P01", "57P02", "08003", "08006");

    // 25P03 ended by the server before the commit, since its client was asleep; 40001 serialisation failure,
    // 40P01 deadlock, 90131 a row changed meanwhile (H2)
    private static final Set<String> TRY_AGAIN = Set.of("25P03", "40001", "40P01", "90131");

    /** What is to be done about a failure. */
    private enum Remedy {
        /** Nothing of the kind can be written until the storage is back. */
        WAIT,
        /** Other rows can be written meanwhile. */
        OTHERS_FIRST,
        /** The same will fail again. */
        NONE
    }

    private record Meaning(String stateBegins, Remedy remedy, String words) {}

    private static final List<Meaning> MEANINGS = List.of(
            new Meaning("08", Remedy.WAIT, "the database cannot be reached"),
            new Meaning("22", Remedy.NONE, "the database cannot hold a value"),
            new Meaning("23", Remedy.NONE, "a row contradicts those that are stored"),
            new Meaning("25006", Remedy.WAIT, "the database is read-only"),
            new Meaning("25P03", Remedy.WAIT, "the server ended a transaction that stood still"),
            new Meaning("28", Remedy.WAIT, "the database does not know the user or the password"),
            new Meaning("3D", Remedy.WAIT, "the database does not exist"),
            new Meaning("40", Remedy.WAIT, "the database gave up because of other transactions"),
            new Meaning("42501", Remedy.WAIT, "the database does not allow this to the user"),
            new Meaning("42P01", Remedy.WAIT, "a table is missing"),
            new Meaning("42S", Remedy.WAIT, "a table or column is missing"),
            new Meaning("53", Remedy.WAIT, "the database is out of resources"),
            new Meaning("54", Remedy.NONE, "a row is larger than the database takes"),
            new Meaning("55P03", Remedy.OTHERS_FIRST, "a lock was not given in time"),
            new Meaning("57", Remedy.WAIT, "the database stops, starts, or cancelled a statement"),
            new Meaning("58", Remedy.WAIT, "the database's system failed"),
            new Meaning("90097", Remedy.WAIT, "the database is read-only"),
            new Meaning("90098", Remedy.WAIT, "the database is closed"),
            new Meaning("90121", Remedy.WAIT, "the database is closed"),
            new Meaning("HYT00", Remedy.OTHERS_FIRST, "a lock was not given in time"));

    private SqlFailures() {}

    /**
     * Says what a failure means.
     *
     * @param failure what was thrown, by the driver or by a library above it
     * @return the exception to throw
     */
    static StorageException exception(Exception failure) {
        return exception(failure, "");
    }

    /**
     * Says what a failure of a commit means: where the database is away, nobody knows if it was done.
     *
     * @param failure what was thrown, by the driver or by a library above it
     * @return the exception to throw
     */
    static StorageException ofCommit(Exception failure) {
        return exception(failure, "; it is not known whether the transaction was committed");
    }

    private static StorageException exception(Exception failure, String more) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException beneath) {
                return exception(beneath, more);
            }
        }
        return StorageException.unavailable("the database could not be used" + more, failure);
    }

    private static StorageException exception(SQLException failure, String more) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (state.isEmpty() && failure instanceof SQLTransientConnectionException) {
            String words = "the pool gave no connection in time; it should have at least five for each node" + more;
            return StorageException.unavailable(words, failure);
        }
        Optional<Meaning> meaning = MEANINGS.stream()
                .filter(candidate -> state.startsWith(candidate.stateBegins))
                .findFirst();
        String words = meaning.map(Meaning::words).orElse("the database failed") + " (SQLState "
                + (state.isEmpty() ? "unknown" : state) + ")" + more;
        Remedy remedy = meaning.map(Meaning::remedy).orElse(Remedy.WAIT);
        SQLException cause = withoutValues(failure, remedy == Remedy.NONE);
        return switch (remedy) {
            case WAIT -> StorageException.unavailable(words, cause);
            case OTHERS_FIRST -> StorageException.contended(words, cause);
            case NONE -> StorageException.refused(words, cause);
        };
    }

    /**
     * Tells whether a transaction that failed is worth to be run again at once.
     *
     * @param failure how it failed
     * @return whether it may succeed now
     */
    static boolean isTransient(StorageException failure) {
        return failure.getCause() instanceof SQLException cause
                && cause.getSQLState() != null
                && TRY_AGAIN.contains(cause.getSQLState());
    }

    /**
     * Tells whether the connection broke, which says nothing about the next one. Not one that could not be made at all.
     *
     * @param failure how something failed
     * @return whether its connection broke
     */
    static boolean isLostConnection(StorageException failure) {
        return failure.getCause() instanceof SQLException cause
                && cause.getSQLState() != null
                && LOST_CONNECTION.contains(cause.getSQLState());
    }

    /**
     * Tells whether a row is there already. H2 says so now and then of a row of a transaction that is just being rolled
     * back; if it is there in truth, it says so again.
     *
     * @param failure how a transaction failed
     * @return whether a key stands twice
     */
    static boolean isDuplicate(StorageException failure) {
        return failure.getCause() instanceof SQLException cause && "23505".equals(cause.getSQLState());
    }

    // Drivers repeat stored and given values in the words of a refusal, statements in all lines but the first of any
    // message, and the address with its password in those of a connection that cannot be made.
    private static SQLException withoutValues(SQLException failure, boolean refused) {
        String first = failure.getMessage() == null
                ? ""
                : failure.getMessage().lines().findFirst().orElse("");
        boolean tellsNothing = !refused && !first.contains("jdbc:") && !first.contains("password=");
        SQLException safe = new SQLException(
                tellsNothing ? first : failure.getClass().getSimpleName(),
                failure.getSQLState(),
                failure.getErrorCode());
        safe.setStackTrace(failure.getStackTrace());
        if (failure.getCause() instanceof IOException lost) {
            safe.initCause(lost);
        }
        return safe;
    }
}
