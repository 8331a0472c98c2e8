package dev.switchboard.pipeline;

import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Received;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls the channels that are polled, each by one node at a time, and by one thread on it. */
final class Pollers {
    private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);

    private final Options options;
    private final Storage storage;
    private final NodeLease node;
    private final Intake intake;
    private final OpenChannels channels;
    private final Map<String, Poller> pollers = new ConcurrentHashMap<>();

    Pollers(Options options, Storage storage, NodeLease node, Intake intake, OpenChannels channels) {
        this.options = options;
        this.storage = storage;
        this.node = node;
        this.intake = intake;
        this.channels = channels;
    }

    void open(OpenChannel channel) {
        if (channel.connector() instanceof Connector.Polling polling) {
            Poller poller = new Poller(channel.id(), polling);
            Poller before = pollers.put(channel.id(), poller);
            if (before != null) {
                before.stop();
            }
            poller.thread.start();
        }
    }

    void close(OpenChannel channel) {
        Poller poller = pollers.remove(channel.id());
        if (poller != null) {
            poller.stop();
        }
    }

    /** Polls a channel now, if it waits for its time. */
    void wakeUp(OpenChannel channel) {
        Poller poller = pollers.get(channel.id());
        if (poller != null) {
            poller.wakeUp();
        }
    }

    /** Why a channel could not be polled when it was last tried here, or null. */
    @Nullable
    String failure(String channel) {
        Poller poller = pollers.get(channel);
        return poller == null ? null : poller.failure;
    }

    /** Keeps the leases of the channels that are polled here. */
    void renew() {
        pollers.values().forEach(Poller::renew);
    }

    void stop() {
        pollers.values().forEach(Poller::stop);
        pollers.values().forEach(Poller::awaitEnd);
        pollers.clear();
    }

    private final class Poller {
        private final String id;
        private final Connector.Polling polling;
        private final Thread thread;
        private final Bell bell = new Bell();
        private volatile boolean stopped;
        private volatile @Nullable Lease lease;
        private volatile @Nullable String failure;
        private @Nullable String offset;
        private boolean offsetKnown;

        Poller(String id, Connector.Polling polling) {
            this.id = id;
            this.polling = polling;
            thread = new Thread(this::run, "switchboard-poll-" + id);
            thread.setDaemon(true);
        }

        private void run() {
            int failures = 0;
            while (!stopped) {
                try {
                    Duration pause = pollOnce();
                    failures = 0;
                    failure = null;
                    bell.await(pause);
                } catch (InterruptedException e) {
                    LOG.debug("Polling of channel {} was interrupted", id);
                } catch (ExecutionException | IOException | RuntimeException | Error e) {
                    failures++;
                    awaitAfter(e, failures);
                }
            }
            Lease held = lease;
            if (held != null) {
                release(held);
            }
        }

        private void release(Lease held) {
            try {
                storage.release(held);
            } catch (StorageException e) {
                LOG.debug("The lease to poll channel {} runs out by itself", id, e);
            }
        }

        /** Polls if it may; returns how long to wait before the next time. */
        private Duration pollOnce() throws IOException, InterruptedException, ExecutionException {
            OpenChannel channel = channels.get(id);
            Lease held = lease();
            if (held == null || !channel.isActive()) {
                return options.pollInterval();
            }
            if (!offsetKnown) {
                offset = storedOffset();
                offsetKnown = true;
            }
            Received received = polling.poll(offset);
            offsetKnown = false; // until it is known that the next one was stored
            intake.take(channel, received, held).get();
            offset = received.offset() == null ? offset : received.offset();
            offsetKnown = true;
            return received.events().isEmpty() ? polling.pause() : Duration.ZERO;
        }

        private @Nullable String storedOffset() {
            return storage.channels().stream()
                    .filter(stored -> stored.config().id().equals(id))
                    .findFirst()
                    .map(StoredChannel::offset)
                    .orElse(null);
        }

        private @Nullable Lease lease() {
            Lease held = lease;
            if (held == null && node.current() != null) {
                Optional<Lease> acquired = storage.acquire(id, node.holder(), node.term());
                held = acquired.orElse(null);
                lease = held;
                offsetKnown = false;
            }
            return held;
        }

        private void awaitAfter(Throwable thrown, int failures) {
            Throwable cause =
                    thrown instanceof ExecutionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            if (cause instanceof FencedException) {
                lease = null;
            }
            failure = "could not be polled: " + Failures.describe(cause);
            Duration pause = Options.POLL_BACKOFF.after(failures);
            if (cause instanceof ChannelException refusal) {
                if (refusal.kind() == ChannelException.Kind.AUTHENTICATION) {
                    needsAuthorisation(String.valueOf(refusal.getMessage()));
                }
                pause = refusal.retryAfter() != null ? refusal.retryAfter() : pause;
            }
            if (!stopped) {
                LOG.warn("Channel {} could not be polled; tried again in {}: {}", id, pause, Failures.describe(cause));
            }
            try {
                bell.await(pause);
            } catch (InterruptedException e) {
                LOG.debug("Polling of channel {} was interrupted", id);
            }
        }

        private void needsAuthorisation(String reason) {
            OpenChannel channel = channels.find(id);
            if (channel == null) {
                return;
            }
            try {
                channels.needsAuthorisation(channel, reason);
            } catch (StorageException e) {
                LOG.warn("It could not be stored that channel {} needs to be authorised again", id, e);
            }
        }

        void wakeUp() {
            bell.ring();
        }

        void renew() {
            Lease held = lease;
            if (held != null && !storage.renew(held, node.term())) {
                lease = null;
            }
        }

        void stop() {
            stopped = true;
            thread.interrupt();
        }

        void awaitEnd() {
            Uninterruptibly.join(thread, Duration.ofSeconds(5));
        }
    }
}
