package dev.switchboard.benchmarks;

import dev.switchboard.benchmarks.Results.Best;
import dev.switchboard.benchmarks.Results.Program;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** The table of all results, in Markdown, and whether the goals are reached. */
final class Report {
    private static final String NONE = "-";

    private final StringJoiner lines = new StringJoiner(System.lineSeparator());

    Report() {
        lines.add("| storage | measure | in flight | library msg/s | p50 ms | p99 ms"
                + " | naive msg/s, as many threads | naive msg/s, best | ratio to the best |");
        lines.add("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    }

    /** Adds the rows of a storage. */
    void add(Stores.Kind storage, Results results, List<Integer> inFlight) {
        for (Measure measure : Measure.values()) {
            Optional<Best> best = results.bestNaive(measure);
            for (int count : inFlight) {
                results.of(Program.LIBRARY, measure, count)
                        .ifPresent(library -> lines.add("| "
                                + String.join(
                                        " | ",
                                        storage.title(),
                                        measure.title(),
                                        Integer.toString(count),
                                        whole(library.perSecond()),
                                        tenths(library.p50()),
                                        tenths(library.p99()),
                                        results.of(Program.NAIVE, measure, count)
                                                .map(naive -> whole(naive.perSecond()))
                                                .orElse(NONE),
                                        best.map(naive -> whole(naive.perSecond()) + " (" + naive.threads() + ")")
                                                .orElse(NONE),
                                        best.map(naive -> tenths(library.perSecond() / naive.perSecond()))
                                                .orElse(NONE))
                                + " |"));
            }
        }
    }

    /** Adds what became of the goals, as far as what they are about was measured. */
    void addGoals(Results results) {
        lines.add("");
        goal(results, Measure.INTAKE, 128, 4, results.bestNaive(Measure.INTAKE).map(Best::perSecond), "best naive");
        goal(
                results,
                Measure.END_TO_END,
                512,
                8,
                results.bestNaive(Measure.END_TO_END).map(Best::perSecond),
                "best naive");
        goal(
                results,
                Measure.END_TO_END,
                1,
                0.8,
                results.of(Program.NAIVE, Measure.END_TO_END, 1).map(Figures::perSecond),
                "naive with one thread");
    }

    private void goal(
            Results results, Measure measure, int inFlight, double factor, Optional<Double> naive, String what) {
        Optional<Figures> library = results.of(Program.LIBRARY, measure, inFlight);
        if (library.isEmpty() || naive.isEmpty()) {
            return;
        }
        double reached = library.get().perSecond() / naive.get();
        lines.add(String.format(
                Locale.ROOT,
                "Goal on PostgreSQL: %s at %d in flight at least %.1f times %s: %.2f, %s",
                measure.title(),
                inFlight,
                factor,
                what,
                reached,
                reached >= factor ? "reached" : "missed"));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
