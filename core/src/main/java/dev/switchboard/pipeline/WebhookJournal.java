package dev.switchboard.pipeline;

import dev.switchboard.model.Retention;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log of webhooks: behind their answers, in batches of its own, and no more than a bounded number in a time. What
 * is too much is left out, what was accepted first; what was refused is bounded apart. No answer waits for it, and no commit shares its transaction.
 */
final class WebhookJournal {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookJournal.class);
    private static final int MOST_WAITING = 500;
    private static final int MOST_ACCEPTED = 400;
    private static final int MOST_REFUSED = 50;
    private static final int MOST_BYTES = 8 << 20;
    private static final int LONGEST_ERROR = 300;

    private final Storage storage;
    private final Ticker ticker;
    private final boolean isOn;
    private final Function<String, Collection<String>> secrets;
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    /** What anybody can bring about, and so takes no room of what is the platform's. */
    private final BlockingQueue<Waiting> refused = new ArrayBlockingQueue<>(MOST_REFUSED);

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Heartbeat heartbeat;

    /** A webhook that is not written yet; with the request only where that is kept. */
    private record Waiting(
            long number, WebhookEntry entry, @Nullable WebhookRequest request) {}

    /**
     * @param interval how often what waits is written
     * @param secrets the secrets of a channel, by its id
     */
    WebhookJournal(
            Storage storage,
            Instruments instruments,
            Retention retention,
            Duration interval,
            Function<String, Collection<String>> secrets) {
        this.storage = storage;
        this.ticker = instruments.ticker();
        this.isOn = !retention.webhooks().isZero();
        this.secrets = secrets;
        this.heartbeat = new Heartbeat("webhooks", interval, instruments.faults(), this::write);
    }

    void start() {
        if (isOn) {
            heartbeat.start();
        }
    }

    /** Writes no more. */
    void stop(Deadline deadline) {
        if (isOn) {
            heartbeat.stop(deadline);
        }
    }

    /** Writes what still waits. */
    void end() {
        if (!isOn) {
            return;
        }
        try {
            write();
        } catch (RuntimeException e) {
            LOG.debug("The last webhooks are not logged", e);
        }
    }

    Instant now() {
        return ticker.now();
    }

    /** Logs a webhook that was just answered. Neither waits nor throws. */
    void received(String channel, Instant at, WebhookRequest request, Intake.Receipt receipt) {
        if (!isOn) {
            return;
        }
        Verdict verdict = receipt.verdict();
        String error = receipt.error();
        String bounded = error == null || error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
        WebhookEntry entry = new WebhookEntry(
                0, channel, at, verdict, receipt.answer().status(), receipt.taken(), request.size(), bounded);
        Waiting one = new Waiting(received.getAndIncrement(), entry, verdict.keepsRequest() ? request : null);
        if (verdict.keepsRequest() ? hasRoom(verdict) && waiting.offer(one) : refused.offer(one)) {
            bytes.addAndGet(kept(one));
        } else {
            leftOut.incrementAndGet();
        }
    }

    private boolean hasRoom(Verdict verdict) {
        return bytes.get() < MOST_BYTES && (verdict != Verdict.ACCEPTED || waiting.size() < MOST_ACCEPTED);
    }

    private static int kept(Waiting one) {
        return one.request == null ? 0 : one.request.size();
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        waiting.drainTo(batch);
        refused.drainTo(batch);
        batch.sort(Comparator.comparingLong(Waiting::number));
        batch.forEach(one -> bytes.addAndGet(-kept(one)));
        long missing = leftOut.getAndSet(0);
        if (missing > 0) {
            LOG.info("{} webhooks came too fast to be logged; all were answered as they are always", missing);
        }
        if (!batch.isEmpty()) {
            storage.webhooks().append(batch.stream().map(this::redacted).toList());
        }
    }

    private LoggedWebhook redacted(Waiting one) {
        WebhookRequest request = one.request;
        return new LoggedWebhook(
                one.entry, request == null ? null : RedactedRequest.of(request, secrets.apply(one.entry.channel())));
    }
}
