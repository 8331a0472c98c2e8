package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ratio says something only where both programs do the same work. */
class NaiveWritesTheSameRowsTest {
    /** More than there are chats, so that some are written to again. */
    private static final long MESSAGES = Traffic.CHATS + 200L;

    @ParameterizedTest
    @EnumSource
    void bothProgramsLeaveAsManyRowsInEachTable(Measure measure) throws Exception {
        try (Stores stores = Stores.Kind.POSTGRESQL.open()) {
            Store ours = stores.next();
            LibraryPipeline.run(ours.storage(), measure, 32, Meter.of(MESSAGES));
            Store naive = stores.next();
            PipelineBenchmark.makeTables(naive.storage());
            NaivePipeline.run(naive.tables().orElseThrow(), measure, 8, Meter.of(MESSAGES));

            Map<String, Long> rows = RowCounts.ofRows(ours);

            assertThat(RowCounts.ofRows(naive)).isEqualTo(rows);
            assertThat(rows)
                    .containsEntry("conversation", (long) Traffic.CHATS)
                    .containsEntry("message", measure == Measure.INTAKE ? MESSAGES : 2 * MESSAGES)
                    .containsEntry("work", measure == Measure.INTAKE ? MESSAGES : 0);
        }
    }
}
