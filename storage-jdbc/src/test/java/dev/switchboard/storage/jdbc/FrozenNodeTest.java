package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Address;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Message;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that stands still in a transaction, and with it the locks that it has on PostgreSQL. */
@Tag("faults")
class FrozenNodeTest extends FaultFixture {
    private static final Opening OPENING = new Opening("default", () -> Duration.ZERO);
    private static final Duration NO_TIME = Duration.ofMillis(1);
    private static final Duration LONG_TIME = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final TestDatabase database = TestDatabase.postgres();
    private final HikariDataSource pool = closing(database.connect());

    private JdbcStorage storage(Duration withClient, Duration forLock) {
        return JdbcStorage.builder(pool)
                .schema(database.schema())
                .patience(new Patience(withClient, forLock))
                .build();
    }

    private JdbcStorage opened(Duration withClient, Duration forLock) {
        JdbcStorage storage = storage(withClient, forLock);
        storage.open(OPENING);
        return storage;
    }

    private static ConversationId conversation(JdbcStorage storage, String chat) {
        Address address = Address.of(CHANNEL, chat);
        ConversationId proposed = new ConversationId(UUID.randomUUID());
        return storage.write(tx ->
                tx.resolveAddresses(Map.of(address, proposed), Instant.EPOCH).get(address));
    }

    /** A connection that has locked what a node locks, and does nothing any more. */
    private Connection freeze(String node, String chat) throws SQLException {
        Connection connection = closing(pool.getConnection());
        connection.setAutoCommit(false);
        lock(connection, "SELECT 1 FROM %s.lease WHERE kind = 'NODE' AND name = ? FOR KEY SHARE", node);
        lock(connection, "SELECT 1 FROM %s.conversation WHERE chat = ? FOR NO KEY UPDATE", chat);
        return connection;
    }

    private void lock(Connection connection, String query, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.formatted(database.schema()))) {
            statement.setString(1, value);
            assertThat(statement.executeQuery().next()).isTrue();
        }
    }

    @Test
    void P7_aFrozenNodeKeepsNobodyFromTakingOverAnother() throws SQLException {
        JdbcStorage storage = opened(LONG_TIME, LONG_TIME);
        conversation(storage, "frozen");
        Lease frozen = storage.join("frozen", "frozen board", NO_TIME);
        storage.join("dead", "dead board", NO_TIME);
        Connection connection = freeze("frozen", "frozen");

        eventually().until(() -> storage.takeOver().contains("dead"));
        assertThat(storage.lease(Lease.Kind.NODE, "frozen")).contains(frozen);

        connection.rollback();
        assertThat(storage.takeOver()).containsExactly("frozen");
    }

    @Test
    void P4_whoWaitsForAFrozenNodeGivesUpAndMayTryAgain() throws SQLException {
        JdbcStorage storage = opened(LONG_TIME, SHORT);
        ConversationId frozen = conversation(storage, "frozen");
        ConversationId other = conversation(storage, "other");
        storage.join("frozen", "frozen board", LONG_TIME);
        Connection connection = freeze("frozen", "frozen");

        assertThat(storage.<Set<ConversationId>>write(
                        tx -> tx.lockConversations(List.of(other)).keySet()))
                .containsExactly(other);
        assertThatThrownBy(() -> storage.write(tx -> tx.lockConversations(List.of(frozen))))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.isRefused()).isFalse())
                .hasMessage("a lock was not given in time (SQLState 55P03)");

        connection.rollback();
        assertThat(storage.<Set<ConversationId>>write(
                        tx -> tx.lockConversations(List.of(frozen)).keySet()))
                .containsExactly(frozen);
    }

    @Test
    void P4_aLockedConversationRefusesItsOwnMessagesAndHoldsUpNoOther() throws Exception {
        Switchboard board = start(
                storage(LONG_TIME, SHORT),
                host -> host.channel(Simulator.channel(CHANNEL, platform))
                        .onMessage(context ->
                                context.reply("echo " + context.text().plain())));
        platform.deliverTo(request -> board.webhooks().handle(CHANNEL, request));
        Person anna = person(0);
        says(anna, "first");
        eventually().until(() -> recorded(anna.chat()).size() == 1);
        Connection outsider = closing(pool.getConnection());
        outsider.setAutoCommit(false);
        lock(outsider, "SELECT 1 FROM %s.conversation WHERE chat = ? FOR NO KEY UPDATE", anna.chat());
        List<Callable<Void>> others = IntStream.rangeClosed(1, 30)
                .mapToObj(number -> (Callable<Void>) () -> {
                    says(person(number), "hello");
                    return null;
                })
                .toList();
        CompletableFuture<Boolean> locked =
                CompletableFuture.supplyAsync(() -> anna.says("second").acknowledged());

        atOnce(30, others);

        assertThat(locked).succeedsWithin(AT_MOST).isEqualTo(false);
        assertThat(board.health().problems()).isEmpty();
        outsider.rollback();
        says(anna, "third");
        eventually().untilAsserted(() -> assertThat(recorded(anna.chat())).containsExactly("echo first", "echo third"));
    }

    @Test
    void P7_aTransactionThatStandsStillIsEndedByTheServerAndRunAgainWhenItWakes() throws Exception {
        JdbcStorage freezing = opened(SHORT, LONG_TIME);
        JdbcStorage storage = opened(LONG_TIME, LONG_TIME);
        ConversationId frozen = conversation(storage, "frozen");
        CountDownLatch standsStill = new CountDownLatch(1);
        CountDownLatch wakesUp = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        Set<EventKey> key = Set.of(new EventKey(CHANNEL, "1"));
        CompletableFuture<Set<EventKey>> written = CompletableFuture.supplyAsync(() -> freezing.write(tx -> {
            Set<EventKey> inserted = tx.insertKeys(key);
            assertThat(tx.lockConversations(List.of(frozen))).hasSize(1);
            if (runs.incrementAndGet() == 1) {
                standsStill.countDown();
                await(wakesUp);
            }
            assertThat(tx.lockConversations(List.of(frozen))).hasSize(1);
            return inserted;
        }));
        await(standsStill);

        storage.<Integer>write(tx -> tx.lockConversations(List.of(frozen)).size());
        wakesUp.countDown();

        assertThat(written.get(AT_MOST.toSeconds(), TimeUnit.SECONDS)).isEqualTo(key);
        assertThat(runs).hasValue(2);
        assertThat(freezing.<Set<EventKey>>write(tx -> tx.insertKeys(key))).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(AT_MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("was interrupted", e);
        }
    }

    @Test
    void P1_besideAFrozenNodeMessagesComeInAndNoneThatWasAcknowledgedIsLost() throws SQLException {
        Person frozen = person(0);
        Switchboard board = start(
                storage(LONG_TIME, SHORT),
                host -> host.node("awake")
                        .channel(Simulator.channel(CHANNEL, platform))
                        .onMessage(
                                context -> context.reply("re " + context.text().plain())));
        platform.deliverTo(request -> board.webhooks().handle(CHANNEL, request));
        says(frozen, "before");
        eventually().untilAsserted(() -> assertThat(recorded(frozen.chat())).containsExactly("re before"));
        opened(LONG_TIME, LONG_TIME).join("frozen", "frozen board", LONG_TIME);
        Connection connection = freeze("frozen", frozen.chat());

        assertThat(frozen.says("meanwhile").acknowledged()).isFalse();
        for (int i = 1; i <= 5; i++) {
            says(person(i), "hello");
        }
        eventually().untilAsserted(() -> assertThat(platform.recorded()).isEqualTo(6));

        connection.rollback();
        says(frozen, "after");
        eventually().untilAsserted(() -> assertThat(recorded(frozen.chat())).containsExactly("re before", "re after"));
        assertThat(stored(board, frozen.chat(), Message.Direction.INBOUND)).containsExactly("before", "after");
    }
}
