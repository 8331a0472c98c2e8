package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Storage.Opening;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the groups of a storage's contract have in common: a storage on new data, its clock, and one who writes to it. */
abstract class StorageTests {
    static final Duration TERM = Duration.ofHours(1);

    final StorageContract contract;
    /** What people see; moving it moves the storage's own time by as much. */
    final TestClock clock = new TestClock();

    private final Instant start = clock.instant();
    private final List<Storage> opened = new ArrayList<>();

    Storage storage;
    Scribe scribe;

    StorageTests(StorageContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void openOnNewData() {
        storage = openNew();
        scribe = new Scribe(storage, clock);
        scribe.channel(Scribe.CHANNEL);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Storage::close);
    }

    final Storage openNew() {
        Storage made = contract.onNewData();
        return open(made, contract.tenant());
    }

    /** Opens a further storage on the data of the one that was made last. */
    final Storage openAgain() {
        return open(contract.onSameData(), contract.tenant());
    }

    final Storage open(Storage made, String tenant) {
        made.open(new Opening(tenant, () -> Duration.between(start, clock.instant())));
        opened.add(made);
        return made;
    }

    final void close(Storage closed) {
        opened.remove(closed);
        closed.close();
    }

    /** {@return what a node holds, however often it was held} */
    final Set<Work.Key> heldBy(Lease node) {
        return storage.held(node).stream().map(Work.Hold::key).collect(Collectors.toSet());
    }

    /** {@return the hold of work that was held once} */
    static Work.Hold first(Work.Key key) {
        return new Work.Hold(key, 1);
    }

    /** {@return what must be there} */
    static <T> T present(@Nullable T value) {
        assertThat(value).isNotNull();
        return Objects.requireNonNull(value);
    }

    /** {@return a second node's storage; the same one where there may be only one node} */
    final Storage secondNode() {
        return contract.expected().multiNode() ? openAgain() : storage;
    }

    /** A storage may let what is locked be passed over, or be waited for: after this it was, or is. */
    static void letItPassOverOrWait(Future<?> task) {
        try {
            task.get(300, TimeUnit.MILLISECONDS);
        } catch (TimeoutException waits) {
            assertThat(task).isNotDone();
        } catch (ExecutionException e) {
            throw new AssertionError("failed in its thread", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("was interrupted", e);
        }
    }

    final void assumeManyNodes() {
        assumeTrue(contract.expected().multiNode(), "is not promised to work for several nodes");
    }

    final void assumeOneNode() {
        assumeTrue(!contract.expected().multiNode(), "is promised to work for several nodes");
    }

    final void assumeDurable() {
        assumeTrue(contract.expected().durable(), "is not promised to be durable");
    }

    /** What is thrown to take a transaction back. */
    static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TakenBack() {
            super("to take the transaction back");
        }
    }
}
