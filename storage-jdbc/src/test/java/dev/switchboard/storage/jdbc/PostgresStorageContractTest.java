package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.ContactId;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.storage.PageKey;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.testkit.StorageContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The contract, and that whatever was issued for it, which is all that the library can issue, reads no table whole. */
class PostgresStorageContractTest extends StorageContract {
    private static final String SCHEMA = Tenants.makeTables(TestPostgres.dataSource(), TestPostgres.newSchema());
    private static final StatementRecorder RECORDER = new StatementRecorder(TestPostgres.dataSource());
    private static final AtomicReference<JdbcStorage> LAST = new AtomicReference<>();
    private static final UUID NO_ID = new UUID(0, 0);
    private static final int FILTERS = 5;

    private String tenant = "";

    @Override
    protected Storage.Traits expected() {
        return new Storage.Traits("PostgreSQL 17", true, true);
    }

    @Override
    protected Storage onNewData() {
        tenant = Tenants.next();
        return onSameData();
    }

    @Override
    protected Storage onSameData() {
        return Tenants.storage(RECORDER.dataSource(), SCHEMA);
    }

    @Override
    protected String tenant() {
        return tenant;
    }

    @AfterAll
    static void everyStatementFindsItsRowsByAnIndex() throws Exception {
        new StatementPlans(RECORDER).check(LAST.get());
    }

    private Storage opened() {
        JdbcStorage storage = (JdbcStorage) onNewData();
        storage.open(new Opening(tenant, () -> Duration.ZERO));
        LAST.set(storage);
        return storage;
    }

    @Test
    void everyFilterOfConversations() {
        Storage storage = opened();
        Cursor later = PageKey.of("conversations", Instant.now(), NO_ID).cursor();
        for (int filters = 0; filters < 1 << FILTERS; filters++) {
            for (ConversationQuery query : List.of(ConversationQuery.all(), ConversationQuery.open())) {
                ConversationQuery narrow = narrowed(query, filters);
                assertThat(storage.conversations(narrow).items()).isEmpty();
                assertThat(storage.conversations(narrow.after(later)).items()).isEmpty();
            }
        }
        storage.close();
    }

    private static ConversationQuery narrowed(ConversationQuery query, int filters) {
        ConversationQuery narrow = query;
        narrow = (filters & 1) == 0 ? narrow : narrow.channel("channel-1");
        narrow = (filters & 2) == 0 ? narrow : narrow.assignee("agent-1");
        narrow = (filters & 4) == 0 ? narrow : narrow.label("label-1");
        narrow = (filters & 8) == 0 ? narrow : narrow.unreadBy("agent-1");
        return (filters & 16) == 0 ? narrow : narrow.contact(new ContactId(NO_ID));
    }

    @Test
    void everyFilterOfParkedWork() {
        Storage storage = opened();
        Cursor later = PageKey.of("parked", Instant.EPOCH, NO_ID).cursor();
        for (int filters = 0; filters < 1 << FILTERS; filters++) {
            ParkedQuery query = ParkedQuery.all();
            query = (filters & 1) == 0 ? query : query.channel("channel-1");
            query = (filters & 2) == 0 ? query : query.kind(Parked.Kind.UNIT);
            query = (filters & 4) == 0 ? query : query.conversation(new ConversationId(NO_ID));
            query = (filters & 8) == 0 ? query : query.before(Instant.now());
            query = (filters & 16) == 0 ? query : query.after(later);
            assertThat(storage.parked(query).items()).isEmpty();
        }
        storage.close();
    }

    @Test
    void everyFilterOfWebhooks() {
        Storage storage = opened();
        for (String channel : new String[] {null, "channel-1"}) {
            for (Verdict verdict : new Verdict[] {null, Verdict.REFUSED}) {
                assertThat(storage.webhooks().list(channel, verdict, null, 10).items())
                        .isEmpty();
            }
        }
        storage.close();
    }

    @Test
    void identitiesThatNobodyKnowsAreLockedByNobody() {
        Storage storage = opened();
        Identity unknown = Identity.of("n", "person 1", "");
        boolean committed = storage.write(transaction -> {
            transaction.lockIdentities(List.of(unknown.key()));
            return true;
        });
        assertThat(committed).isTrue();
        assertThat(storage.contactOf(unknown.key())).isEmpty();
        storage.close();
    }
}
