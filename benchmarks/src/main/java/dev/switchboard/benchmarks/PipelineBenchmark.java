package dev.switchboard.benchmarks;

import dev.switchboard.benchmarks.Results.Run;
import dev.switchboard.storage.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the whole pipeline, from a message that comes in to the reply that a rule sends, beside a program that writes
 * the same rows in the straightforward way, and one that does nothing but write them in batches. All take turns, run after
 * run, on storages that are empty at first; medians are printed, with the ratio to the best that each of the others
 * reached, and whether the goals are reached.
 *
 * <pre>{@code
 * java -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' \
 *     dev.switchboard.benchmarks.PipelineBenchmark --storage postgresql --seconds 10
 * }</pre>
 */
public final class PipelineBenchmark {
    private final BenchmarkSettings settings;
    private final PrintStream progress;

    private PipelineBenchmark(BenchmarkSettings settings, PrintStream progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Measures, and prints the table.
     *
     * @param arguments see {@code --help}
     * @throws Exception if a run fails
     */
    public static void main(String... arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(BenchmarkSettings.USAGE);
            return;
        }
        BenchmarkSettings settings = BenchmarkSettings.read(arguments);
        PipelineBenchmark benchmark = new PipelineBenchmark(settings, System.err);
        Report report = new Report();
        Map<Stores.Kind, Results> onPostgres = new EnumMap<>(Stores.Kind.class);
        for (Stores.Kind kind : settings.storages()) {
            Results results = benchmark.measure(kind);
            report.add(kind, results, settings.inFlight());
            if (kind.isPostgres()) {
                onPostgres.put(kind, results);
            }
        }
        onPostgres.forEach(report::addGoals);
        System.out.println(report);
    }

    private Results measure(Stores.Kind kind) throws IOException, SQLException, InterruptedException {
        Results results = new Results();
        try (Stores stores = kind.open()) {
            // A measured run would end before the virtual machine has compiled what it runs.
            for (Run run : busiest(kind)) {
                run(stores, run, Duration.ZERO, settings.compiled());
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (Run run : turns(kind)) {
                    Figures figures = run(stores, run, settings.warmUp(), settings.measured());
                    results.add(run, figures);
                    progress.printf(
                            "%s, round %d, %s: %.0f/s, p50 %.1f ms, p99 %.1f ms%n",
                            kind.title(), round, run, figures.perSecond(), figures.p50(), figures.p99());
                }
            }
        }
        return results;
    }

    /** Of each program and measure, the run with the most in flight. */
    private Collection<Run> busiest(Stores.Kind kind) {
        Map<List<Object>, Run> busiest = new LinkedHashMap<>();
        for (Run run : turns(kind)) {
            busiest.put(List.of(run.program(), run.measure()), run);
        }
        return busiest.values();
    }

    /** The runs of a round: the programs in turn. */
    private List<Run> turns(Stores.Kind kind) {
        List<Run> turns = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            Map<Program, List<Integer>> concurrencies = new EnumMap<>(Program.class);
            for (Program program : settings.programs()) {
                if (program.measures(measure, kind)) {
                    concurrencies.put(
                            program, program == Program.LIBRARY ? settings.inFlight() : program.concurrencies());
                }
            }
            int most =
                    concurrencies.values().stream().mapToInt(List::size).max().orElse(0);
            for (int i = 0; i < most; i++) {
                int turn = i;
                concurrencies.forEach((program, all) -> {
                    if (turn < all.size()) {
                        turns.add(new Run(program, measure, all.get(turn)));
                    }
                });
            }
        }
        return turns;
    }

    private static Figures run(Stores stores, Run run, Duration warmUp, Duration measured)
            throws SQLException, InterruptedException {
        Store store = stores.next();
        Meter meter;
        if (run.program() == Program.LIBRARY) {
            meter = Meter.of(warmUp, measured);
            LibraryPipeline.run(store.storage(), run.measure(), run.concurrency(), meter);
        } else {
            makeTables(store.storage());
            meter = Meter.of(warmUp, measured);
            run(store.tables().orElseThrow(), run, meter);
        }
        stores.drop(store);
        return meter.figures();
    }

    private static void run(Tables tables, Run run, Meter meter) throws SQLException, InterruptedException {
        switch (run.program()) {
            case NAIVE -> NaivePipeline.run(tables, run.measure(), run.concurrency(), meter);
            case RAW -> RawLimit.run(tables, run.measure(), run.concurrency(), meter);
            case DB_SCHEDULER -> run(new DbSchedulerTasks(tables, run.concurrency(), meter));
            case TRANSACTION_OUTBOX -> run(new OutboxTasks(tables, run.concurrency(), meter));
            case LIBRARY -> throw new IllegalArgumentException("the library has no plain tables");
        }
    }

    private static void run(DurableTasks tasks) throws SQLException, InterruptedException {
        try (tasks) {
            tasks.run();
        }
    }

    /** Opens and closes a storage, which leaves its tables empty. */
    static void makeTables(Storage storage) {
        storage.open(new Storage.Opening(Tables.TENANT, () -> Duration.ZERO));
        storage.close();
    }
}
