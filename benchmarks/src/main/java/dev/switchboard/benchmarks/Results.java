package dev.switchboard.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the runs on one storage brought. For one thread. */
final class Results {
    private final Map<Run, List<Figures>> runs = new HashMap<>();

    /**
     * One kind of run.
     *
     * @param concurrency how many messages the library had in flight, or how many threads another program had
     */
    record Run(Program program, Measure measure, int concurrency) {}

    /** The fastest of a program's runs. */
    record Best(int threads, double perSecond) {}

    void add(Run run, Figures figures) {
        runs.computeIfAbsent(run, key -> new ArrayList<>()).add(figures);
    }

    /** The medians of a run, if there was one. */
    Optional<Figures> of(Program program, Measure measure, int concurrency) {
        return Optional.ofNullable(runs.get(new Run(program, measure, concurrency)))
                .map(Figures::median);
    }

    /** The best of a program, whatever its threads. */
    Optional<Best> best(Program program, Measure measure) {
        return runs.entrySet().stream()
                .filter(entry ->
                        entry.getKey().program() == program && entry.getKey().measure() == measure)
                .map(entry -> new Best(
                        entry.getKey().concurrency(),
                        Figures.median(entry.getValue()).perSecond()))
                .max(Comparator.comparingDouble(Best::perSecond));
    }
}
