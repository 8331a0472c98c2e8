package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class GroupCommitTest {
    private final Storage storage = Storage.inMemory();
    private final Ticker ticker = Ticker.system();
    private final NodeLease lease = new NodeLease(storage, "node-a", Duration.ofMinutes(1), ticker);
    private final GroupCommit writer =
            new GroupCommit("test", 2, storage, lease, Mockito.mock(Places.class), ticker, list -> {});
    private final List<String> applied = new ArrayList<>();

    @BeforeEach
    void open() {
        storage.open(new Storage.Opening("default", ticker::offset));
        lease.join();
    }

    @AfterEach
    void close() {
        var unused = Thread.interrupted();
        writer.close();
    }

    private Commit<String> commit(String name, Runnable body) {
        return new Commit<>() {
            @Override
            void declare(Needs needs) {}

            @Override
            boolean mustBeWritten() {
                return true;
            }

            @Override
            String apply(Ledger ledger) {
                body.run();
                applied.add(name);
                return name;
            }
        };
    }

    private Commit<String> commit(String name) {
        return commit(name, () -> {});
    }

    /** A writer that is busy until the latch is counted down, and whose queue is full. */
    private CountDownLatch busy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        writer.start();
        assertThat(writer.offer(commit("busy", () -> {
                    begun.countDown();
                    Uninterruptibly.await(Duration.ofSeconds(20), nanos -> end.await(nanos, TimeUnit.NANOSECONDS));
                })))
                .isTrue();
        begun.await();
        assertThat(writer.offer(commit("a"))).isTrue();
        assertThat(writer.offer(commit("b"))).isTrue();
        return end;
    }

    @Test
    @DisplayName("An error of one commit fails it alone, and the writer goes on")
    void errors() {
        Commit<String> bad = commit("bad", () -> {
            throw new LinkageError("missing");
        });
        Commit<String> good = commit("good");
        assertThat(writer.offer(bad)).as("before the start").isFalse();
        writer.start();
        writer.put(bad);
        writer.put(good);

        assertThat(bad.result())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(LinkageError.class);
        assertThat(good.result()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("good");
    }

    @Test
    @DisplayName("Whoever is interrupted still gets written what has happened, and is still interrupted")
    void interrupted() throws InterruptedException {
        CountDownLatch end = busy();
        assertThat(writer.offer(commit("no room"))).isFalse();
        Commit<String> result = commit("result");
        CountDownLatch put = new CountDownLatch(1);
        List<Boolean> stillInterrupted = new ArrayList<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            writer.put(result);
            stillInterrupted.add(Thread.currentThread().isInterrupted());
            put.countDown();
        });
        thread.start();
        end.countDown();

        assertThat(put.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(result.result()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(stillInterrupted).containsExactly(true);
    }

    @Test
    @DisplayName("Closing writes what waits, and afterwards commits fail instead of waiting for ever")
    void closing() throws InterruptedException {
        CountDownLatch end = busy();
        end.countDown();
        writer.close();

        assertThat(applied).containsExactly("busy", "a", "b");
        Commit<String> late = commit("late");
        writer.put(late);
        assertThat(late.result()).isCompletedExceptionally();
        assertThat(late.result())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(StorageException.class);
        assertThat(writer.offer(commit("later"))).isFalse();
    }

    @Test
    @DisplayName("What was committed is not written again when it cannot be begun")
    void notBegun() {
        GroupCommit refusing =
                new GroupCommit("refusing", 2, storage, lease, Mockito.mock(Places.class), ticker, list -> {
                    throw new IllegalStateException("no threads");
                });
        refusing.start();
        Commit<String> once = commit("once");
        refusing.put(once);

        assertThat(once.result()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("once");
        refusing.close();
        assertThat(applied).containsExactly("once");
    }
}
