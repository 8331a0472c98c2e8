package dev.switchboard.benchmarks;

import dev.switchboard.benchmarks.ExplainingDataSource.Touched;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an operation brought at one size.
 *
 * @param statements what its statements touched, by their texts
 * @param millis how long it took when nothing was explained, the median
 */
record ScaleFigures(Map<String, Touched> statements, double millis) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** The same with statements whose texts do not name the schema. */
    static ScaleFigures of(Map<String, Touched> statements, long[] nanos) {
        Map<String, Touched> inAnySchema = new LinkedHashMap<>();
        statements.forEach((sql, touched) -> inAnySchema.put(sql.replaceAll("\"size_\\w+\"\\.", ""), touched));
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new ScaleFigures(inAnySchema, sorted[sorted.length / 2] / NANOS_PER_MILLI);
    }

    /** How many buffers it touches: each of its statements once. */
    double buffers() {
        return statements.values().stream().mapToDouble(Touched::each).sum();
    }
}
