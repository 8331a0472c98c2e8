package dev.switchboard.pipeline;

import dev.switchboard.model.Channel;
import dev.switchboard.model.Signal;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.StorageException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what connectors receive: stores it, and only then lets it be answered. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final int PATIENCE_SECONDS = 30;

    private final Options options;
    private final OpenChannels channels;
    private final GroupCommit writer;
    private final Executor threads;
    private final RecentParticipants recent = new RecentParticipants();
    private final Consumer<Signal> onSignal;
    private final Consumer<OpenChannel> onWakeUp;
    private volatile boolean open;

    /**
     * @param threads where the events of a batch that was refused are stored one by one
     * @param onWakeUp called when a push said that a channel is to be polled
     */
    Intake(
            Options options,
            OpenChannels channels,
            GroupCommit writer,
            Executor threads,
            Consumer<Signal> onSignal,
            Consumer<OpenChannel> onWakeUp) {
        this.options = options;
        this.channels = channels;
        this.writer = writer;
        this.threads = threads;
        this.onSignal = onSignal;
        this.onWakeUp = onWakeUp;
    }

    void open() {
        open = true;
    }

    /** Takes nothing in any more: platforms are told to come again. */
    void close() {
        open = false;
    }

    CompletionStage<WebhookResponse> handle(String id, WebhookRequest request) {
        OpenChannel channel = channels.find(id);
        if (channel == null) {
            return answer(404, "there is no channel " + id);
        }
        if (!(channel.connector() instanceof Connector.Webhooks webhooks)) {
            return answer(404, "channel " + id + " takes no webhooks");
        }
        if (request.size() > options.maxWebhookBytes()) {
            return answer(413, "the body has " + request.size() + " bytes, the most is " + options.maxWebhookBytes());
        }
        if (!isAuthentic(channel, webhooks, request)) {
            return answer(401, "the signature or secret is missing or wrong");
        }
        if (!open || channel.status() == Channel.Status.PAUSED) {
            return CompletableFuture.completedStage(comeAgain("channel " + id + " takes nothing in now"));
        }
        Received received = parse(channel, webhooks, request);
        return take(channel, received, null)
                .thenApply(stored -> received.answer())
                .exceptionally(failure -> refusal(channel, failure));
    }

    /** Waits for the answer, but not for ever: a storage that hangs is not to hang the host's web server. */
    WebhookResponse handleAndWait(String id, WebhookRequest request) {
        try {
            return handle(id, request).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return comeAgain("not stored within " + PATIENCE_SECONDS + " s; come again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return comeAgain("interrupted; come again");
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never a failure", e);
        }
    }

    private static boolean isAuthentic(OpenChannel channel, Connector.Webhooks webhooks, WebhookRequest request) {
        try {
            return webhooks.authentic(request);
        } catch (RuntimeException e) {
            LOG.warn("The connector of channel {} failed on a signature; the request is refused", channel.id(), e);
            return false;
        }
    }

    private static CompletionStage<WebhookResponse> answer(int status, String body) {
        return CompletableFuture.completedStage(WebhookResponse.of(status, body));
    }

    private static WebhookResponse comeAgain(String body) {
        return new WebhookResponse(503, Map.of("Retry-After", RETRY_AFTER_SECONDS), body);
    }

    private static WebhookResponse refusal(OpenChannel channel, Throwable failure) {
        LOG.debug("A webhook of channel {} was not stored", channel.id(), failure);
        return comeAgain("not stored; come again");
    }

    private static Received parse(OpenChannel channel, Connector.Webhooks webhooks, WebhookRequest request) {
        try {
            return webhooks.parse(request);
        } catch (Exception e) {
            LOG.warn("A webhook of channel {} cannot be read and is kept raw", channel.id(), e);
            byte[] body = request.body();
            return Received.of(InboundEvent.unreadable("raw:" + sha256(body), body, Failures.describe(e)));
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Stores what came in. Completes when it is committed; exceptionally when nothing of it was, or not all of it, in
     * which case the same may be handed in again.
     *
     * @param poll the lease under which it was polled; null for a webhook
     */
    CompletableFuture<?> take(OpenChannel channel, Received received, @Nullable Lease poll) {
        received.signals().forEach(onSignal);
        if (received.wakeUp()) {
            onWakeUp.accept(channel);
        }
        if (received.events().isEmpty() && received.offset() == null) {
            return CompletableFuture.completedFuture(null);
        }
        IntakeCommit commit =
                new IntakeCommit(channel.id(), received.events(), received.offset(), poll, channel.isOrdered(), recent);
        return submit(commit)
                .handle((stored, failure) -> failure)
                .thenCompose(failure -> failure == null
                        ? CompletableFuture.completedFuture(null)
                        : isRefused(failure)
                                ? CompletableFuture.runAsync(() -> storeOneByOne(commit), threads)
                                : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<?> submit(IntakeCommit commit) {
        if (!writer.offer(commit)) {
            return CompletableFuture.failedFuture(
                    StorageException.unavailable("the intake queue is full or closed", null));
        }
        return commit.result();
    }

    private static boolean isRefused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return !(cause instanceof FencedException)
                && !(cause instanceof StorageException storage && !storage.isRefused());
    }

    /** Finds the event that the storage refuses: it is parked raw, and its neighbours are stored. */
    private void storeOneByOne(IntakeCommit refused) {
        for (InboundEvent event : refused.events()) {
            try {
                submit(refused.only(List.of(event))).join();
            } catch (CompletionException e) {
                if (!isRefused(e)) {
                    throw e;
                }
                LOG.warn("Event {} cannot be stored and is parked", event.key(), e.getCause());
                submit(refused.only(List.of(Poison.raw(event, e.getCause())))).join();
            }
        }
        submit(refused.onlyOffset()).join();
    }

    RecentParticipants recent() {
        return recent;
    }
}
