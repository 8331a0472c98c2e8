package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.storage.Housekeeping.Kind;
import dev.switchboard.storage.PageKey;
import dev.switchboard.storage.Storage.Opening;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What housekeeping, parked work, the log of webhooks and the audit read is what they give, however much there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HousekeepingPlanTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 20;
    private static final UUID NO_ID = new UUID(0, 0);

    private final String schema = TestPostgres.newSchema();
    private final Statements statements = new Statements(Dialect.POSTGRESQL, schema);
    private Database database;

    @BeforeAll
    void openWithManyRows() {
        Opening opening = new Opening("default", () -> Duration.ZERO);
        JdbcStorage.builder(TestPostgres.dataSource()).schema(schema).build().open(opening);
        database = new JdbcConnector(TestPostgres.dataSource(), schema, false, Patience.DEFAULT).open(opening);
        execute("""
                INSERT INTO {s}.event_key SELECT 'default', 'c', n, now() - n * INTERVAL '1 minute'
                FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.send_key SELECT 'default', 'c', n, gen_random_uuid(), now() - n * INTERVAL '1 minute'
                FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.early_event (tenant, channel, chat, id, type, facts, stored_at)
                SELECT 'default', 'c', 'chat', n, 't', '{}', now() - n * INTERVAL '1 minute'
                FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.failure SELECT 'default', gen_random_uuid(), '[]', now() - n * INTERVAL '1 minute'
                FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.event SELECT 'default', n, 't', now(), 'c', NULL, NULL, '{}'
                FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.conversation SELECT 'default', gen_random_uuid(), 'c', n, '', 'OPEN', NULL, 1, 1, 0, 0,
                    false, now(), now(), 0, now() - n * INTERVAL '1 minute' FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.blob SELECT 'default', n, CASE WHEN n % 10 = 0 THEN now() - n * INTERVAL '1 minute' END
                FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.blob_use SELECT 'default', gen_random_uuid(), n FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.parked SELECT 'default', gen_random_uuid(), CASE WHEN n % 100 = 0 THEN 'UNIT' ELSE 'INBOUND'
                    END, 'channel-' || n % 6, NULL, CASE WHEN n % 2 = 0 THEN gen_random_uuid() END, NULL, 'r', 1, NULL,
                    now() - n * INTERVAL '1 minute' FROM generate_series(1, 6000) n""");
        execute("""
                INSERT INTO {s}.webhook SELECT 'default', n * 300, 'channel-' || n % 6, now(),
                    CASE WHEN n % 100 = 0 THEN 'REFUSED' ELSE 'ACCEPTED' END, 200, 1, 100, NULL, NULL, NULL
                FROM generate_series(1, 6000) n""");
        execute("INSERT INTO {s}.webhook_end VALUES ('default', 1800000)");
        execute("""
                INSERT INTO {s}.audit SELECT 'default', gen_random_uuid(), now() - n * INTERVAL '1 minute', 'a', 'ERASED',
                    gen_random_uuid() FROM generate_series(1, 6000) n""");
        execute("ANALYZE");
    }

    private void execute(String sql) {
        Jdbi.create(TestPostgres.dataSource()).useHandle(handle -> handle.execute(sql.replace("{s}", schema)));
    }

    Stream<Arguments> queries() {
        ParkedQuery parked = ParkedQuery.all().limit(LIMIT - 1);
        Cursor later = PageKey.of("parked", Instant.now().minus(Duration.ofDays(1)), NO_ID)
                .cursor();
        Stream<Arguments> old = Arrays.stream(Kind.values())
                .map(kind -> Arguments.of(
                        "old " + kind,
                        JdbcHousekeeping.Forgetting.of(kind, statements).oldest()));
        Stream<Arguments> others = Stream.of(
                Arguments.of("the oldest events", JdbcHousekeeping.OLDEST_EVENTS),
                Arguments.of("conversations to sweep", JdbcHousekeeping.CONVERSATIONS_TO_SWEEP),
                Arguments.of("unused bytes", JdbcHousekeeping.UNUSED_BLOBS),
                Arguments.of("parked work", ParkedReads.list(parked)),
                Arguments.of("parked work, later page", ParkedReads.list(parked.after(later))),
                Arguments.of("parked work of a channel", ParkedReads.list(parked.channel("channel-4"))),
                Arguments.of("parked work of a kind", ParkedReads.list(parked.kind(Parked.Kind.UNIT))),
                Arguments.of(
                        "parked work of a channel and a kind",
                        ParkedReads.list(parked.channel("channel-4").kind(Parked.Kind.UNIT))),
                Arguments.of(
                        "parked work of a conversation",
                        ParkedReads.list(
                                parked.conversation(new ConversationId(NO_ID)).kind(Parked.Kind.UNIT))),
                Arguments.of("parked work of before", ParkedReads.list(parked.before(Instant.now()))),
                Arguments.of("webhooks", JdbcWebhooks.list(null, null)),
                Arguments.of("webhooks of a channel", JdbcWebhooks.list("channel-4", null)),
                Arguments.of("refused webhooks", JdbcWebhooks.list(null, Verdict.REFUSED)),
                Arguments.of("a webhook", JdbcWebhooks.FIND),
                Arguments.of("webhooks in their order", JdbcWebhooks.READ),
                Arguments.of("the oldest webhooks", JdbcWebhooks.OLDEST),
                Arguments.of("the audit", JdbcPersonalData.auditList(false)),
                Arguments.of("the audit, later page", JdbcPersonalData.auditList(true)));
        return Stream.concat(old, others);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("queries")
    void readsWhatItGives(String name, String sql) {
        JsonNode plan = database.write(access -> {
            Query explain = ParkedReads.bound(
                            access.query("EXPLAIN (ANALYZE, FORMAT JSON) " + sql),
                            ParkedQuery.all()
                                    .channel("channel-4")
                                    .kind(Parked.Kind.UNIT)
                                    .conversation(new ConversationId(NO_ID))
                                    .before(Instant.now())
                                    .limit(LIMIT - 1))
                    .bind("age", 60)
                    .bind("unused", 60)
                    .bind("bytes", 1_000)
                    .bind("after", 0)
                    .bind("verdict", Verdict.REFUSED.name())
                    .bind("at", OffsetDateTime.now(ZoneOffset.UTC).minusDays(1))
                    .bind("limit", LIMIT);
            boolean isWebhook = sql.contains("switchboard.webhook ");
            Query bound = sql.contains("t.at < :before") || sql.contains("swept_at < :before")
                    ? explain
                    : explain.bind("before", Long.MAX_VALUE);
            bound = isWebhook ? bound.bind("id", 300L) : bound.bind("id", NO_ID);
            try {
                return JSON.readTree(bound.mapTo(String.class).one());
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(plan.toString()).doesNotContain("Seq Scan").doesNotContain("\"Sort\"");
        assertThat(read(plan)).as("%s", plan).isLessThanOrEqualTo(3L * LIMIT);
    }

    /** {@return how many rows were read of any table} */
    private static long read(JsonNode plan) {
        long rows = 0;
        if (plan.path("Node Type").asText().contains("Scan") && plan.has("Relation Name")) {
            long each = plan.path("Actual Rows").asLong()
                    + plan.path("Rows Removed by Filter").asLong();
            rows += each * plan.path("Actual Loops").asLong();
        }
        for (JsonNode child : plan) {
            rows += child.isContainerNode() ? read(child) : 0;
        }
        return rows;
    }
}
