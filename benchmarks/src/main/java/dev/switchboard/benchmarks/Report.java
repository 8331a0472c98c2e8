package dev.switchboard.benchmarks;

import dev.switchboard.benchmarks.Results.Best;
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
                + " | naive msg/s, as many threads | naive msg/s, best | ratio to the best | raw limit msg/s | of the limit"
                + " | db-scheduler tasks/s | ratio | transaction-outbox tasks/s | ratio |");
        lines.add(
                "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    }

    /** Adds the rows of a storage. */
    void add(Stores.Kind storage, Results results, List<Integer> inFlight) {
        for (Measure measure : Measure.values()) {
            for (int count : inFlight) {
                results.of(Program.LIBRARY, measure, count)
                        .ifPresent(library -> addRow(storage, results, measure, count, library));
            }
        }
    }

    private void addRow(Stores.Kind storage, Results results, Measure measure, int inFlight, Figures library) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        row.add(storage.title()).add(measure.title()).add(Integer.toString(inFlight));
        row.add(whole(library.perSecond())).add(tenths(library.p50())).add(tenths(library.p99()));
        row.add(results.of(Program.NAIVE, measure, inFlight)
                .map(naive -> whole(naive.perSecond()))
                .orElse(NONE));
        for (Program other : List.of(Program.NAIVE, Program.RAW, Program.DB_SCHEDULER, Program.TRANSACTION_OUTBOX)) {
            Optional<Best> best = results.best(other, measure);
            row.add(best.map(fastest -> whole(fastest.perSecond()) + " (" + fastest.threads() + ")")
                    .orElse(NONE));
            row.add(best.map(fastest -> hundredths(library.perSecond() / fastest.perSecond()))
                    .orElse(NONE));
        }
        lines.add(row.toString());
    }

    /** Adds what became of the goals, as far as what they are about was measured. */
    void addGoals(Stores.Kind storage, Results results) {
        lines.add("");
        lines.add("Goals on " + storage.title() + ":");
        bestGoal(results, Measure.INTAKE, 128, 4, Program.NAIVE);
        bestGoal(results, Measure.END_TO_END, 512, 5, Program.NAIVE);
        bestGoal(results, Measure.END_TO_END, 512, 8, Program.NAIVE);
        bestGoal(results, Measure.END_TO_END, 512, 0.8, Program.RAW);
        bestGoal(results, Measure.END_TO_END, 512, 2, Program.DB_SCHEDULER);
        bestGoal(results, Measure.END_TO_END, 512, 2, Program.TRANSACTION_OUTBOX);
        goal(
                results,
                Measure.END_TO_END,
                1,
                0.8,
                results.of(Program.NAIVE, Measure.END_TO_END, 1).map(Figures::perSecond),
                "naive with one thread");
    }

    private void bestGoal(Results results, Measure measure, int inFlight, double factor, Program other) {
        Optional<Double> best = results.best(other, measure).map(Best::perSecond);
        goal(results, measure, inFlight, factor, best, "the best of " + other.title());
    }

    private void goal(
            Results results, Measure measure, int inFlight, double factor, Optional<Double> other, String what) {
        Optional<Figures> library = results.of(Program.LIBRARY, measure, inFlight);
        if (library.isEmpty() || other.isEmpty()) {
            return;
        }
        double reached = library.get().perSecond() / other.get();
        lines.add(String.format(
                Locale.ROOT,
                "%s at %d in flight at least %.1f times %s: %.2f, %s",
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

    private static String hundredths(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
