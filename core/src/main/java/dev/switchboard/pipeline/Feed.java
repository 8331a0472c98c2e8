package dev.switchboard.pipeline;

import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.model.Signal;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
    private final Duration pollInterval;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Set<Consumer<Signal>> listeners = new CopyOnWriteArraySet<>();

    Feed(Storage storage, Duration pollInterval) {
        this.storage = storage;
        this.pollInterval = pollInterval;
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

    void signal(Signal signal) {
        for (Consumer<Signal> listener : listeners) {
            try {
                listener.accept(signal);
            } catch (RuntimeException e) {
                LOG.warn(
                        "A listener failed on a signal of channel {}",
                        signal.address().channel(),
                        e);
            }
        }
    }

    /** There may be news: wakes who waits for it. */
    void wake() {
        followers.forEach(follower -> follower.news.ring());
    }

    void close() {
        followers.forEach(Follower::stop);
    }

    private final class Follower {
        private final @Nullable String name;
        private final Consumer<Event> reader;
        private final Thread thread;
        private final Bell news = new Bell();
        private Position position;
        private final CountDownLatch end = new CountDownLatch(1);

        Follower(Position after, @Nullable String name, Consumer<Event> reader) {
            this.position = after;
            this.name = name;
            this.reader = reader;
            thread = new Thread(this::run, "switchboard-feed" + (name == null ? "" : "-" + name));
            thread.setDaemon(true);
        }

        private void run() {
            int failures = 0;
            while (!isStopped()) {
                try {
                    readOn();
                    failures = 0;
                } catch (InterruptedException e) {
                    LOG.debug("Follower {} was stopped", thread.getName());
                } catch (CursorExpiredException e) {
                    LOG.error("{} has to begin anew: {}", thread.getName(), e.getMessage());
                    stop();
                } catch (RuntimeException | Error e) {
                    failures++;
                    Duration pause = BACKOFF.after(failures);
                    LOG.warn("{} failed after position {}; tried again in {}", thread.getName(), position, pause, e);
                    pause(pause);
                }
            }
        }

        private void readOn() throws InterruptedException {
            List<Event> events = storage.events(position, PAGE);
            Position before = position;
            try {
                for (Event event : events) {
                    if (isStopped()) {
                        return;
                    }
                    reader.accept(event);
                    position = event.position();
                }
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
                    storage.saveReader(name, position);
                } catch (StorageException e) {
                    LOG.warn("The position of {} could not be stored: {}", name, e.getMessage());
                }
            }
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
            end.countDown();
            if (followers.remove(this) && name != null) {
                names.remove(name);
            }
            news.ring();
            if (Thread.currentThread() != thread) {
                awaitEnd();
            }
        }

        private void awaitEnd() {
            try {
                thread.join(LONGEST_END.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                thread.interrupt();
            }
        }
    }
}
