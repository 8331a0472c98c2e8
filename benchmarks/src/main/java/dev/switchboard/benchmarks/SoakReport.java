package dev.switchboard.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * Whether a {@link Soak} stayed flat, as a table in Markdown: the second half of the samples beside the first, without the
 * first tenth of all, in which things are as yet made. Flat is what is at most a quarter more in the second half.
 */
final class SoakReport {
    private static final double MOST = 1.25;
    private static final int FEWEST = 10;

    private final List<SoakSample> first;
    private final List<SoakSample> second;
    private final StringJoiner lines = new StringJoiner(System.lineSeparator());

    private SoakReport(List<SoakSample> samples) {
        int begin = samples.size() / 10;
        int middle = (begin + samples.size()) / 2;
        first = samples.subList(begin, middle);
        second = samples.subList(middle, samples.size());
        lines.add("| | first half | second half | flat |");
        lines.add("| --- | ---: | ---: | --- |");
        most("heap after a collection, MB, at most", SoakSample::heapMegabytes, 1);
        most("threads, at most", SoakSample::threads, 0);
        most("connections, at most", SoakSample::connections, 0);
        most("tables whose rows change, MB, at most", SoakSample::changingMegabytes, 1);
        most("dead rows, of 100, at most", SoakSample::deadShare, 1);
        row("tables that grow, bytes for each message", last(first), last(second), last(second) <= MOST * last(first));
        row("messages per second", rate(first), rate(second), rate(second) * MOST >= rate(first));
    }

    /** The table; a line that says why there is none where there were too few samples. */
    static String of(List<SoakSample> samples) {
        if (samples.size() < FEWEST) {
            return "Only " + samples.size() + " samples, " + FEWEST + " are needed for a table: give more --messages";
        }
        return new SoakReport(samples).lines.toString();
    }

    /**
     * @param slack what is too little to matter
     */
    private void most(String name, ToDoubleFunction<SoakSample> value, double slack) {
        double before = first.stream().mapToDouble(value).max().orElse(0);
        double after = second.stream().mapToDouble(value).max().orElse(0);
        row(name, before, after, after <= MOST * before + slack);
    }

    private static double last(List<SoakSample> half) {
        return half.get(half.size() - 1).bytesPerMessage();
    }

    private static double rate(List<SoakSample> half) {
        SoakSample begin = half.get(0);
        SoakSample end = half.get(half.size() - 1);
        return (end.messages() - begin.messages()) / (end.seconds() - begin.seconds());
    }

    private void row(String name, double before, double after, boolean flat) {
        lines.add(String.format(
                Locale.ROOT, "| %s | %,.1f | %,.1f | %s |", name, before, after, flat ? "yes" : "**no**"));
    }
}
