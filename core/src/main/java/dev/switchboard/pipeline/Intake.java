package dev.switchboard.pipeline;

import dev.switchboard.model.Channel;
import dev.switchboard.model.Signal;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.pipeline.ChannelMeters.Refusal;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
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
    private final Writers writer;
    private final Executor threads;
    private final WebhookJournal journal;
    private final Instruments instruments;
    private final RecentParticipants recent = new RecentParticipants();
    private final Consumer<Signal> onSignal;
    private final Consumer<OpenChannel> onWakeUp;
    private volatile boolean open;

    /**
     * @param threads where the events of a batch that was refused are stored one by one
     * @param journal where webhooks are logged
     * @param onWakeUp called when a push said that a channel is to be polled
     */
    Intake(
            Options options,
            OpenChannels channels,
            Writers writer,
            Executor threads,
            WebhookJournal journal,
            Instruments instruments,
            Consumer<Signal> onSignal,
            Consumer<OpenChannel> onWakeUp) {
        this.options = options;
        this.channels = channels;
        this.writer = writer;
        this.threads = threads;
        this.journal = journal;
        this.instruments = instruments;
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
        return LogContext.about(id, () -> take(id, request));
    }

    private CompletionStage<WebhookResponse> take(String id, WebhookRequest request) {
        OpenChannel channel = channels.find(id);
        if (channel == null) {
            return answer(404, "there is no channel " + id);
        }
        if (!(channel.connector() instanceof Connector.Webhooks webhooks)) {
            return answer(404, "channel " + id + " takes no webhooks");
        }
        Instant at = journal.now();
        return receive(channel, webhooks, request).thenApply(receipt -> {
            journal.received(id, at, request, receipt);
            return receipt.answer();
        });
    }

    private CompletionStage<Receipt> receive(OpenChannel channel, Connector.Webhooks webhooks, WebhookRequest request) {
        if (request.size() > options.maxWebhookBytes()) {
            refused(channel, Refusal.TOO_LARGE);
            return refused(
                    Verdict.TOO_LARGE,
                    413,
                    "the body has " + request.size() + " bytes, the most is " + options.maxWebhookBytes());
        }
        try {
            if (!isAuthentic(channel, webhooks, request)) {
                refused(channel, Refusal.UNAUTHENTIC);
                return refused(Verdict.REFUSED, 401, "the signature or secret is missing or wrong");
            }
        } catch (ChannelException e) {
            refused(channel, Refusal.CLOSED);
            return CompletableFuture.completedStage(Receipt.again("cannot be checked now; come again", e));
        }
        if (!open || channel.status() == Channel.Status.PAUSED) {
            refused(channel, Refusal.CLOSED);
            return CompletableFuture.completedStage(
                    Receipt.again("channel " + channel.id() + " takes nothing in now", null));
        }
        Received received = parse(channel, webhooks, request);
        return take(channel, received, null)
                .thenApply(taken -> Receipt.of(received, taken))
                .exceptionally(failure -> refusal(channel, failure));
    }

    private static CompletionStage<Receipt> refused(Verdict verdict, int status, String reason) {
        return CompletableFuture.completedStage(new Receipt(WebhookResponse.of(status, reason), verdict, 0, reason));
    }

    /**
     * What became of a webhook.
     *
     * @param answer what it is answered
     * @param verdict what became of it
     * @param taken how many of its events were not known
     * @param error why it was not accepted, or null
     */
    record Receipt(
            WebhookResponse answer,
            Verdict verdict,
            int taken,
            @Nullable String error) {
        private static Receipt of(Received received, int taken) {
            if (taken == 0 && !received.events().isEmpty()) {
                return new Receipt(received.answer(), Verdict.DUPLICATE, 0, null);
            }
            return received.events().stream()
                    .filter(event -> event instanceof InboundEvent.Raw raw && raw.kind() == null)
                    .findFirst()
                    .map(raw -> new Receipt(
                            received.answer(), Verdict.UNREADABLE, taken, ((InboundEvent.Raw) raw).reason()))
                    .orElseGet(() -> new Receipt(received.answer(), Verdict.ACCEPTED, taken, null));
        }

        private static Receipt again(String body, @Nullable Throwable failure) {
            return new Receipt(
                    comeAgain(body), Verdict.COME_AGAIN, 0, failure == null ? body : Failures.describe(failure));
        }
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

    private boolean isAuthentic(OpenChannel channel, Connector.Webhooks webhooks, WebhookRequest request) {
        try {
            boolean authentic = webhooks.authentic(request);
            instruments.faults().channel(channel.id()).signatures().works();
            return authentic;
        } catch (RuntimeException e) {
            instruments.faults().channel(channel.id()).signatures().happened(e);
            if (e instanceof ChannelException refusal && refusal.kind() == ChannelException.Kind.UNAVAILABLE) {
                throw refusal;
            }
            return false;
        }
    }

    private static CompletionStage<WebhookResponse> answer(int status, String body) {
        return CompletableFuture.completedStage(WebhookResponse.of(status, body));
    }

    private static WebhookResponse comeAgain(String body) {
        return new WebhookResponse(503, Map.of("Retry-After", RETRY_AFTER_SECONDS), body);
    }

    private static Receipt refusal(OpenChannel channel, Throwable failure) {
        LOG.debug("A webhook of channel {} was not stored", channel.id(), failure);
        return Receipt.again("not stored; come again", failure);
    }

    private Received parse(OpenChannel channel, Connector.Webhooks webhooks, WebhookRequest request) {
        try {
            Received received = webhooks.parse(request);
            instruments.faults().channel(channel.id()).receiving().works();
            return received;
        } catch (Exception e) {
            instruments
                    .faults()
                    .channel(channel.id())
                    .receiving()
                    .happened("a webhook cannot be read and is kept raw: " + Failures.describe(e), e);
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
     * which case the same may be handed in again. Results in how many of the events were not known.
     *
     * @param poll the lease under which it was polled; null for a webhook
     */
    CompletableFuture<Integer> take(OpenChannel channel, Received received, @Nullable Lease poll) {
        received.signals().forEach(onSignal);
        if (received.wakeUp()) {
            onWakeUp.accept(channel);
        }
        if (received.events().isEmpty() && received.offset() == null) {
            return CompletableFuture.completedFuture(0);
        }
        Traces.Step step = received.events().isEmpty()
                ? Traces.Step.NONE
                : instruments.traces().receiving(channel.id());
        long begun = instruments.ticker().nanos();
        Work.Origin origin = Work.Origin.of(null, step.trace());
        IntakeCommit commit =
                new IntakeCommit(channel.id(), received.events(), received.offset(), poll, terms(channel, origin));
        CompletableFuture<Integer> stored = store(channel, commit);
        return stored.whenComplete((done, failure) -> {
            step.end(failure);
            if (failure == null) {
                instruments
                        .meters(channel.id())
                        .received(received.events().size(), instruments.ticker().nanos() - begun);
            }
        });
    }

    private CompletableFuture<Integer> store(OpenChannel channel, IntakeCommit commit) {
        return submit(channel, commit)
                .handle((stored, failure) -> failure)
                .thenCompose(failure -> failure == null
                        ? CompletableFuture.completedFuture(commit.taken())
                        : storeInPieces(channel, commit, failure));
    }

    private CompletableFuture<Integer> storeInPieces(OpenChannel channel, IntakeCommit commit, Throwable failure) {
        if (isRefused(failure)) {
            return CompletableFuture.supplyAsync(() -> storeOneByOne(channel, commit), threads);
        }
        List<IntakeCommit> pieces = commit.byAddress();
        return isContended(failure) && pieces.size() > 1
                ? storeApart(channel, commit, pieces)
                : CompletableFuture.failedFuture(failure);
    }

    /**
     * Stores what is of each address by itself, since somebody has locked one conversation: the others do not wait for it.
     * Where all of it is stored in the end, the offset moves.
     */
    private CompletableFuture<Integer> storeApart(OpenChannel channel, IntakeCommit whole, List<IntakeCommit> pieces) {
        List<CompletableFuture<Integer>> stored =
                pieces.stream().map(piece -> store(channel, piece)).toList();
        return CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new))
                .thenCompose(done -> submit(channel, whole.onlyOffset()))
                .thenApply(done ->
                        stored.stream().mapToInt(CompletableFuture::join).sum());
    }

    private CompletableFuture<?> submit(OpenChannel channel, IntakeCommit commit) {
        if (!writer.offer(commit)) {
            refused(channel, Refusal.FULL);
            return CompletableFuture.failedFuture(
                    StorageException.unavailable("the intake queue is full or closed", null));
        }
        commit.whenDone((done, failure) -> {
            if (failure instanceof StorageException storage && !storage.isRefused()) {
                refused(channel, Refusal.STORAGE);
            }
        });
        return commit.result();
    }

    private void refused(OpenChannel channel, Refusal why) {
        instruments.meters(channel.id()).refused(why);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static boolean isContended(Throwable failure) {
        return cause(failure) instanceof StorageException storage && storage.isContended();
    }

    private static boolean isRefused(Throwable failure) {
        return Failures.isRefusal(cause(failure));
    }

    /** Finds the event that the storage refuses: it is parked raw, and its neighbours are stored. */
    private int storeOneByOne(OpenChannel channel, IntakeCommit refused) {
        int taken = 0;
        for (InboundEvent event : refused.events()) {
            try {
                taken += storeAlone(channel, refused.only(List.of(event)));
            } catch (CompletionException e) {
                if (!isRefused(e)) {
                    throw e;
                }
                LogContext.about(
                        channel.id(),
                        () -> instruments
                                .faults()
                                .channel(channel.id())
                                .receiving()
                                .happened("event " + event.key() + " cannot be stored and is parked", e.getCause()));
                taken += storeAlone(channel, refused.only(List.of(Poison.raw(event, e.getCause()))));
            }
        }
        submit(channel, refused.onlyOffset()).join();
        return taken;
    }

    private int storeAlone(OpenChannel channel, IntakeCommit commit) {
        submit(channel, commit).join();
        return commit.taken();
    }

    /** How what a channel brings is taken in. */
    IntakeCommit.Terms terms(OpenChannel channel) {
        return terms(channel, null);
    }

    private IntakeCommit.Terms terms(OpenChannel channel, Work.@Nullable Origin origin) {
        return new IntakeCommit.Terms(channel.isOrdered(), options.albumQuietTime(), recent, origin);
    }
}
