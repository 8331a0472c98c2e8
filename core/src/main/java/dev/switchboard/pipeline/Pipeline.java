package dev.switchboard.pipeline;

import dev.switchboard.model.Health;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.storage.News;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a board does, wired together: the way from intake over dispatch to the outbox, and the loops that keep it going. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration LONGEST_UNNOTICED = Duration.ofSeconds(2);
    private static final int POLLS_BETWEEN_HOUSEKEEPING = 120;
    private static final Duration LONGEST_BEGINNING = Duration.ofSeconds(5);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final Options options;
    private final Storage storage;
    private final Ticker ticker;
    private final Instruments instruments;
    private final NodeLease lease;
    private final HeldLimit limit;
    private final Held held;
    private final Providers providers;
    private final OpenChannels channels;
    private final Writers intakeWriters;
    private final Writers resultWriters;
    private final Dispatcher dispatcher;
    private final Outbox outbox;
    private final Intake intake;
    private final WebhookJournal journal;
    private final Pollers pollers;
    private final EarlyEvents earlyEvents;
    private final RemovedChannels removed;
    private final Housekeeper housekeeper;
    private final Feed feed;
    private final HostRequests requests;
    private final ParkedRequests parkedRequests;
    private final HealthCheck healthCheck;
    private final Claimer claimer;
    private final CommandLists commandLists;
    private final Heartbeat beating;
    private final Heartbeat takingOver;
    private final Heartbeat watching;
    private final Gauges gauges;

    /**
     * Wires it; no I/O.
     *
     * @param parts what it is wired of
     */
    public Pipeline(PipelineParts parts) {
        options = parts.options();
        storage = parts.storage();
        ticker = parts.clock() == null ? Ticker.system() : Ticker.of(parts.clock());
        Faults faults = new Faults(ticker);
        instruments = new Instruments(ticker, faults, parts.meters(), parts.traces());
        lease = new NodeLease(storage, options.node(), options.lease(), instruments);
        beating = new Heartbeat("lease", options.lease().dividedBy(3), faults, this::beat);
        takingOver = new Heartbeat(
                "take-over", shorter(options.lease().dividedBy(3), LONGEST_UNNOTICED), faults, this::takeOver);
        watching = new Heartbeat("watch", options.pollInterval(), faults, this::watch);
        limit = new HeldLimit(Options.MOST_HELD, this::claim);
        held = new Held(limit, options.lease().dividedBy(3), ticker);
        providers = Providers.discover();
        channels = new OpenChannels(storage, providers, parts.secrets(), instruments, parts.channels());
        claimer = new Claimer(
                storage, lease, limit, held, channels, this::takesOn, options.pollInterval(), faults, this::begin);
        intakeWriters = writers("intake", Options.INTAKE_WRITERS);
        resultWriters = writers("results", Options.RESULT_WRITERS);
        earlyEvents = new EarlyEvents(
                storage, resultWriters, faults, options.pollInterval().multipliedBy(2), options.sendExpiry());
        Attachments attachments = new Attachments(parts.blobs(), channels::find);
        ContentPreparation preparation = new ContentPreparation(
                parts.blobs(),
                options.maxAttachmentBytes(),
                sha256 -> storage.housekeeping().noteBlob(sha256));
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
                        resultWriters,
                        instruments),
                held,
                parts.threads(),
                claimer::putBack);
        outbox = new Outbox(
                options,
                new OperationRun.Tools(options, storage, channels, attachments, instruments),
                lease,
                resultWriters,
                held,
                parts.threads(),
                claimer::putBack);
        feed = new Feed(storage, lease, options.pollInterval(), instruments);
        journal = new WebhookJournal(
                storage,
                instruments,
                options.retention(),
                options.pollInterval().multipliedBy(2),
                channels::secrets);
        intake = new Intake(
                options, channels, intakeWriters, parts.threads(), journal, instruments, feed::signal, this::wakeUp);
        pollers = new Pollers(options, storage, lease, intake, channels, instruments);
        HostWriter hostWriter = new HostWriter(resultWriters);
        requests = new HostRequests(storage, channels, preparation, attachments, hostWriter, parts.traces());
        parkedRequests = new ParkedRequests(storage, channels, hostWriter, intake::terms);
        Map<String, Writers> writers = Map.of("intake", intakeWriters, "results", resultWriters);
        healthCheck = new HealthCheck(
                new HealthCheck.Parts(lease, writers, dispatcher, channels, pollers, feed, instruments));
        gauges = new Gauges(new Gauges.Parts(storage, writers, dispatcher, limit, pollers), instruments);
        removed = new RemovedChannels(
                storage, lease, resultWriters, faults, options.pollInterval().multipliedBy(20));
        housekeeper = new Housekeeper(
                storage,
                lease,
                options.retention(),
                parts.blobs(),
                instruments,
                options.pollInterval().multipliedBy(POLLS_BETWEEN_HOUSEKEEPING));
        commandLists = new CommandLists(parts.commands(), faults);
        channels.listen(this::opened, this::closed);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A storage that many nodes can write to at once can be written to by many threads of one. */
    private Writers writers(String name, int most) {
        int count = storage.traits().multiNode() ? most : 1;
        return new Writers(
                count,
                number -> new GroupCommit(
                        name,
                        number + 1,
                        Options.QUEUE / count,
                        storage,
                        lease,
                        new OpenPlaces(),
                        instruments,
                        this::assign));
    }

    private void wakeUp(OpenChannel channel) {
        pollers.wakeUp(channel);
    }

    private void opened(OpenChannel channel) {
        limit.open(channel.id());
        gauges.open(channel);
        pollers.open(channel);
        commandLists.open(channel);
    }

    private void closed(OpenChannel channel) {
        gauges.close(channel);
        pollers.close(channel);
        instruments.faults().forget(channel.id());
        commandLists.close(channel);
        for (Work.Lane lane : Work.Lane.values()) {
            limit.close(lane, channel.id());
        }
        removed.now();
    }

    /** Opens the storage and begins. */
    public void start() {
        storage.open(new Storage.Opening(options.tenant(), ticker::offset, this::heard));
        lease.join();
        gauges.start();
        intakeWriters.start();
        resultWriters.start();
        channels.start();
        beating.start();
        takingOver.start();
        watching.start();
        earlyEvents.start();
        claimer.start();
        removed.start();
        housekeeper.start();
        journal.start();
        commandLists.start();
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

    /** {@return what takes out or erases the data of people} */
    public PersonalRequests personal() {
        return new PersonalRequests(storage, ticker);
    }

    /** {@return what takes logged webhooks in once more} */
    public WebhookReplay replay() {
        return new WebhookReplay(storage, channels, intake);
    }

    /** {@return what the host does with parked work} */
    public ParkedRequests parked() {
        return parkedRequests;
    }

    /** {@return how it is} */
    public Health health() {
        return healthCheck.health();
    }

    /** {@return the events and signals} */
    public Feed feed() {
        return feed;
    }

    /** Another node has committed something. */
    private void heard(News news) {
        switch (news) {
            case EVENTS -> feed.wake();
            case WORK -> claimer.now();
            case CHANNELS -> beating.now();
        }
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
        providers.liveNodes(storage.liveNodes());
        pollers.renew();
        housekeeper.renew();
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
     * thread is interrupted; and soon after the time for draining, though a handler, a connector or the storage hangs.
     *
     * @return what was left
     */
    public Left close() {
        Deadline beginning = Deadline.in(LONGEST_BEGINNING);
        intake.close();
        limit.closeAll();
        pollers.stop(beginning);
        housekeeper.stop(beginning);
        claimer.stop(beginning);
        removed.stop(beginning);
        commandLists.stop(beginning);
        if (!held.awaitEmpty(options.drain())) {
            dispatcher.stop();
            outbox.stop();
            dispatcher.interrupt();
            outbox.interrupt();
            outbox.awaitCalls(AFTER_INTERRUPT);
        }
        Left left = new Left(
                held.size(Work.Lane.HANDLING), held.size(Work.Lane.SENDING), dispatcher.running(), outbox.openCalls());
        Deadline end = Deadline.in(LONGEST_END);
        Stream.of(takingOver, watching, beating).forEach(heartbeat -> heartbeat.stop(end));
        gauges.stop(end);
        earlyEvents.stop(end);
        journal.stop(end);
        intakeWriters.close(end);
        resultWriters.close(end);
        end.join(apart("leave", this::leave));
        feed.close(Deadline.in(end.left().dividedBy(2)));
        channels.close(Deadline.in(end.left().dividedBy(2)));
        end.join(apart("close", storage::close));
        instruments.meters().close();
        return left;
    }

    /** On a thread of its own, since a storage that hangs is not to hold up the host. */
    private static Thread apart(String name, Runnable task) {
        Thread thread = new Thread(task, "switchboard-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void leave() {
        journal.end();
        housekeeper.leave();
        // Released work counts as never begun. A call whose outcome is not stored may yet succeed, or has: then the
        // lease is left to run out, and its work is taken over as in doubt.
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
