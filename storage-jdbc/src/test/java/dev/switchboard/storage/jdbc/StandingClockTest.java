package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R23: where a test's clock stands still, the storage's time may not go back by what a way to the database takes. */
@Tag("faults")
class StandingClockTest {
    private static final Instant STANDING = Instant.parse("2031-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsDueStaysDue(boolean onPostgres) {
        DataSource database = onPostgres
                ? TestPostgres.dataSource()
                : JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        JdbcStorage storage =
                JdbcStorage.builder(database).schema(TestPostgres.newSchema()).build();
        storage.open(new Opening("default", () -> Duration.between(Instant.now(), STANDING)));
        StoredChannel channel = new StoredChannel(
                ChannelConfig.of("simulator", "support"), null, false, Channel.Status.ACTIVE, null, null, null, 0);
        storage.write(transaction -> {
            transaction.saveChannel(channel);
            return channel;
        });
        Lease node = storage.join("node", "board", Duration.ofMinutes(1));
        for (int i = 0; i < 200; i++) {
            Work.Key key = insertWork(storage, i);
            assertThat(storage.claim(node, Work.Lane.HANDLING, 10, List.of()))
                    .as("claim %s", i)
                    .extracting(held -> held.work().key())
                    .containsExactly(key);
        }
    }

    private static Work.Key insertWork(JdbcStorage storage, int number) {
        return storage.write(transaction -> {
            Address address = Address.of("support", "chat-" + number);
            ConversationId id = new ConversationId(UUID.randomUUID());
            transaction.resolveAddresses(Map.of(address, id), STANDING);
            Work.Key key = new Work.Key(id, Work.Lane.HANDLING, 1);
            MessageId message = new MessageId(UUID.randomUUID());
            Work work = new Work(
                    key, "support", Work.Type.HANDLE, message, "", true, 0, false, null, STANDING, null, 0, null);
            transaction.insertWork(List.of(new NewWork(work, Work.State.READY, Duration.ZERO)), null);
            return key;
        });
    }
}
