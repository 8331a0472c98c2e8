package dev.switchboard.pipeline;

import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.model.Signal;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings events to those who follow the feed, each on a thread of its own, and signals to those who listen. */
public final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final Follower.Tools tools;
    private final Meters meters;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Set<Consumer<Signal>> listeners = new CopyOnWriteArraySet<>();
    private final Fault listening;

    Feed(Storage storage, NodeLease node, Duration pollInterval, Instruments instruments) {
        tools = new Follower.Tools(storage, node, pollInterval, instruments);
        meters = instruments.meters();
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
        Follower follower = new Follower(tools, after, name, reader, this::ended);
        if (name != null && !names.add(name)) {
            throw new IllegalStateException(
                    "there is a subscription under the name " + name + " already: close it first");
        }
        followers.add(follower);
        String key = follower.key();
        meters.follow(key, () -> lag(key).toMillis() / 1_000d);
        follower.start();
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

    private void ended(Follower follower) {
        if (followers.remove(follower)) {
            names.remove(follower.key());
        }
        if (followers.stream().noneMatch(other -> other.key().equals(follower.key()))) {
            meters.unfollow(follower.key());
        }
    }

    /** How far behind those are who follow under a name, or under none. */
    private Duration lag(String key) {
        return followers.stream()
                .filter(follower -> follower.key().equals(key))
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
                late.merge(follower.key(), lag, (one, other) -> one.compareTo(other) > 0 ? one : other);
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
        followers.forEach(Follower::wake);
    }

    void close(Deadline deadline) {
        List<Follower> last = List.copyOf(followers);
        last.forEach(Follower::end);
        last.forEach(follower -> follower.awaitEnd(deadline));
    }
}
