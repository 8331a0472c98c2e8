package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Event;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.News;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.Storage;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nodes on one PostgreSQL tell each other what they commit: nobody has to look for it first. */
class NewsTest extends FaultFixture {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final String APPLICATION = "news test";

    private final String schema = TestPostgres.newSchema();
    private final List<News> heardByA = new CopyOnWriteArrayList<>();
    private final List<News> heardByB = new CopyOnWriteArrayList<>();

    private JdbcStorage opened(List<News> heard) {
        HikariDataSource pool = closing(TestPostgres.pool(5, APPLICATION));
        JdbcStorage storage = closing(JdbcStorage.builder(pool).schema(schema).build());
        storage.open(new Storage.Opening("default", () -> Duration.ZERO, heard::add));
        return storage;
    }

    private static void assertThatItListens(List<News> heard) {
        eventually().untilAsserted(() -> assertThat(heard).containsExactly(News.values()));
        heard.clear();
    }

    private static void append(JdbcStorage storage) {
        NewEvent event = new NewEvent(Event.CHANNEL_CHANGED, Instant.EPOCH, "support", null, null, Map.of());
        storage.<Integer>write(tx -> {
            tx.appendEvents(List.of(event));
            return 1;
        });
    }

    @Test
    void R25_whatANodeCommitsTheOthersHear() {
        JdbcStorage a = opened(heardByA);
        JdbcStorage b = opened(heardByB);
        Lease lease = a.join("a", "board a", NEVER);
        b.join("b", "board b", NEVER);
        assertThatItListens(heardByA);
        assertThatItListens(heardByB);

        append(a);
        eventually().untilAsserted(() -> assertThat(heardByB).containsExactly(News.EVENTS));

        ChannelConfig config = ChannelConfig.of("simulator", "support");
        a.<Integer>write(tx -> {
            tx.saveChannel(new StoredChannel(config, null, false, Channel.Status.ACTIVE, null, null, null, 0));
            return 1;
        });
        eventually().untilAsserted(() -> assertThat(heardByB).containsExactly(News.EVENTS, News.CHANNELS));

        a.release(lease);
        eventually().untilAsserted(() -> assertThat(heardByB).containsExactly(News.EVENTS, News.CHANNELS, News.WORK));
        assertThat(heardByA).isEmpty();
    }

    @Test
    void R25_aNodeWhoseConnectionWasCutListensAgain() throws Exception {
        JdbcStorage a = opened(heardByA);
        JdbcStorage b = opened(heardByB);
        a.join("a", "board a", NEVER);
        b.join("b", "board b", NEVER);
        assertThatItListens(heardByA);
        assertThatItListens(heardByB);

        try (Connection connection = TestPostgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                    + APPLICATION + "'");
        }
        assertThatItListens(heardByA);
        assertThatItListens(heardByB);
        append(b);

        eventually().untilAsserted(() -> assertThat(heardByA).containsExactly(News.EVENTS));
    }

    @Test
    void R25_aNodeAloneKeepsNoConnection() {
        HikariDataSource pool = closing(TestPostgres.pool(2, APPLICATION));
        JdbcStorage alone = closing(JdbcStorage.builder(pool).schema(schema).build());
        alone.open(new Storage.Opening("default", () -> Duration.ZERO, heardByA::add));
        Lease lease = alone.join("alone", "board", NEVER);

        append(alone);
        assertThat(alone.renew(lease, NEVER)).isTrue();
        eventually().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
        assertThat(heardByA).isEmpty();
    }

    @Test
    void R25_boardsThatLookOnceInAMinuteFollowEachOtherAllTheSame() {
        TestDatabase database = TestDatabase.postgres();
        Switchboard a = node(database, "node-a");
        Switchboard b = node(database, "node-b");
        platform.deliverTo(request -> a.webhooks().handle(CHANNEL, request));
        AtomicInteger told = new AtomicInteger();
        closing(b.events().subscribe(b.events().latest(), event -> told.incrementAndGet()));
        AtomicInteger said = new AtomicInteger();

        // Until both listen, nobody is told; after a minute each would have looked.
        eventually()
                .atMost(Duration.ofSeconds(45))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    says(person(1), "hello " + said.incrementAndGet());
                    assertThat(told).hasPositiveValue();
                });

        a.channels().pause(CHANNEL);
        eventually()
                .untilAsserted(
                        () -> assertThat(b.channels().get(CHANNEL).status()).isEqualTo(Channel.Status.PAUSED));
    }

    private Switchboard node(TestDatabase database, String name) {
        return start(
                storage(database),
                host -> host.node(name)
                        .lease(NEVER)
                        .pollInterval(Duration.ofMinutes(1))
                        .channel(Simulator.channel(CHANNEL, platform)));
    }
}
