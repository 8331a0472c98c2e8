package dev.switchboard.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures whether what the library asks of PostgreSQL costs more where more is stored: the same operations on a year's data
 * of full size, and on a hundredth of it, and how many buffers each of their statements touches at both. The data is made by
 * {@code COPY}, the same in every run, in a server that the program starts and removes.
 *
 * <pre>{@code
 * java -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' \
 *     dev.switchboard.benchmarks.ScaleBenchmark --conversations 100000 --messages 1000000
 * }</pre>
 */
public final class ScaleBenchmark {
    private static final int EXPLAINED = 3;
    private static final int TIMED = 5;
    private static final int CONNECTIONS = 40;

    private final PrintStream progress;

    private ScaleBenchmark(PrintStream progress) {
        this.progress = progress;
    }

    /**
     * Measures, and prints the table.
     *
     * @param arguments see {@code --help}
     * @throws Exception if something fails
     */
    public static void main(String... arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(ScaleSettings.USAGE);
            return;
        }
        ScaleSettings settings = ScaleSettings.read(arguments);
        ScaleBenchmark benchmark = new ScaleBenchmark(System.err);
        try (EmbeddedPostgres server = server();
                HikariDataSource pool = pool(server)) {
            System.out.println(benchmark.run(settings, pool));
        }
    }

    /** What is measured is what is touched, so nothing waits for the disk; and nobody else touches anything. */
    private static EmbeddedPostgres server() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("autovacuum", "off")
                .setServerConfig("wal_level", "minimal")
                .setServerConfig("max_wal_senders", "0")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("shared_buffers", "1GB")
                .start();
    }

    private static HikariDataSource pool(EmbeddedPostgres server) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        config.setUsername("postgres");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private ScaleReport run(ScaleSettings settings, HikariDataSource pool) throws SQLException, InterruptedException {
        Instant now = Instant.now();
        Population few = new Population(
                settings.conversations() / settings.fraction(), settings.messages() / settings.fraction(), now);
        Population many = new Population(settings.conversations(), settings.messages(), now);
        Map<String, ScaleFigures> small = measure(pool, "size_small", few);
        Map<String, ScaleFigures> full = measure(pool, "size_full", many);
        ScaleReport report = new ScaleReport();
        full.forEach((name, figures) -> report.add(name, small.getOrDefault(name, figures), figures));
        report.missed().forEach(progress::println);
        return report;
    }

    private Map<String, ScaleFigures> measure(HikariDataSource pool, String schema, Population population)
            throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        Map<String, ScaleFigures> figures = new LinkedHashMap<>();
        try (ScaledStore store = new ScaledStore(pool, schema, population)) {
            progress.printf(
                    Locale.ROOT,
                    "%,d conversations and %,d messages made in %d s%n",
                    population.conversations(),
                    store.messages(),
                    (System.nanoTime() - begun) / 1_000_000_000);
            for (ScaleOperation operation : ScaleOperation.all()) {
                figures.put(operation.name(), measure(store, operation));
                progress.println(operation.name());
            }
            figures.putAll(new ScaleBoard(store).measure());
        }
        return figures;
    }

    private static ScaleFigures measure(ScaledStore store, ScaleOperation operation) {
        int time = 0;
        operation.action().run(store, time++);
        store.explaining().begin();
        for (int i = 0; i < EXPLAINED; i++) {
            operation.action().run(store, time++);
        }
        var statements = store.explaining().end();
        long[] nanos = new long[TIMED];
        for (int i = 0; i < TIMED; i++) {
            long begun = System.nanoTime();
            operation.action().run(store, time++);
            nanos[i] = System.nanoTime() - begun;
        }
        return ScaleFigures.of(statements, nanos);
    }
}
