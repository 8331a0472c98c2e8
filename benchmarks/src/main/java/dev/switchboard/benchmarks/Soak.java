package dev.switchboard.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.rules.Rule;
import dev.switchboard.storage.jdbc.JdbcStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts many messages through one board in a small heap, on PostgreSQL, and shows whether anything grows that is not to: the
 * heap, threads, connections, and in the database what is not the messages themselves. All is as a host has it who chooses
 * nothing: retention, the log of webhooks and a subscription to the feed are there. The load and the platform are in the same
 * heap.
 *
 * <pre>{@code
 * java -Xmx256m -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' dev.switchboard.benchmarks.Soak
 * }</pre>
 */
public final class Soak {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CONNECTIONS = 10;

    private final SoakSettings settings;
    private final PrintStream out;
    private final Semaphore places;
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    private final List<SoakSample> samples = new ArrayList<>();

    private Soak(SoakSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        places = new Semaphore(settings.inFlight());
    }

    /**
     * Runs it, and prints the samples and the table.
     *
     * @param arguments see {@code --help}
     * @throws Exception if it fails
     */
    public static void main(String... arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(SoakSettings.USAGE);
            return;
        }
        SoakSettings settings = SoakSettings.read(arguments);
        Soak soak = new Soak(settings, System.out);
        if (settings.url() != null) {
            soak.run(settings.url());
        } else {
            soak.runOnOwnServer();
        }
    }

    private void runOnOwnServer() throws IOException, SQLException, InterruptedException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            run(server.getJdbcUrl("postgres", "postgres"));
        }
    }

    private void run(String url) throws SQLException, InterruptedException {
        String schema = "soak_" + System.currentTimeMillis();
        out.printf(
                "%d messages of %d people, %d in flight, heap of at most %d MB, schema %s%n",
                settings.messages(),
                Traffic.CHATS,
                settings.inFlight(),
                Runtime.getRuntime().maxMemory() >> 20,
                schema);
        try (HikariDataSource pool = pool(url);
                SoakProbe probe = new SoakProbe(url, schema);
                InProcessPlatform platform = new InProcessPlatform(number -> end());
                Switchboard board = board(pool, schema, platform)) {
            board.start();
            board.events().subscribe("soak", event -> events.incrementAndGet());
            putThrough(board, probe);
        }
        out.println();
        out.println(SoakReport.of(samples));
        out.printf("%n%d messages were answered, and %d events were read%n", ended.get(), events.get());
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.addDataSourceProperty("ApplicationName", SoakProbe.APPLICATION);
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    private static Switchboard board(HikariDataSource pool, String schema, InProcessPlatform platform) {
        return Switchboard.builder()
                .storage(JdbcStorage.builder(pool).schema(schema).build())
                .channel(platform.channel())
                .rule(Rule.named("reply")
                        .then(context ->
                                context.reply(Traffic.reply(context.text().plain()))))
                .build();
    }

    private void putThrough(Switchboard board, SoakProbe probe) throws SQLException, InterruptedException {
        out.printf(SoakSample.HEAD);
        long next = System.nanoTime() + settings.every().toNanos();
        for (long number = 0; number < settings.messages(); number++) {
            take(1);
            takeIn(board, number);
            if (System.nanoTime() - next >= 0) {
                sample(probe);
                next = System.nanoTime() + settings.every().toNanos();
            }
        }
        take(settings.inFlight());
        sample(probe);
    }

    private void sample(SoakProbe probe) throws SQLException {
        SoakSample sample = probe.sample(ended.get());
        samples.add(sample);
        out.println(sample);
    }

    private void take(int count) throws InterruptedException {
        if (!places.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("messages are in flight for more than " + PATIENCE);
        }
        String refused = refusal.get();
        if (refused != null) {
            throw new IllegalStateException("a message was refused: " + refused);
        }
    }

    private void takeIn(Switchboard board, long number) {
        var unused = board.webhooks()
                .handleAsync(Traffic.CHANNEL, InProcessPlatform.webhook(number))
                .thenAccept(this::answered);
    }

    private void answered(WebhookResponse answer) {
        if (answer.status() != 200) {
            refusal.set(answer.status() + " " + answer.body());
            places.release();
        }
    }

    private void end() {
        ended.incrementAndGet();
        places.release();
    }
}
