package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.jdbc.Database.Access;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists and claims read what they give, and little more, however much there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 20;

    private final String schema = TestPostgres.newSchema();
    private Database database;

    @BeforeAll
    void openWithManyRows() {
        Opening opening = new Opening("default", () -> Duration.ZERO);
        JdbcStorage.builder(TestPostgres.dataSource()).schema(schema).build().open(opening);
        database = new JdbcConnector(TestPostgres.dataSource(), schema, false, Patience.DEFAULT).open(opening);
        execute("""
                INSERT INTO {s}.conversation SELECT 'default', gen_random_uuid(), 'channel-' || n % 6, n, '',
                    CASE WHEN n % 10 = 0 THEN 'OPEN' ELSE 'ARCHIVED' END, CASE WHEN n % 3 = 0 THEN 'agent-' || n % 7 END,
                    1, 1, 0, 0, false, now(), now() - n * INTERVAL '1 second' FROM generate_series(1, 6000) n""");
        execute("INSERT INTO {s}.label SELECT 'default', id, 'vip', status, active_at FROM {s}.conversation"
                + " WHERE chat LIKE '%777'");
        execute("""
                INSERT INTO {s}.work SELECT 'default', c.id, 'SENDING', 1, c.channel, 'SEND', c.id, '', true, 0, 0, false,
                    NULL, now(), NULL, 'READY', NULL, now() - INTERVAL '1 minute' FROM {s}.conversation c""");
        execute("""
                INSERT INTO {s}.message SELECT 'default', c.id, c.id, 1, 'INBOUND', 'PERSON', 'n', c.chat, '', '{}', 0, '[]',
                    now(), now(), NULL, NULL, 0, false, NULL, NULL FROM {s}.conversation c""");
        execute("""
                INSERT INTO {s}.identity SELECT 'default', 'n', c.chat, c.id, '', '{}', true FROM {s}.conversation c""");
        execute("""
                INSERT INTO {s}.participant (tenant, conversation, namespace, "value")
                SELECT 'default', c.id, 'n', c.chat FROM {s}.conversation c""");
        execute("ANALYZE {s}.conversation, {s}.label, {s}.work, {s}.message, {s}.identity, {s}.participant");
    }

    private void execute(String sql) {
        Jdbi.create(TestPostgres.dataSource()).useHandle(handle -> handle.execute(sql.replace("{s}", schema)));
    }

    static Stream<Arguments> lists() {
        ConversationQuery open = ConversationQuery.open();
        return Stream.of(
                Arguments.of("open", open),
                Arguments.of("all", ConversationQuery.all()),
                Arguments.of("of a channel", open.channel("channel-4")),
                Arguments.of("of an agent", open.assignee("agent-3")),
                Arguments.of("unread", open.unreadBy("agent-3")),
                Arguments.of(
                        "archived, of a channel, unread",
                        open.status(Conversation.Status.ARCHIVED)
                                .channel("channel-3")
                                .unreadBy("agent-3")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void aListReadsAPageAndNoMore(String name, ConversationQuery query) {
        for (boolean isLaterPage : new boolean[] {false, true}) {
            JsonNode plan = explain(ConversationReads.list(query, isLaterPage), query);
            assertThat(read(plan, "conversation"))
                    .as("%s, later page %s", plan, isLaterPage)
                    .isBetween(1L, 12L * LIMIT);
        }
    }

    @Test
    void aListByLabelReadsWhatHasTheLabel() {
        ConversationQuery query = ConversationQuery.all().label("vip");
        JsonNode plan = explain(ConversationReads.list(query, false), query);
        assertThat(read(plan, "conversation")).as("%s", plan).isBetween(1L, 100L);
    }

    @Test
    void aListByContactReadsWhereTheContactTakesPart() {
        ConversationQuery query = ConversationQuery.all().contact(new ContactId(new UUID(0, 0)));
        for (boolean isLaterPage : new boolean[] {false, true}) {
            JsonNode plan = explain(ConversationReads.list(query, isLaterPage), query);
            assertThat(read(plan, "conversation") + read(plan, "participant"))
                    .as("%s", plan)
                    .isLessThan(100);
        }
    }

    @Test
    void aClaimReadsNothingOfChannelsThatWait() {
        execute("""
                INSERT INTO {s}.channel SELECT 'default', 'channel-' || n, 'simulator', '', '{}', '', '', '', NULL, true,
                    CASE WHEN n = 5 THEN 'ACTIVE' ELSE 'PAUSED' END, NULL, NULL, NULL, 1 FROM generate_series(0, 5) n""");
        JsonNode plan = explain(Claims.CLAIM, ConversationQuery.open());
        assertThat(read(plan, "work")).as("%s", plan).isBetween(1L, 6L * LIMIT);
    }

    @Test
    void aBacklogIsCountedUpToItsBound() {
        JsonNode plan = explain(Claims.BACKLOG, ConversationQuery.open());
        assertThat(read(plan, "work")).as("%s", plan).isBetween(1L, 12L * LIMIT);
    }

    private JsonNode explain(String sql, ConversationQuery query) {
        Function<Access, JsonNode> explaining = access -> {
            Query explain = access.query("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
                    .bind("channel", query.channel())
                    .bind("assignee", query.assignee())
                    .bind("label", query.label())
                    .bind("agent", query.unreadBy())
                    .bind(
                            "contact",
                            query.contact() == null ? null : query.contact().value())
                    .bind("at", OffsetDateTime.now(ZoneOffset.UTC))
                    .bind("id", new UUID(0, 0))
                    .bind("lane", "SENDING")
                    .bind("node", "node")
                    .bind("max", LIMIT)
                    .bindArray("except", String.class)
                    .bind("limit", LIMIT);
            try {
                return JSON.readTree(explain.mapTo(String.class).one());
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        };
        return sql.equals(Claims.CLAIM) ? database.write(explaining) : database.read(explaining);
    }

    /** {@return how many rows of a table were read} */
    private static long read(JsonNode plan, String table) {
        long rows = 0;
        if (plan.path("Relation Name").asText().equals(table)
                && plan.path("Node Type").asText().contains("Scan")) {
            long each = plan.path("Actual Rows").asLong()
                    + plan.path("Rows Removed by Filter").asLong();
            rows += each * plan.path("Actual Loops").asLong();
        }
        for (JsonNode child : plan) {
            rows += child.isContainerNode() ? read(child, table) : 0;
        }
        return rows;
    }
}
