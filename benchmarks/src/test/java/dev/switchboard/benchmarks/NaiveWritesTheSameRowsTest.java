package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ratio says something only where both programs do the same work. */
class NaiveWritesTheSameRowsTest {
    private static final int MESSAGES = 600;

    /** What the library keeps for itself, a row for each board, not for each message. */
    private static final Set<String> BOOKKEEPING = Set.of("lease", "channel", "schema_version");

    @ParameterizedTest
    @EnumSource
    void bothProgramsLeaveAsManyRowsInEachTable(Measure measure) throws Exception {
        try (Stores stores = Stores.Kind.POSTGRESQL.open()) {
            Store ours = stores.next();
            LibraryPipeline.run(ours.storage(), measure, 8, Meter.of(MESSAGES));
            Store naive = stores.next();
            PipelineBenchmark.makeTables(naive.storage());
            NaivePipeline.run(naive.tables().orElseThrow(), measure, 8, Meter.of(MESSAGES));

            Map<String, Long> rows = count(ours);

            assertThat(count(naive)).isEqualTo(rows);
            assertThat(rows).containsEntry("message", measure == Measure.INTAKE ? 600L : 1_200L);
            assertThat(rows).containsEntry("work", measure == Measure.INTAKE ? 600L : 0L);
        }
    }

    private static Map<String, Long> count(Store store) throws SQLException {
        Tables tables = store.tables().orElseThrow();
        Set<String> names = new TreeSet<>();
        try (Connection connection = tables.dataSource().getConnection();
                ResultSet rows = connection.getMetaData().getTables(null, tables.schema(), null, new String[] {"TABLE"
                })) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        names.removeAll(BOOKKEEPING);
        return tables.count(names);
    }
}
