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
import org.slf4j.MDC;

/** Polls the channels that are polled, each by one node at a time, and by one thread on it. */
final class Pollers {
    private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);

    private static final Duration LONGEST_POLL = Duration.ofMinutes(5);

    private final Options options;
    private final Storage storage;
    private final NodeLease node;
    private final Intake intake;
    private final OpenChannels channels;
    private final Instruments instruments;
    private final Map<String, Poller> pollers = new ConcurrentHashMap<>();

    Pollers(
            Options options,
            Storage storage,
            NodeLease node,
            Intake intake,
            OpenChannels channels,
            Instruments instruments) {
        this.options = options;
        this.storage = storage;
        this.node = node;
        this.intake = intake;
        this.channels = channels;
        this.instruments = instruments;
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
        if (poller == null || poller.failure != null) {
            return poller == null ? null : poller.failure;
        }
        Duration most = LONGEST_POLL.plus(poller.polling.pause());
        return poller.lag()
                .filter(lag -> lag.compareTo(most) > 0)
                .map(lag ->
                        "was polled with success last " + lag + " ago: a poll hangs, or its events cannot be stored")
                .orElse(null);
    }

    /** How long ago a channel was polled with success, where this node polls it. */
    Optional<Duration> lag(String channel) {
        Poller poller = pollers.get(channel);
        return poller == null ? Optional.empty() : poller.lag();
    }

    /** Keeps the leases of the channels that are polled here. */
    void renew() {
        pollers.values().forEach(Poller::renew);
    }

    void stop(Deadline deadline) {
        pollers.values().forEach(Poller::stop);
        pollers.values().forEach(poller -> deadline.join(poller.thread));
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
        private volatile long polledAt;
        private @Nullable String offset;
        private boolean offsetKnown;

        Poller(String id, Connector.Polling polling) {
            this.id = id;
            this.polling = polling;
            thread = new Thread(this::run, "switchboard-poll-" + id);
            thread.setDaemon(true);
        }

        private void run() {
            MDC.put(LogContext.CHANNEL, id); // the thread is the board's own
            int failures = 0;
            while (!stopped) {
                try {
                    Duration pause = pollOnce();
                    failures = 0;
                    failure = null;
                    instruments.faults().channel(id).polling().works();
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
            Received received = poll();
            offsetKnown = false; // until it is known that the next one was stored
            intake.take(channel, received, held).get();
            offset = received.offset() == null ? offset : received.offset();
            offsetKnown = true;
            polledAt = instruments.ticker().nanos();
            return received.events().isEmpty() ? polling.pause() : Duration.ZERO;
        }

        private Received poll() throws IOException, InterruptedException {
            long begun = instruments.ticker().nanos();
            boolean failed = true;
            try {
                Received received = polling.poll(offset);
                failed = false;
                return received;
            } finally {
                instruments.meters(id).polled(instruments.ticker().nanos() - begun, failed);
            }
        }

        private Optional<Duration> lag() {
            return lease == null
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(instruments.ticker().nanos() - polledAt));
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
                acquired.ifPresent(ours -> {
                    polledAt = instruments.ticker().nanos();
                    instruments.meters().lease(Meters.LeaseChange.POLL_ACQUIRED);
                });
                lease = held;
                offsetKnown = false;
            }
            return held;
        }

        private void awaitAfter(Throwable thrown, int failures) {
            Throwable cause =
                    thrown instanceof ExecutionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            if (cause instanceof FencedException) {
                lose();
            }
            failure = "could not be polled: " + Failures.describe(cause);
            Duration pause = Options.POLL_BACKOFF.after(failures);
            if (cause instanceof ChannelException refusal) {
                if (refusal.kind() == ChannelException.Kind.AUTHENTICATION) {
                    refused(refusal);
                }
                pause = refusal.retryAfter() != null ? refusal.retryAfter() : pause;
            }
            if (!stopped) {
                tell(cause);
            }
            try {
                bell.await(pause);
            } catch (InterruptedException e) {
                LOG.debug("Polling of channel {} was interrupted", id);
            }
        }

        private void tell(Throwable cause) {
            Fault polling = instruments.faults().channel(id).polling();
            if (cause instanceof ChannelException || cause instanceof IOException) {
                polling.happened(Failures.describe(cause), null);
            } else {
                instruments.faults().met(polling, cause);
            }
        }

        private void refused(ChannelException refusal) {
            OpenChannel channel = channels.find(id);
            if (channel == null) {
                return;
            }
            try {
                channels.refused(channel, refusal);
            } catch (StorageException e) {
                instruments.faults().met(instruments.faults().channel(id).polling(), e);
            }
        }

        void wakeUp() {
            bell.ring();
        }

        void renew() {
            Lease held = lease;
            if (held != null && !storage.renew(held, node.term())) {
                lose();
            }
        }

        private void lose() {
            lease = null;
            instruments.meters().lease(Meters.LeaseChange.POLL_LOST);
        }

        void stop() {
            stopped = true;
            thread.interrupt();
        }
    }
}
