package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.simulator.Failure;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.storage.Storage.Opening;
import java.time.Duration;
import java.util.Arrays;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise 4 between channels: much that waits on one of them, and a platform that is dead, hold up no other. */
@Tag("faults")
class IsolationTest extends FaultFixture {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CROWDED = "crowded";
    private static final int QUEUED = LONG ? 1_000_000 : 5_000;
    private static final int EACH = LONG ? 50 : 2;
    private static final int MEASURED = LONG ? 2_000 : 50;
    private static final int CLAIMED = 20;
    /** For each row: its places in two indexes and the table, before and after it is claimed, and its conversation. */
    private static final int MOST_BUFFERS = CLAIMED * 40;

    private final SimulatedPlatform dead = closing(SimulatedPlatform.open());
    private final TestDatabase database = TestDatabase.postgres();
    private final HikariDataSource pool = closing(database.connect());

    @Test
    void P4_manyQueuedMessagesForADeadPlatformHoldUpNoOtherChannel() throws JsonProcessingException {
        dead.faults().always(Failure.of(Failure.Kind.SILENT));
        Switchboard board = start(
                database.storage(pool),
                host -> host.channel(Simulator.channel(CHANNEL, platform))
                        .channel(Simulator.channel(CROWDED, dead))
                        .onMessage(
                                context -> context.reply("re " + context.text().plain())));
        platform.deliverTo(request -> board.webhooks().handle(CHANNEL, request));
        talk("warm");
        Duration alone = talk("alone");

        board.send(board.conversations().open(CROWDED, "seed").id(), Content.text("queued"));
        queue();
        eventually().until(() -> dead.calls() > 0);
        Duration beside = talk("beside");

        System.out.printf(
                "p99 of a channel alone %d us, beside one with %d queued messages and a dead platform %d us%n",
                alone.toNanos() / 1_000, QUEUED, beside.toNanos() / 1_000);
        assertThat(count("work WHERE channel = 'crowded'")).isEqualTo(QUEUED + 1);
        eventually().until(() -> count("work WHERE channel <> 'crowded'") == 0);
        // What was claimed and is cleaned up later is not of the claim that is looked at.
        execute("VACUUM {s}.work");
        JsonNode claim = explainClaim();
        assertThat(claim.path("Actual Rows").asInt()).as("%s", claim).isEqualTo(CLAIMED);
        assertThat(claim.path("Shared Hit Blocks").asInt()
                        + claim.path("Shared Read Blocks").asInt())
                .as("%s", claim)
                .isBetween(1, MOST_BUFFERS);
    }

    /** One after the other says something, and is answered; gives how long it took for all but the slowest in a hundred. */
    private Duration talk(String word) {
        long[] nanos = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            Person person = person(i % 20);
            String text = word + " " + i;
            long begun = System.nanoTime();
            says(person, text);
            eventually()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(100_000))
                    .until(() -> isAnswered(person, text));
            nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[MEASURED * 99 / 100]);
    }

    private boolean isAnswered(Person person, String text) {
        var seen = person.messages();
        return !seen.isEmpty() && seen.get(seen.size() - 1).text().equals("re " + text);
    }

    /** Many times what one send stored, in conversations of its own; only the first of each may be claimed. */
    private void queue() {
        execute("""
                INSERT INTO {s}.conversation (tenant, id, channel, chat, thread, status, last_seq, last_position, handling,
                    sending, held, opened_at, active_at)
                SELECT c.tenant, gen_random_uuid(), c.channel, 'crowd-' || n, c.thread, c.status, {each}, {each}, 0, {each},
                    false, c.opened_at, c.active_at
                FROM {s}.conversation c, generate_series(1, {queued} / {each}) n WHERE c.chat = 'seed'""");
        execute("""
                INSERT INTO {s}.address (tenant, channel, chat, thread, conversation)
                SELECT tenant, channel, chat, thread, id FROM {s}.conversation WHERE chat LIKE 'crowd-%'""");
        execute("""
                INSERT INTO {s}.message (tenant, id, conversation, seq, direction, sender_kind, sender_namespace, sender_value,
                    sender_name, content, revision, parts, sent_at, stored_at, delivery, attempts, was_in_doubt)
                SELECT m.tenant, gen_random_uuid(), c.id, n, m.direction, m.sender_kind, m.sender_namespace, m.sender_value,
                    m.sender_name, m.content, m.revision, m.parts, m.sent_at, m.stored_at, 'PENDING', 0, false
                FROM {s}.conversation seed JOIN {s}.message m ON m.conversation = seed.id,
                    {s}.conversation c, generate_series(1, {each}) n
                WHERE seed.chat = 'seed' AND c.chat LIKE 'crowd-%'""");
        execute("""
                INSERT INTO {s}.work (tenant, conversation, lane, position, channel, type, message, detail, ordered, holds,
                    attempts, in_doubt, created_at, state, due_at)
                SELECT m.tenant, c.id, 'SENDING', m.seq, c.channel, 'SEND', m.id, '', true, 0, 0, false, now(),
                    CASE WHEN m.seq = 1 THEN 'READY' ELSE 'WAITING' END, now()
                FROM {s}.conversation c JOIN {s}.message m ON m.tenant = c.tenant AND m.conversation = c.id
                WHERE c.chat LIKE 'crowd-%'""");
        execute("ANALYZE {s}.conversation, {s}.address, {s}.message, {s}.work");
    }

    private void execute(String sql) {
        Jdbi.create(pool)
                .useHandle(handle -> handle.execute(sql.replace("{s}", database.schema())
                        .replace("{each}", Integer.toString(EACH))
                        .replace("{queued}", Integer.toString(QUEUED))));
    }

    private int count(String what) {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + database.schema() + "." + what)
                        .mapTo(Integer.class)
                        .one());
    }

    /** The plan of a claim, and what it read, of all channels. */
    private JsonNode explainClaim() throws JsonProcessingException {
        Opening opening = new Opening("default", () -> Duration.ZERO);
        Database connected = new JdbcConnector(pool, database.schema(), false, Patience.DEFAULT).open(opening);
        String plan = connected.write(access -> access.query("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + Claims.CLAIM)
                .bind("lane", "SENDING")
                .bind("node", "node")
                .bind("max", CLAIMED)
                .bindArray("except", String.class)
                .mapTo(String.class)
                .one());
        return JSON.readTree(plan).path(0).path("Plan");
    }
}
