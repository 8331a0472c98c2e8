package dev.switchboard.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run brought.
 *
 * @param perSecond messages per second
 * @param p50 the median of their times, in milliseconds
 * @param p99 what 99 of 100 of their times are not above, in milliseconds
 */
record Figures(double perSecond, double p50, double p99) {
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * Of what was measured.
     *
     * @param seconds for how long
     * @param nanos how long each message took
     */
    static Figures of(double seconds, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Figures(sorted.length / seconds, percentile(sorted, 50), percentile(sorted, 99));
    }

    private static double percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
    }

    /** The median of each figure. */
    static Figures median(List<Figures> runs) {
        return new Figures(median(runs, Figures::perSecond), median(runs, Figures::p50), median(runs, Figures::p99));
    }

    private static double median(List<Figures> runs, ToDoubleFunction<Figures> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
