package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ratio says something only where both programs do the same work. */
class NaiveWritesTheSameRowsTest {
    /** More than there are chats, so that some are written to again. */
    private static final long MESSAGES = Traffic.CHATS + 200L;

    /** What has rows for each board or database, not for each message. */
    private static final Set<String> BOOKKEEPING =
            Set.of("lease", "channel", "schema_version", "flyway_schema_history");

    @ParameterizedTest
    @EnumSource
    void bothProgramsLeaveAsManyRowsInEachTable(Measure measure) throws Exception {
        try (Stores stores = Stores.Kind.POSTGRESQL.open()) {
            Store ours = stores.next();
            LibraryPipeline.run(ours.storage(), measure, 32, Meter.of(MESSAGES));
            Store naive = stores.next();
            PipelineBenchmark.makeTables(naive.storage());
            NaivePipeline.run(naive.tables().orElseThrow(), measure, 8, Meter.of(MESSAGES));

            Map<String, Long> rows = count(ours);

            assertThat(count(naive)).isEqualTo(rows);
            assertThat(rows)
                    .containsEntry("conversation", (long) Traffic.CHATS)
                    .containsEntry("message", measure == Measure.INTAKE ? MESSAGES : 2 * MESSAGES)
                    .containsEntry("work", measure == Measure.INTAKE ? MESSAGES : 0);
        }
    }

    private static Map<String, Long> count(Store store) throws SQLException {
        Tables tables = store.tables().orElseThrow();
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = tables.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String name : names(connection, tables.schema())) {
                // The feed also tells when a channel was opened.
                String where = name.equals("event") ? " WHERE conversation IS NOT NULL" : "";
                try (ResultSet result =
                        statement.executeQuery("SELECT count(*) FROM \"" + tables.schema() + "\"." + name + where)) {
                    result.next();
                    counts.put(name, result.getLong(1));
                }
            }
        }
        return counts;
    }

    private static Set<String> names(Connection connection, String schema) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = connection.getMetaData().getTables(null, schema, null, new String[] {"TABLE"})) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        names.removeAll(BOOKKEEPING);
        return names;
    }
}
