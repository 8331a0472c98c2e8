package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class GroupCommitTest {
    private final Storage storage = Storage.inMemory();
    private final Ticker ticker = Ticker.system();
    private final NodeLease lease = new NodeLease(storage, "node-a", Duration.ofMinutes(1), Instruments.of(ticker));
    private final GroupCommit writer = new GroupCommit(
            "test", 1, 2, storage, lease, Mockito.mock(Places.class), Instruments.of(ticker), list -> {});
    private final List<String> applied = new ArrayList<>();

    @BeforeEach
    void open() {
        storage.open(new Storage.Opening("default", ticker::offset));
        lease.join();
    }

    @AfterEach
    void close() {
        var unused = Thread.interrupted();
        writer.stop();
        writer.close(Deadline.in(Duration.ofSeconds(5)));
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

        assertThat(put.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(result.result()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(stillInterrupted).containsExactly(true);
    }

    @Test
    @DisplayName("Closing writes what waits, and afterwards commits fail instead of waiting for ever")
    void closing() throws InterruptedException {
        CountDownLatch end = busy();
        end.countDown();
        writer.stop();
        writer.close(Deadline.in(Duration.ofSeconds(5)));

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
        GroupCommit refusing = new GroupCommit(
                "refusing", 1, 2, storage, lease, Mockito.mock(Places.class), Instruments.of(ticker), list -> {
                    throw new IllegalStateException("no threads");
                });
        refusing.start();
        Commit<String> once = commit("once");
        refusing.put(once);

        assertThat(once.result()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("once");
        refusing.stop();
        refusing.close(Deadline.in(Duration.ofSeconds(5)));
        assertThat(applied).containsExactly("once");
    }

    /** A commit about something, which finds it locked as often as it is told to. */
    private Commit<String> locked(String about, AtomicInteger times, boolean must) {
        return new Commit<>() {
            @Override
            Object about() {
                return about;
            }

            @Override
            boolean mustBeWritten() {
                return must;
            }

            @Override
            void declare(Needs needs) {}

            @Override
            String apply(Ledger ledger) {
                if (times.getAndDecrement() > 0) {
                    throw StorageException.contended("locked", null);
                }
                applied.add(about);
                return about;
            }
        };
    }

    @Test
    @DisplayName(
            "A lock that is not given refuses what meets it alone, after one more try, and the storage is not away")
    void contended() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        GroupCommit wide = wide(end);
        AtomicInteger tries = new AtomicInteger(Integer.MAX_VALUE);
        Commit<String> one = locked("locked", tries, false);
        List<Commit<String>> others = IntStream.range(0, 20)
                .mapToObj(number -> locked("free " + number, new AtomicInteger(), false))
                .toList();
        others.subList(0, 10).forEach(wide::put);
        wide.put(one);
        others.subList(10, 20).forEach(wide::put);
        end.countDown();

        assertThat(one.result())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        StorageException.class,
                        contention -> assertThat(contention.isContended()).isTrue());
        others.forEach(other -> assertThat(other.result()).succeedsWithin(Duration.ofSeconds(20)));
        assertThat(Integer.MAX_VALUE - tries.get()).as("tries").isEqualTo(2);
        assertThat(wide.isAway()).isFalse();
        wide.stop();
        wide.close(Deadline.in(Duration.ofSeconds(5)));
    }

    @Test
    @DisplayName("What must be written waits for its lock by itself, and holds up no other")
    void contendedButMust() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        GroupCommit wide = wide(end);
        Commit<String> result = locked("result", new AtomicInteger(2), true);
        Commit<String> later = locked("later", new AtomicInteger(), false);
        wide.put(result);
        wide.put(later);
        end.countDown();

        assertThat(later.result()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(result.result()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(applied).containsExactly("busy", "later", "result");
        wide.stop();
        wide.close(Deadline.in(Duration.ofSeconds(5)));
    }

    @Test
    @DisplayName("What met a lock is written once, though the storage goes away at the same time")
    void contendedWhileAway() throws InterruptedException {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);
        CountDownLatch end = new CountDownLatch(1);
        GroupCommit wide = wide(end, Ticker.of(time::get));
        AtomicInteger away = new AtomicInteger(1);
        Commit<String> result = locked("result", new AtomicInteger(4), true);
        Commit<String> other = commit("other", () -> {
            if (away.getAndDecrement() > 0) {
                throw StorageException.unavailable("away", null);
            }
        });
        wide.put(result);
        wide.put(other);
        end.countDown();

        assertThat(other.result()).succeedsWithin(Duration.ofSeconds(20));
        Awaitility.await().untilAsserted(() -> {
            time.updateAndGet(now -> now.plusSeconds(60));
            assertThat(result.result()).isDone();
        });
        wide.stop();
        wide.close(Deadline.in(Duration.ofSeconds(5)));
        assertThat(applied).containsExactly("busy", "other", "result");
    }

    /** A writer with a long queue, which begins with it when the latch is counted down. */
    private GroupCommit wide(CountDownLatch end) throws InterruptedException {
        return wide(end, ticker);
    }

    private GroupCommit wide(CountDownLatch end, Ticker time) throws InterruptedException {
        GroupCommit wide = new GroupCommit(
                "wide", 1, 64, storage, lease, Mockito.mock(Places.class), Instruments.of(time), list -> {});
        wide.start();
        CountDownLatch begun = new CountDownLatch(1);
        wide.put(commit("busy", () -> {
            begun.countDown();
            Uninterruptibly.await(Duration.ofSeconds(20), nanos -> end.await(nanos, TimeUnit.NANOSECONDS));
        }));
        begun.await();
        return wide;
    }
}
