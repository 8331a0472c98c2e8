package dev.switchboard.benchmarks;

import dev.switchboard.storage.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures what more nodes bring, and how long a message takes. Nodes are boards of one process, each with a name and a
 * storage of its own, on one PostgreSQL; one, two and three of them share the same load in turn. Then one node is given half
 * of the most that it did, at an even pace, and a few messages a second, which a naive program is given as well.
 *
 * <pre>{@code
 * java -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' \
 *     dev.switchboard.benchmarks.NodesBenchmark --storage postgresql,postgresql-slow
 * }</pre>
 */
public final class NodesBenchmark {
    private static final int MOST_NODES = 3;
    /** Low enough that no message meets another, but by chance. */
    private static final double FEW_PER_SECOND = 20;

    private static final int NAIVE_THREADS = 8;
    private static final double GOAL_MILLIS = 50;

    private final BenchmarkSettings settings;
    private final int inFlight;
    private final PrintStream progress;
    private final List<String> nodeRows = new ArrayList<>();
    private final List<String> pacedRows = new ArrayList<>();
    private final List<String> goals = new ArrayList<>();

    private NodesBenchmark(BenchmarkSettings settings, PrintStream progress) {
        this.settings = settings;
        this.progress = progress;
        inFlight = settings.inFlight().get(settings.inFlight().size() - 1);
    }

    /**
     * Measures, and prints the tables.
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
        NodesBenchmark benchmark = new NodesBenchmark(settings, System.err);
        for (Stores.Kind kind : settings.storages()) {
            if (kind.isPostgres()) {
                benchmark.measure(kind);
            }
        }
        benchmark.print();
    }

    private void measure(Stores.Kind kind) throws IOException, SQLException, InterruptedException {
        try (Stores stores = kind.open()) {
            runNodes(stores, 1);
            Map<Integer, List<Figures>> runs = new TreeMap<>();
            for (int round = 0; round < settings.rounds(); round++) {
                for (int nodes = 1; nodes <= MOST_NODES; nodes++) {
                    Figures figures = runNodes(stores, nodes);
                    runs.computeIfAbsent(nodes, key -> new ArrayList<>()).add(figures);
                    progress.printf("%s, %d nodes: %.0f/s%n", kind.title(), nodes, figures.perSecond());
                }
            }
            double one = Figures.median(runs.getOrDefault(1, List.of())).perSecond();
            runs.forEach((nodes, all) -> addNodes(kind, nodes, Figures.median(all), one));
            measurePaced(stores, kind, one / 2);
        }
    }

    private Figures runNodes(Stores stores, int nodes) throws SQLException, InterruptedException {
        Store store = stores.next();
        List<Storage> storages = new ArrayList<>(List.of(store.storage()));
        while (storages.size() < nodes) {
            storages.add(Stores.another(store));
        }
        Meter meter = Meter.of(settings.warmUp(), settings.measured());
        LibraryPipeline.runNodes(storages, inFlight, meter);
        stores.drop(store);
        return meter.figures();
    }

    private void measurePaced(Stores stores, Stores.Kind kind, double half) throws SQLException, InterruptedException {
        List<Figures> atHalf = new ArrayList<>();
        List<Figures> few = new ArrayList<>();
        List<Figures> naive = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            atHalf.add(runPaced(stores, half));
            few.add(runPaced(stores, FEW_PER_SECOND));
            naive.add(runNaive(stores));
        }
        Figures halfMedian = Figures.median(atHalf);
        addPaced(kind, "half of the most", "library", halfMedian);
        addPaced(kind, "few", "library", Figures.median(few));
        addPaced(kind, "few", "naive", Figures.median(naive));
        goals.add(String.format(
                Locale.ROOT,
                "%s, at half of the most: p99 below %.0f ms: %.1f, %s",
                kind.title(),
                GOAL_MILLIS,
                halfMedian.p99(),
                halfMedian.p99() < GOAL_MILLIS ? "reached" : "missed"));
        double ratio = Figures.median(few).p50() / Figures.median(naive).p50();
        goals.add(String.format(
                Locale.ROOT,
                "%s, few: p50 at most that of naive: %.2f of it, %s",
                kind.title(),
                ratio,
                ratio <= 1 ? "reached" : "missed"));
    }

    private Figures runPaced(Stores stores, double perSecond) throws SQLException, InterruptedException {
        Store store = stores.next();
        Meter meter = Meter.of(settings.warmUp(), settings.measured());
        LibraryPipeline.runPaced(store.storage(), Pace.of(perSecond), meter);
        stores.drop(store);
        return meter.figures();
    }

    private Figures runNaive(Stores stores) throws SQLException, InterruptedException {
        Store store = stores.next();
        PipelineBenchmark.makeTables(store.storage());
        Meter meter = Meter.of(settings.warmUp(), settings.measured());
        Pace pace = Pace.of(FEW_PER_SECOND);
        NaivePipeline.run(store.tables().orElseThrow(), Measure.END_TO_END, NAIVE_THREADS, pace, meter);
        stores.drop(store);
        return meter.figures();
    }

    private void addNodes(Stores.Kind kind, int nodes, Figures figures, double one) {
        double ratio = figures.perSecond() / one;
        nodeRows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %,.0f | %.2f | %.1f | %.1f |",
                kind.title(),
                nodes,
                figures.perSecond(),
                ratio,
                figures.p50(),
                figures.p99()));
        if (nodes > 1) {
            goals.add(String.format(
                    Locale.ROOT,
                    "%s, %d nodes: at least as many as one: %.2f of it, %s",
                    kind.title(),
                    nodes,
                    ratio,
                    ratio >= 1 ? "reached" : "missed"));
        }
    }

    private void addPaced(Stores.Kind kind, String load, String program, Figures figures) {
        pacedRows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %,.0f | %.1f | %.1f |",
                kind.title(),
                load,
                program,
                figures.perSecond(),
                figures.p50(),
                figures.p99()));
    }

    private void print() {
        System.out.println("| storage | nodes | msg/s | of one node | p50 ms | p99 ms |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
        nodeRows.forEach(System.out::println);
        System.out.println();
        System.out.println("| storage | load | program | msg/s | p50 ms | p99 ms |");
        System.out.println("| --- | --- | --- | ---: | ---: | ---: |");
        pacedRows.forEach(System.out::println);
        System.out.println();
        goals.forEach(System.out::println);
    }
}
