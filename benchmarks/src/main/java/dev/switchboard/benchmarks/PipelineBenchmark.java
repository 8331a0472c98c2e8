package dev.switchboard.benchmarks;

import dev.switchboard.benchmarks.Results.Program;
import dev.switchboard.benchmarks.Results.Run;
import dev.switchboard.storage.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the whole pipeline, from a message that comes in to the reply that a rule sends, beside a program that writes
 * the same rows in the straightforward way. Both take turns, run after run, on storages that are empty at first; medians
 * are printed, with the ratio to the best that the naive program reached, and whether the goals are reached.
 *
 * <pre>{@code
 * java -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' \
 *     dev.switchboard.benchmarks.PipelineBenchmark --storage postgresql --seconds 10
 * }</pre>
 */
public final class PipelineBenchmark {
    private static final List<Integer> NAIVE_THREADS = List.of(1, 8, 32, 64);

    /** The runs of this concurrency are also made once beforehand, so that all code is compiled. */
    private static final int WARM_UP = 32;

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
        Optional<Results> onPostgres = Optional.empty();
        for (Stores.Kind kind : settings.storages()) {
            Results results = benchmark.measure(kind);
            report.add(kind, results, settings.inFlight());
            if (kind == Stores.Kind.POSTGRESQL) {
                onPostgres = Optional.of(results);
            }
        }
        onPostgres.ifPresent(report::addGoals);
        System.out.println(report);
    }

    private Results measure(Stores.Kind kind) throws IOException, SQLException, InterruptedException {
        Results results = new Results();
        try (Stores stores = kind.open()) {
            for (Run run : turns(kind)) {
                if (run.concurrency() == WARM_UP) {
                    run(stores, run);
                }
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (Run run : turns(kind)) {
                    Figures figures = run(stores, run);
                    results.add(run, figures);
                    progress.printf(
                            "%s, round %d, %s: %.0f/s, p50 %.1f ms, p99 %.1f ms%n",
                            kind.title(), round, run, figures.perSecond(), figures.p50(), figures.p99());
                }
            }
        }
        return results;
    }

    /** The runs of a round: the library and the naive program in turn. */
    private List<Run> turns(Stores.Kind kind) {
        List<Run> turns = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            int most = Math.max(settings.inFlight().size(), NAIVE_THREADS.size());
            for (int i = 0; i < most; i++) {
                if (i < settings.inFlight().size()) {
                    turns.add(new Run(
                            Program.LIBRARY, measure, settings.inFlight().get(i)));
                }
                if (i < NAIVE_THREADS.size() && kind != Stores.Kind.MEMORY) {
                    turns.add(new Run(Program.NAIVE, measure, NAIVE_THREADS.get(i)));
                }
            }
        }
        return turns;
    }

    private Figures run(Stores stores, Run run) throws SQLException, InterruptedException {
        Store store = stores.next();
        if (run.program() == Program.NAIVE) {
            makeTables(store.storage());
        }
        Meter meter = Meter.of(settings.warmUp(), settings.measured());
        if (run.program() == Program.NAIVE) {
            NaivePipeline.run(store.tables().orElseThrow(), run.measure(), run.concurrency(), meter);
        } else {
            LibraryPipeline.run(store.storage(), run.measure(), run.concurrency(), meter);
        }
        stores.drop(store);
        return meter.figures();
    }

    /** Opens and closes a storage, which leaves its tables empty. */
    static void makeTables(Storage storage) {
        storage.open(new Storage.Opening(Tables.TENANT, () -> Duration.ZERO));
        storage.close();
    }
}
