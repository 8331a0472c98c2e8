package dev.switchboard.pipeline;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Health;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a board does, wired together: the way from intake over dispatch to the outbox, and the loops that keep it going. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration LONGEST_UNNOTICED = Duration.ofSeconds(2);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final Options options;
    private final Storage storage;
    private final Ticker ticker;
    private final NodeLease lease;
    private final HeldLimit limit;
    private final Held held;
    private final OpenChannels channels;
    private final GroupCommit intakeWriter;
    private final GroupCommit resultWriter;
    private final Dispatcher dispatcher;
    private final Outbox outbox;
    private final Intake intake;
    private final Pollers pollers;
    private final EarlyEvents earlyEvents;
    private final RemovedChannels removed;
    private final Feed feed;
    private final HostRequests requests;
    private final HealthCheck healthCheck;
    private final Claimer claimer;
    private final Heartbeat beating;
    private final Heartbeat takingOver;
    private final Heartbeat watching;

    /**
     * What it is wired of.
     *
     * @param options the numbers
     * @param storage where everything is kept
     * @param blobs where the bytes of attachments are kept
     * @param secrets what seals the secrets of channels that are added while running, or null
     * @param channels the channels declared in code
     * @param handling what is done with messages
     * @param templates the templates by name
     * @param values what every template sees
     * @param clock the board's clock, or null for the system's
     * @param threads where handlers and sends run
     */
    public record Parts(
            Options options,
            Storage storage,
            BlobStore blobs,
            @Nullable SecretStore secrets,
            Collection<ChannelConfig> channels,
            Handling handling,
            Map<String, String> templates,
            Map<String, String> values,
            @Nullable InstantSource clock,
            Executor threads) {}

    /**
     * Wires it; no I/O.
     *
     * @param parts what it is wired of
     */
    public Pipeline(Parts parts) {
        options = parts.options();
        storage = parts.storage();
        ticker = parts.clock() == null ? Ticker.system() : Ticker.of(parts.clock());
        lease = new NodeLease(storage, options.node(), options.lease(), ticker);
        beating = new Heartbeat("lease", options.lease().dividedBy(3), this::beat);
        takingOver =
                new Heartbeat("take-over", shorter(options.lease().dividedBy(3), LONGEST_UNNOTICED), this::takeOver);
        watching = new Heartbeat("watch", options.pollInterval(), this::watch);
        limit = new HeldLimit(Options.MOST_HELD, this::claim);
        held = new Held(limit, options.lease().dividedBy(3), ticker);
        channels = new OpenChannels(storage, Providers.discover(), parts.secrets(), ticker, parts.channels());
        claimer =
                new Claimer(storage, lease, limit, held, channels, this::takesOn, options.pollInterval(), this::begin);
        intakeWriter = writer("intake");
        resultWriter = writer("results");
        earlyEvents =
                new EarlyEvents(storage, resultWriter, options.pollInterval().multipliedBy(2), options.sendExpiry());
        Attachments attachments = new Attachments(parts.blobs(), channels::find);
        ContentPreparation preparation = new ContentPreparation(parts.blobs(), options.maxAttachmentBytes());
        Templates templates = new Templates(parts.templates(), parts.values());
        parts.handling().check(templates);
        dispatcher = new Dispatcher(
                new Dispatcher.Tools(
                        options,
                        storage,
                        channels,
                        attachments,
                        parts.handling(),
                        templates,
                        preparation,
                        resultWriter,
                        ticker),
                held,
                parts.threads(),
                claimer::putBack);
        outbox = new Outbox(
                options,
                new OperationRun.Tools(options, storage, channels, attachments, ticker),
                lease,
                resultWriter,
                held,
                parts.threads(),
                claimer::putBack);
        feed = new Feed(storage, options.pollInterval());
        intake = new Intake(options, channels, intakeWriter, parts.threads(), feed::signal, this::wakeUp);
        pollers = new Pollers(options, storage, lease, intake, channels);
        requests = new HostRequests(storage, channels, preparation, attachments, resultWriter, intake.recent());
        healthCheck = new HealthCheck(lease, List.of(intakeWriter, resultWriter), dispatcher, channels, pollers);
        removed = new RemovedChannels(
                storage, lease, resultWriter, options.pollInterval().multipliedBy(20));
        channels.listen(this::opened, this::closed);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private GroupCommit writer(String name) {
        return new GroupCommit(name, Options.QUEUE, storage, lease, new OpenPlaces(), ticker, this::assign);
    }

    private void wakeUp(OpenChannel channel) {
        pollers.wakeUp(channel);
    }

    private void opened(OpenChannel channel) {
        limit.open(channel.id());
        pollers.open(channel);
    }

    private void closed(OpenChannel channel) {
        pollers.close(channel);
        for (Work.Lane lane : Work.Lane.values()) {
            limit.close(lane, channel.id());
        }
        removed.now();
    }

    /** Opens the storage and begins. */
    public void start() {
        storage.open(new Storage.Opening(options.tenant(), ticker::offset));
        lease.join();
        intakeWriter.start();
        resultWriter.start();
        channels.start();
        beating.start();
        takingOver.start();
        watching.start();
        earlyEvents.start();
        claimer.start();
        removed.start();
        intake.open();
    }

    /**
     * Takes a webhook in.
     *
     * @param channel the channel
     * @param request the request
     * @return completes with the answer when it may be given
     */
    public CompletionStage<WebhookResponse> handle(String channel, WebhookRequest request) {
        return intake.handle(channel, request);
    }

    /**
     * Takes a webhook in, and waits.
     *
     * @param channel the channel
     * @param request the request
     * @return the answer
     */
    public WebhookResponse handleAndWait(String channel, WebhookRequest request) {
        return intake.handleAndWait(channel, request);
    }

    /** {@return what the host asks for} */
    public HostRequests requests() {
        return requests;
    }

    /** {@return how it is} */
    public Health health() {
        return healthCheck.health();
    }

    /** {@return the events and signals} */
    public Feed feed() {
        return feed;
    }

    private void claim() {
        claimer.now();
    }

    /** No messages are taken on to be handled while too many handlers hang. */
    private boolean takesOn(Work.Lane lane) {
        return lane == Work.Lane.SENDING || !dispatcher.isOverwhelmed();
    }

    /** All of it is in hand before the first is begun: what is begun late must not look lost meanwhile. */
    private void assign(List<Assignment> assignments) {
        assignments.forEach(assignment -> held.take(assignment.work()));
        begin(assignments);
        feed.wake();
    }

    private void begin(List<Assignment> assignments) {
        for (Assignment assignment : assignments) {
            if (assignment.work().key().lane() == Work.Lane.HANDLING) {
                dispatcher.accept(assignment);
            } else {
                outbox.accept(assignment);
            }
        }
    }

    /** The places for work that has just become this node's. */
    private final class OpenPlaces implements Places {
        @Override
        public boolean take(Work.Lane lane, String channel) {
            return takesOn(lane) && limit.take(lane, channel);
        }

        @Override
        public void giveBack(Work.Lane lane, String channel) {
            limit.giveBack(lane, channel);
        }
    }

    /** Shows that this node lives, takes over those that do not, and follows what other nodes did to the channels. */
    private void beat() {
        lease.renew();
        if (lease.current() == null) {
            return;
        }
        pollers.renew();
        channels.synchronize();
        claimer.giveBackLost();
        claimer.now();
    }

    /** Looks for nodes that have died more often than a lease is renewed: nobody else goes on with their work. */
    private void takeOver() {
        if (lease.current() != null && lease.takeOver()) {
            claimer.now();
        }
    }

    private void watch() {
        dispatcher.giveUpOnLate();
        if (lease.isToBeRenewed()) {
            beating.now();
        }
        feed.wake();
    }

    /**
     * Stops: takes nothing in, lets what runs end, stores what came of it, and gives back the rest. In full, though the
     * thread is interrupted.
     *
     * @return how much work was given back or left to be taken over
     */
    public int close() {
        intake.close();
        pollers.stop();
        claimer.stop();
        removed.stop();
        limit.closeAll();
        if (!held.awaitEmpty(options.drain())) {
            dispatcher.stop();
            outbox.stop();
            dispatcher.interrupt();
            outbox.interrupt();
            outbox.awaitCalls(AFTER_INTERRUPT);
        }
        int left = held.size();
        takingOver.stop();
        earlyEvents.stop();
        watching.stop();
        beating.stop();
        intakeWriter.close();
        resultWriter.close();
        leave();
        feed.close();
        channels.close();
        storage.close();
        return left;
    }

    private void leave() {
        // Released work counts as never begun. A call whose outcome is not stored may yet succeed, or has: then the
        // lease
        // is left to run out, and its work is taken over as in doubt.
        if (outbox.hasOpenCalls()) {
            lease.close();
            return;
        }
        try {
            lease.release();
        } catch (StorageException e) {
            LOG.warn("The node's lease could not be given back and runs out by itself: {}", e.getMessage());
        }
    }
}
