package dev.switchboard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A limit is one only where it is about the same work. */
class RawLimitWritesTheSameRowsTest {
    /** More than there are chats, so that some are written to again. */
    private static final long MESSAGES = Traffic.CHATS + 200L;

    @ParameterizedTest
    @EnumSource
    void itLeavesWhatTheLibraryLeaves(Measure measure) throws Exception {
        try (Stores stores = Stores.Kind.POSTGRESQL.open()) {
            Store ours = stores.next();
            LibraryPipeline.run(ours.storage(), measure, 32, Meter.of(MESSAGES));
            Store raw = stores.next();
            PipelineBenchmark.makeTables(raw.storage());
            RawLimit.run(raw.tables().orElseThrow(), measure, 1, Meter.of(MESSAGES));

            Map<String, Long> values = RowCounts.ofValues(ours);
            Map<String, Long> rawValues = RowCounts.ofValues(raw);
            // A board that closes gives back what was not handled.
            values.remove("work.node");
            rawValues.remove("work.node");

            assertThat(RowCounts.ofRows(raw)).isEqualTo(RowCounts.ofRows(ours));
            assertThat(rawValues).isEqualTo(values);
            assertThat(values)
                    .containsEntry("conversation.id", (long) Traffic.CHATS)
                    .containsEntry("message.content", measure == Measure.INTAKE ? MESSAGES : 2 * MESSAGES)
                    .containsEntry("external_id.id", measure == Measure.INTAKE ? MESSAGES : 2 * MESSAGES);
        }
    }
}
