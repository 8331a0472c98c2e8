package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.jdbc.StatementRecorder.Issued;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.jdbi.v3.core.Jdbi;

/**
 * Checks that statements find their rows by an index: all that were issued while somebody recorded, on tables with many
 * rows. What was compiled and not issued meanwhile is a failure too, so that none is forgotten.
 */
final class StatementPlans {
    private static final Pattern QUERY = Pattern.compile("\\(?(SELECT|WITH|INSERT|UPDATE|DELETE)\\b.*", Pattern.DOTALL);

    /** What is only run when a storage is opened, and what reads no table. */
    private static final Set<String> AT_OPENING = Set.of(
            "information_schema", "schema_version", "flyway_schema_history", "pg_", "set_config", "current_setting");

    private final StatementRecorder recorder;
    private final SoftAssertions softly = new SoftAssertions();

    /**
     * Creates it.
     *
     * @param recorder who recorded
     */
    StatementPlans(StatementRecorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Checks.
     *
     * @param opened a storage that was open, whose statements are compiled
     */
    void check(JdbcStorage opened) throws SQLException, IllegalAccessException {
        softly.assertThat(compiledAndNeverIssued(opened))
                .as("statements that no test of the contract issues")
                .isEmpty();
        String filled = filledSchema();
        try (Connection connection = TestPostgres.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            for (Issued statement : recorder.issued()) {
                String sql = statement.sql();
                if (QUERY.matcher(sql).matches() && AT_OPENING.stream().noneMatch(sql::contains)) {
                    check(connection, filled, statement);
                }
            }
            connection.rollback();
            connection.setAutoCommit(true);
        }
        softly.assertAll();
    }

    private String filledSchema() {
        Jdbi database = Jdbi.create(TestPostgres.dataSource());
        String schema = TestPostgres.newSchema();
        JdbcStorage storage =
                JdbcStorage.builder(TestPostgres.dataSource()).schema(schema).build();
        storage.open(new Opening("default", () -> Duration.ZERO));
        storage.close();
        FilledTables.fill(database, schema);
        for (String table : FilledTables.tables(database, schema)) {
            if (!FilledTables.SMALL.contains(table)) {
                softly.assertThat(FilledTables.count(database, schema, table))
                        .as("rows of %s", table)
                        .isGreaterThan(1_000);
            }
        }
        return schema;
    }

    private void check(Connection connection, String filled, Issued statement) {
        for (boolean isGeneric : new boolean[] {false, true}) {
            try {
                QueryPlan plan =
                        isGeneric ? genericPlan(connection, filled, statement) : run(connection, filled, statement);
                softly.assertThat(plan.wholeTables(FilledTables.SMALL))
                        .as("%s%nplanned for %s values: %s", statement.sql(), isGeneric ? "any" : "these", plan)
                        .isEmpty();
            } catch (SQLException e) {
                softly.fail("cannot be explained, " + e.getMessage() + ": " + statement.sql(), e);
            }
        }
    }

    /** Runs it with the values that it had, and takes back what it did. */
    private static QueryPlan run(Connection connection, String filled, Issued issued) throws SQLException {
        Savepoint before = connection.setSavepoint();
        set(connection, issued);
        try (PreparedStatement statement = issued.prepare(connection, "EXPLAIN (ANALYZE, FORMAT JSON) ", filled)) {
            return plan(statement.executeQuery());
        } finally {
            connection.rollback(before);
        }
    }

    /** Plans it as it is planned for any values. */
    private static QueryPlan genericPlan(Connection connection, String filled, Issued issued) throws SQLException {
        Savepoint before = connection.setSavepoint();
        set(connection, issued);
        execute(connection, "SET LOCAL plan_cache_mode = force_generic_plan");
        execute(connection, "PREPARE explained AS " + issued.numbered(filled));
        try (Statement statement = connection.createStatement()) {
            return plan(statement.executeQuery("EXPLAIN (FORMAT JSON) EXECUTE explained" + issued.nulls()));
        } finally {
            connection.rollback(before);
            execute(connection, "DEALLOCATE explained");
        }
    }

    private static void set(Connection connection, Issued issued) throws SQLException {
        execute(connection, "SET LOCAL enable_seqscan = off");
        if (issued.inTransaction()) {
            // As the library has it in its transactions.
            execute(connection, "SET LOCAL enable_hashjoin = off");
            execute(connection, "SET LOCAL enable_mergejoin = off");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static QueryPlan plan(ResultSet result) throws SQLException {
        try (result) {
            result.next();
            return QueryPlan.of(result.getString(1));
        }
    }

    private Set<String> compiledAndNeverIssued(JdbcStorage opened) throws IllegalAccessException {
        Set<String> found = new TreeSet<>();
        collect(opened, Collections.newSetFromMap(new IdentityHashMap<>()), found);
        assertThat(found).as("compiled statements").hasSizeGreaterThan(50);
        found.removeIf(recorder::hasSeen);
        return found;
    }

    /** Finds all compiled statements in an object and what it is made of. */
    private static void collect(Object from, Set<Object> visited, Set<String> found) throws IllegalAccessException {
        if (from instanceof Sql sql) {
            found.add(sql.text());
        } else if (from instanceof Map<?, ?> map) {
            collectAll(map.values(), visited, found);
        } else if (from instanceof Collection<?> collection) {
            collectAll(collection, visited, found);
        } else if (from != null && from.getClass().getPackage() == Sql.class.getPackage() && visited.add(from)) {
            for (Field field : from.getClass().getDeclaredFields()) {
                if (!field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    collect(field.get(from), visited, found);
                }
            }
        }
    }

    private static void collectAll(Collection<?> all, Set<Object> visited, Set<String> found)
            throws IllegalAccessException {
        for (Object each : all) {
            collect(each, visited, found);
        }
    }
}
