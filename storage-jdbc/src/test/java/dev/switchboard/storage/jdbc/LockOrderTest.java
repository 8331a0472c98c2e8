package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.ContactId;
import dev.switchboard.model.Identity;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of one kind are locked in one order, however they are named: PostgreSQL has no deadlock to end. */
class LockOrderTest {
    private static final int ROWS = 200;
    private static final int ROUNDS = 30;

    private final JdbcStorage storage = JdbcStorage.builder(TestPostgres.dataSource())
            .schema(TestPostgres.newSchema())
            .build();

    private static List<Identity> identities(String name) {
        return IntStream.range(0, ROWS)
                .mapToObj(number -> Identity.of("telegram", "person " + number, name))
                .toList();
    }

    @Test
    void identitiesAndTheirContacts() throws Exception {
        open();
        assertThat(runs(Transaction::updateIdentities)).isEqualTo(2 * ROUNDS);
    }

    @Test
    void whoCanBeReached() throws Exception {
        open();
        assertThat(runs((transaction, identities) -> {
                    Map<Identity.Key, Boolean> reachable = new LinkedHashMap<>();
                    identities.forEach(identity -> reachable.put(identity.key(), false));
                    transaction.setReachable(reachable);
                }))
                .isEqualTo(2 * ROUNDS);
    }

    private void open() {
        storage.open(new Opening("default", () -> Duration.ZERO));
        storage.write(transaction -> transaction.resolveIdentities(identities("new").stream()
                .map(identity -> new KnownIdentity(identity, new ContactId(UUID.randomUUID())))
                .toList()));
    }

    /** Writes at once in one order and in the other, and counts the runs of all transactions. */
    private int runs(BiConsumer<Transaction, List<Identity>> write) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<Callable<Void>> writers = new ArrayList<>();
        for (boolean backwards : new boolean[] {false, true}) {
            writers.add(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    List<Identity> identities = new ArrayList<>(identities("name " + round));
                    if (backwards) {
                        Collections.reverse(identities);
                    }
                    storage.write(transaction -> {
                        write.accept(transaction, identities);
                        return runs.incrementAndGet();
                    });
                }
                return null;
            });
        }
        FaultFixture.atOnce(2, writers);
        return runs.get();
    }
}
