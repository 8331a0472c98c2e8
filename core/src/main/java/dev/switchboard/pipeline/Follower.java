package dev.switchboard.pipeline;

import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who follows the feed, on a thread of its own. */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PAGE = 200;
    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1));

    private final Tools tools;
    private final @Nullable String name;
    private final Consumer<Event> reader;
    private final Consumer<Follower> onEnd;
    private final Thread thread;
    private final Bell news = new Bell();
    private final Fault fault;
    private final @Nullable Turn turn;
    /** Whether it stands where whoever followed before under the name has ended. */
    private boolean isPlaced;

    private Position position;
    /** When that happened which is to be read, or being read; null where all was read. */
    private volatile @Nullable Instant unread;

    private final CountDownLatch end = new CountDownLatch(1);

    /** What every follower needs. */
    record Tools(Storage storage, NodeLease node, Duration pollInterval, Instruments instruments) {}

    /**
     * @param name under which the storage keeps the position, or null
     * @param onEnd told, perhaps more than once, when it ends
     */
    Follower(Tools tools, Position after, @Nullable String name, Consumer<Event> reader, Consumer<Follower> onEnd) {
        this.tools = tools;
        this.onEnd = onEnd;
        this.position = after;
        this.name = name;
        this.reader = reader;
        thread = new Thread(this::run, "switchboard-feed" + (name == null ? "" : "-" + name));
        thread.setDaemon(true);
        turn = name == null ? null : new Turn(tools.storage, tools.node, tools.instruments.ticker(), name);
        fault = tools.instruments.faults().of(LOG, "The subscription " + (name == null ? "without a name" : name));
    }

    void start() {
        thread.start();
    }

    /** There may be news. */
    void wake() {
        news.ring();
    }

    /** Under which name it follows; empty for none. */
    String key() {
        return name == null ? "" : name;
    }

    private void run() {
        int failures = 0;
        while (!isStopped()) {
            try {
                readOn();
                failures = 0;
                fault.works();
            } catch (InterruptedException e) {
                LOG.debug("Follower {} was stopped", thread.getName());
            } catch (CursorExpiredException e) {
                if (name != null && position.equals(Position.START)) {
                    position = e.oldest(); // it never stood anywhere, so nothing is missed
                    continue;
                }
                LOG.error("{} has to begin anew: {}", thread.getName(), e.getMessage());
                stop();
            } catch (RuntimeException | Error e) {
                failures++;
                Duration pause = BACKOFF.after(failures);
                tools.instruments.faults().met(fault, e);
                pause(pause);
            }
        }
        if (turn != null) {
            turn.leave();
        }
    }

    /** Looks whether it is for this node to follow; where another may have done so until now, it goes on from there. */
    private Turn.State look() {
        Turn.State state = turn == null ? Turn.State.GOES_ON : turn.look();
        isPlaced &= state != Turn.State.BEGINS;
        if (state == Turn.State.OTHERS || isPlaced || name == null) {
            return state;
        }
        position = tools.storage.reader(name).orElse(position);
        isPlaced = true;
        return Turn.State.BEGINS;
    }

    private void readOn() throws InterruptedException {
        if (look() == Turn.State.OTHERS) {
            unread = null;
            news.await(tools.pollInterval);
            return;
        }
        List<Event> events = tools.storage.events(position, PAGE);
        Position before = position;
        try {
            for (Event event : events) {
                if (isStopped() || look() != Turn.State.GOES_ON) {
                    return;
                }
                unread = event.at();
                reader.accept(event);
                position = event.position();
            }
            unread = events.size() < PAGE ? null : unread;
        } finally {
            keep(before);
        }
        if (events.isEmpty()) {
            news.await(tools.pollInterval);
        }
    }

    private void keep(Position before) {
        if (name != null && !position.equals(before)) {
            try {
                // Whoever was overtaken while the reader was busy must not move the position back.
                if (look() == Turn.State.GOES_ON) {
                    tools.storage.saveReader(name, position);
                }
            } catch (StorageException e) {
                tools.instruments.faults().met(fault, e);
            }
        }
    }

    /** How far behind it is. */
    Duration lag() {
        Instant since = unread;
        Duration lag = since == null
                ? Duration.ZERO
                : Duration.between(since, tools.instruments.ticker().now());
        return lag.isNegative() ? Duration.ZERO : lag;
    }

    private boolean isStopped() {
        return end.getCount() == 0;
    }

    /** Waits, and gives up waiting when it is stopped. */
    private void pause(Duration pause) {
        try {
            if (end.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("Follower {} was stopped", thread.getName());
            }
        } catch (InterruptedException e) {
            LOG.debug("Follower {} was interrupted", thread.getName());
        }
    }

    /** Ends it; its position is stored then, so that who follows next under its name goes on there. */
    void stop() {
        end();
        if (Thread.currentThread() != thread) {
            awaitEnd(Deadline.in(LONGEST_END));
        }
    }

    void end() {
        end.countDown();
        onEnd.accept(this);
        news.ring();
    }

    void awaitEnd(Deadline deadline) {
        deadline.join(thread);
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }
}
