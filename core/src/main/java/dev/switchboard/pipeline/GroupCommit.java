package dev.switchboard.pipeline;

import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A writer: one thread that takes what waits, up to a bound and without lingering, and writes it in one transaction, so
 * that many commits share a flush. A batch that cannot be written is halved until the one that is to blame stands alone.
 * One that waited too long for a lock is split by what it is about: only what meets the lock waits on.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int BATCH_WEIGHT = 512;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long POLL_MILLIS = 100;
    private static final Backoff CONTENDED = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Storage storage;
    private final NodeLease lease;
    private final Instruments instruments;
    private final CommitRun.Tools tools;
    private final BlockingQueue<Commit<?>> queue;
    private final Thread thread;
    /** What must be written, and met a lock that somebody else has: tried again by itself, so that it holds up no other. */
    private final Set<Commit<?>> contended = new LinkedHashSet<>();

    private int contentions;
    private long tryContendedAt;
    private volatile State state = State.NEW;
    private volatile boolean away;

    private enum State {
        NEW,
        RUNNING,
        /** Nothing is queued any more but what must be written. */
        CLOSING,
        ENDED
    }

    GroupCommit(
            String kind,
            int number,
            int capacity,
            Storage storage,
            NodeLease lease,
            Places places,
            Instruments instruments,
            Consumer<List<Assignment>> onAssigned) {
        this.storage = storage;
        this.lease = lease;
        this.instruments = instruments;
        this.tools = new CommitRun.Tools(kind, places, instruments, onAssigned);
        queue = new ArrayBlockingQueue<>(capacity);
        thread = new Thread(this::run, "switchboard-" + kind + "-" + number);
        thread.setDaemon(true);
    }

    void start() {
        state = State.RUNNING;
        thread.start();
    }

    /** Queues a commit if there is room for it. */
    boolean offer(Commit<?> commit) {
        if (state != State.RUNNING || !queue.offer(commit)) {
            return false;
        }
        failIfEnded();
        return true;
    }

    /**
     * Queues a commit, and waits for room, whether interrupted or not: so whoever makes work is held back by who writes it,
     * and what has happened is written.
     */
    void put(Commit<?> commit) {
        boolean interrupted = false;
        boolean queued = false;
        while (!queued && (state == State.RUNNING || state == State.CLOSING)) {
            try {
                queued = queue.offer(commit, POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!queued) {
            commit.result().completeExceptionally(closed());
        }
        failIfEnded();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was queued while the writer ended is not written by it any more. */
    private void failIfEnded() {
        if (state == State.ENDED) {
            failAll(queue, closed());
        }
    }

    private static StorageException closed() {
        return StorageException.unavailable("the board is closed", null);
    }

    /** How many commits wait. */
    int waiting() {
        return queue.size();
    }

    /** Whether there was no room for one more when it was looked at. */
    boolean isFull() {
        return queue.remainingCapacity() == 0;
    }

    /** Whether the storage could not be reached when it was last tried. */
    boolean isAway() {
        return away;
    }

    /** Takes nothing more but what must be written. */
    void stop() {
        state = state == State.NEW ? State.ENDED : State.CLOSING;
    }

    /** Writes what waits, and ends; gives up on a storage that does not answer. */
    void close(Deadline deadline) {
        if (!thread.isAlive()) {
            return;
        }
        Duration half = deadline.left().dividedBy(2);
        Uninterruptibly.join(thread, half);
        if (thread.isAlive()) {
            thread.interrupt();
            deadline.join(thread);
        }
    }

    private boolean isClosing() {
        return state != State.RUNNING;
    }

    private void run() {
        try {
            while (!isClosing() || !queue.isEmpty() || !contended.isEmpty()) {
                List<Commit<?>> batch = take();
                if (!batch.isEmpty()) {
                    write(batch);
                }
                writeContended();
            }
        } catch (InterruptedException e) {
            LOG.debug("Writer {} was interrupted", thread.getName());
        } finally {
            state = State.ENDED;
            failAll(contended, closed());
            failIfEnded();
        }
    }

    private void writeContended() throws InterruptedException {
        if (contended.isEmpty() || (!isClosing() && instruments.ticker().nanos() - tryContendedAt < 0)) {
            return;
        }
        List<Commit<?>> again = List.copyOf(contended);
        contended.clear();
        write(again);
        contentions = contended.isEmpty() ? 0 : contentions;
    }

    private void setAside(List<Commit<?>> waiting) {
        contentions++;
        tryContendedAt =
                instruments.ticker().nanos() + CONTENDED.after(contentions).toNanos();
        contended.addAll(waiting);
    }

    private List<Commit<?>> take() throws InterruptedException {
        List<Commit<?>> batch = new ArrayList<>();
        Commit<?> next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        for (int weight = 0; next != null; next = weight < BATCH_WEIGHT ? queue.poll() : null) {
            batch.add(next);
            weight += next.weight();
        }
        return batch;
    }

    /** Writes a batch; while the storage is away, goes on trying with those commits that must be written. */
    private void write(List<Commit<?>> batch) throws InterruptedException {
        List<Commit<?>> left = batch;
        long pause = FIRST_PAUSE_MILLIS;
        while (!left.isEmpty()) {
            try {
                writeOrHalve(left);
                away = false;
                instruments.faults().storage().works();
                return;
            } catch (StorageException e) {
                instruments.faults().storage().happened(Failures.describe(e), null);
                away = true;
                List<Commit<?>> lost = left.stream()
                        .filter(commit -> isClosing() || !commit.mustBeWritten())
                        .toList();
                failAll(lost, e);
                // What was set aside by the same try is tried again by itself, and only once for each time.
                left = left.stream().filter(this::isLeft).toList();
                if (!left.isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(pause);
                    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                }
            }
        }
    }

    private boolean isLeft(Commit<?> commit) {
        return !commit.result().isDone() && !contended.contains(commit);
    }

    /** Writes all of it, but for what the storage or a commit itself refuses. */
    private void writeOrHalve(List<Commit<?>> batch) {
        List<Commit<?>> open =
                batch.stream().filter(commit -> !commit.result().isDone()).toList();
        if (open.isEmpty()) {
            return;
        }
        CommitRun run = new CommitRun(tools, open, lease.current());
        try {
            storage.write(run::attempt);
        } catch (RuntimeException | Error e) {
            run.abandon();
            if (e instanceof CommitRun.SomeFencedException) {
                failAll(run.fenced(), new FencedException());
                writeOrHalve(open);
                return;
            }
            if (e instanceof StorageException failure && failure.isContended()) {
                isolate(open, failure);
                return;
            }
            if (e instanceof StorageException failure && !failure.isRefused()) {
                throw failure;
            }
            // Errors too: whatever one commit does, the writer goes on with the others.
            halve(open, e);
            return;
        }
        run.done();
    }

    private void halve(List<Commit<?>> batch, Throwable refusal) {
        if (batch.size() == 1) {
            batch.get(0).result().completeExceptionally(refusal);
            return;
        }
        int middle = batch.size() / 2;
        writeOrHalve(batch.subList(0, middle));
        writeOrHalve(batch.subList(middle, batch.size()));
    }

    /** One try for all that is about the same: to halve would wait for the lock again and again. */
    private void isolate(List<Commit<?>> batch, StorageException contention) {
        Map<Object, List<Commit<?>>> bySubject =
                batch.stream().collect(Collectors.groupingBy(Commit::about, LinkedHashMap::new, Collectors.toList()));
        if (bySubject.size() > 1) {
            bySubject.values().forEach(this::writeOrHalve);
            return;
        }
        LOG.debug("Somebody else has locked {}", bySubject.keySet(), contention);
        List<Commit<?>> waiting = batch.stream()
                .filter(commit -> commit.mustBeWritten() && !isClosing())
                .toList();
        setAside(waiting);
        failAll(batch.stream().filter(commit -> !waiting.contains(commit)).toList(), contention);
    }

    private static void failAll(Iterable<Commit<?>> commits, Throwable failure) {
        commits.forEach(commit -> commit.result().completeExceptionally(failure));
    }
}
