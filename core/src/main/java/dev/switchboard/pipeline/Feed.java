package dev.switchboard.pipeline;

import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.model.Signal;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings events to those who follow the feed, each on a thread of its own, and signals to those who listen. */
public final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int PAGE = 200;
    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1));

    private final Storage storage;
    private final NodeLease node;
    private final Duration pollInterval;
    private final Instruments instruments;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Set<Consumer<Signal>> listeners = new CopyOnWriteArraySet<>();
    private final Fault listening;

    Feed(Storage storage, NodeLease node, Duration pollInterval, Instruments instruments) {
        this.storage = storage;
        this.node = node;
        this.instruments = instruments;
        this.pollInterval = pollInterval;
        listening = instruments.faults().of(LOG, "Listening to signals");
    }

    /**
     * Follows the feed until closed. The reader is given each event in its order; when it throws, the same one again after
     * a back-off.
     *
     * @param after where to begin
     * @param name under which the storage keeps the position; null for one that the reader keeps itself
     * @param reader called on a thread of its own
     * @return ends it
     * @throws IllegalStateException if somebody follows under the name on this board already
     */
    public Runnable follow(Position after, @Nullable String name, Consumer<Event> reader) {
        Follower follower = new Follower(after, name, reader);
        if (name != null && !names.add(name)) {
            throw new IllegalStateException(
                    "there is a subscription under the name " + name + " already: close it first");
        }
        followers.add(follower);
        String key = key(name);
        instruments.meters().follow(key, () -> lag(key).toMillis() / 1_000d);
        follower.thread.start();
        return follower::stop;
    }

    /**
     * Listens to signals until closed.
     *
     * @param listener called on the thread that took the signal in; what it throws is logged
     * @return ends it
     */
    public Runnable listen(Consumer<Signal> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static String key(@Nullable String name) {
        return name == null ? "" : name;
    }

    /** How far behind those are who follow under a name, or under none. */
    private Duration lag(String key) {
        return followers.stream()
                .filter(follower -> key(follower.name).equals(key))
                .map(Follower::lag)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The subscriptions that are further behind than a time, with how far. */
    Map<String, Duration> late(Duration than) {
        Map<String, Duration> late = new TreeMap<>();
        for (Follower follower : followers) {
            Duration lag = follower.lag();
            if (lag.compareTo(than) > 0) {
                late.merge(key(follower.name), lag, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return late;
    }

    void signal(Signal signal) {
        for (Consumer<Signal> listener : listeners) {
            try {
                listener.accept(signal);
                listening.works();
            } catch (RuntimeException e) {
                String channel = signal.address().channel();
                LogContext.about(channel, () -> listening.happened(e));
            }
        }
    }

    /** There may be news: wakes who waits for it. */
    void wake() {
        followers.forEach(follower -> follower.news.ring());
    }

    void close(Deadline deadline) {
        List<Follower> last = List.copyOf(followers);
        last.forEach(Follower::end);
        last.forEach(follower -> follower.awaitEnd(deadline));
    }

    private final class Follower {
        private final @Nullable String name;
        private final Consumer<Event> reader;
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

        Follower(Position after, @Nullable String name, Consumer<Event> reader) {
            this.position = after;
            this.name = name;
            this.reader = reader;
            thread = new Thread(this::run, "switchboard-feed" + (name == null ? "" : "-" + name));
            thread.setDaemon(true);
            turn = name == null ? null : new Turn(storage, node, instruments.ticker(), name);
            fault = instruments.faults().of(LOG, "The subscription " + (name == null ? "without a name" : name));
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
                    instruments.faults().met(fault, e);
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
            position = storage.reader(name).orElse(position);
            isPlaced = true;
            return Turn.State.BEGINS;
        }

        private void readOn() throws InterruptedException {
            if (look() == Turn.State.OTHERS) {
                unread = null;
                news.await(pollInterval);
                return;
            }
            List<Event> events = storage.events(position, PAGE);
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
                news.await(pollInterval);
            }
        }

        private void keep(Position before) {
            if (name != null && !position.equals(before)) {
                try {
                    // Whoever was overtaken while the reader was busy must not move the position back.
                    if (look() == Turn.State.GOES_ON) {
                        storage.saveReader(name, position);
                    }
                } catch (StorageException e) {
                    instruments.faults().met(fault, e);
                }
            }
        }

        Duration lag() {
            Instant since = unread;
            Duration lag = since == null
                    ? Duration.ZERO
                    : Duration.between(since, instruments.ticker().now());
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
        private void stop() {
            end();
            if (Thread.currentThread() != thread) {
                awaitEnd(Deadline.in(LONGEST_END));
            }
        }

        private void end() {
            end.countDown();
            if (followers.remove(this) && name != null) {
                names.remove(name);
            }
            if (followers.stream().noneMatch(other -> key(other.name).equals(key(name)))) {
                instruments.meters().unfollow(key(name));
            }
            news.ring();
        }

        private void awaitEnd(Deadline deadline) {
            deadline.join(thread);
            if (thread.isAlive()) {
                thread.interrupt();
            }
        }
    }
}
