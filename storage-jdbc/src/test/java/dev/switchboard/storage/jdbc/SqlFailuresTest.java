package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.storage.StorageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "08001, false, the database cannot be reached",
        "08006, false, the database cannot be reached",
        "22001, true, the database cannot hold a value",
        "22021, true, the database cannot hold a value",
        "23505, true, a row contradicts those that are stored",
        "23502, true, a row contradicts those that are stored",
        "25006, false, the database is read-only",
        "25P02, false, the database failed",
        "28P01, false, the database does not know the user or the password",
        "3D000, false, the database does not exist",
        "40001, false, the database gave up because of other transactions",
        "40P01, false, the database gave up because of other transactions",
        "42501, false, the database does not allow this to the user",
        "42601, false, the database failed",
        "42P01, false, a table is missing",
        "42S02, false, a table or column is missing",
        "53100, false, the database is out of resources",
        "53300, false, the database is out of resources",
        "54000, true, a row is larger than the database takes",
        "55P03, false, a lock was not given in time",
        "57014, false, 'the database stops, starts, or cancelled a statement'",
        "57P01, false, 'the database stops, starts, or cancelled a statement'",
        "58030, false, the database's system failed",
        "90097, false, the database is read-only",
        "90098, false, the database is closed",
        "90131, false, the database failed",
        "HYT00, false, a lock was not given in time",
        "XX000, false, the database failed",
    })
    void exception_says(String state, boolean refused, String words) {
        StorageException exception = SqlFailures.exception(new SQLException("driver's words", state));
        assertThat(exception.isRefused()).isEqualTo(refused);
        assertThat(exception.isContended()).isEqualTo(words.startsWith("a lock"));
        assertThat(exception).hasMessage(words + " (SQLState " + state + ")");
    }

    @Test
    void exception_namesThePoolThatGaveNoConnection() {
        SQLException failure = new SQLTransientConnectionException("pool - Connection is not available");

        assertThat(SqlFailures.exception(failure))
                .hasMessage("the pool gave no connection in time; it should have at least five for each node");
    }

    @ParameterizedTest
    @CsvSource({"40001, true", "40P01, true", "90131, true", "23505, false", "08006, false", "55P03, false"})
    void isTransient_holdsOnlyForWhatMaySucceedAtOnce(String state, boolean expected) {
        assertThat(SqlFailures.isTransient(SqlFailures.exception(new SQLException("words", state))))
                .isEqualTo(expected);
    }

    @Test
    void exception_withoutStateIsUnavailable() {
        StorageException exception = SqlFailures.exception(new SQLException("the driver says no more"));
        assertThat(exception.isRefused()).isFalse();
        assertThat(exception)
                .hasMessage("the database failed (SQLState unknown)")
                .hasRootCauseMessage("the driver says no more");
    }

    @Test
    void exception_findsTheFailureBeneathALibrarysException() {
        SQLException refused =
                new SQLException("Connection to localhost:1 refused.", "08001", new ConnectException("no"));
        assertThat(SqlFailures.exception(new ConnectionException(refused)))
                .hasMessage("the database cannot be reached (SQLState 08001)")
                .hasRootCauseInstanceOf(ConnectException.class)
                .cause()
                .hasMessage("Connection to localhost:1 refused.");
    }

    @Test
    void ofCommit_saysThatTheOutcomeIsNotKnown() {
        assertThat(SqlFailures.ofCommit(new SQLException("connection reset", "08006")))
                .hasMessage("the database cannot be reached (SQLState 08006);"
                        + " it is not known whether the transaction was committed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "23505 | ERROR: duplicate key value violates unique constraint \"message_pkey\" Detail: Key (id)=(secret)",
                "22P02 | ERROR: invalid input syntax for type uuid: \"secret\"",
                "08001 | No suitable driver found for jdbc:postgresql://host/db?user=me&password=secret",
                "28P01 | FATAL: could not log in with password=secret",
            })
    void exception_repeatsNoValueAndNoPassword(String state, String words) {
        StringWriter printed = new StringWriter();
        SqlFailures.exception(new SQLException(words, state)).printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).contains("SQLState " + state).doesNotContain("secret");
    }

    @Test
    void exception_keepsOnlyTheFirstLineOfTheDriversWords() {
        SQLException failure = new SQLException(
                "ERROR: canceling statement due to statement timeout\n  Where: unnamed portal parameter $1 = 'secret'",
                "57014");
        assertThat(SqlFailures.exception(failure))
                .hasRootCauseMessage("ERROR: canceling statement due to statement timeout");
    }
}
