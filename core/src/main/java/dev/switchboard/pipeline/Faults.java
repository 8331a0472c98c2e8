package dev.switchboard.pipeline;

import dev.switchboard.storage.StorageException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults of a board. A storage that is away is one of them, whoever meets it. Safe from any thread. */
final class Faults {
    private final Logger log = LoggerFactory.getLogger(Faults.class);
    private final Ticker ticker;
    private final Fault storage;
    private final Map<String, OfChannel> channels = new ConcurrentHashMap<>();
    private final Map<String, Fault> rules = new ConcurrentHashMap<>();

    /**
     * What may fail on a channel.
     *
     * @param receiving reading what its platform tells
     * @param signatures checking that it is the platform that tells it
     * @param polling asking its platform for news
     * @param handling what the host does with its messages
     * @param sending reaching its platform
     * @param accepting what its platform does with what reaches it
     * @param commands telling its platform which commands there are
     */
    record OfChannel(
            Fault receiving,
            Fault signatures,
            Fault polling,
            Fault handling,
            Fault sending,
            Fault accepting,
            Fault commands) {}

    Faults(Ticker ticker) {
        this.ticker = ticker;
        this.storage = new Fault(log, ticker, "The storage");
    }

    /** The storage, when it cannot be used by anybody. */
    Fault storage() {
        return storage;
    }

    /** A fault of its own. */
    Fault of(Logger owner, String what) {
        return new Fault(owner, ticker, what);
    }

    OfChannel channel(String id) {
        return channels.computeIfAbsent(id, this::ofChannel);
    }

    private OfChannel ofChannel(String id) {
        return new OfChannel(
                of(log, "Reading what channel " + id + " receives"),
                of(log, "Checking the signatures of channel " + id),
                of(log, "Polling channel " + id),
                of(log, "Handling messages of channel " + id),
                of(log, "Sending on channel " + id),
                of(log, "What is sent on channel " + id),
                of(log, "Showing the commands of channel " + id));
    }

    /** What may fail on a channel, where anything has been asked of it yet. */
    @Nullable
    OfChannel known(String channel) {
        return channels.get(channel);
    }

    /** Forgets a channel that was closed. */
    void forget(String channel) {
        channels.remove(channel);
    }

    Fault rule(String name) {
        return rules.computeIfAbsent(name, rule -> of(log, "Rule " + rule));
    }

    /** Something has failed: by a fault of its own, or since the storage is away. */
    void met(Fault own, Throwable failure) {
        Throwable cause = cause(failure);
        if (isAway(cause)) {
            storage.happened(Failures.describe(cause), null);
        } else {
            own.happened(cause);
        }
    }

    private static Throwable cause(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static boolean isAway(Throwable cause) {
        return cause instanceof StorageException failure && !failure.isRefused() && !failure.isContended();
    }
}
