package dev.switchboard.pipeline;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Health;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a board does, wired together: the way from intake over dispatch to the outbox, and the loops that keep it going. */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final int MOST_CLAIMED = 256;
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
    private final Feed feed;
    private final HostRequests requests;
    private final HealthCheck healthCheck;
    private final Heartbeat claiming;
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
        claiming = new Heartbeat("claim", options.pollInterval(), this::claim);
        beating = new Heartbeat("lease", options.lease().dividedBy(3), this::beat);
        takingOver =
                new Heartbeat("take-over", shorter(options.lease().dividedBy(3), LONGEST_UNNOTICED), this::takeOver);
        watching = new Heartbeat("watch", options.pollInterval(), this::watch);
        limit = new HeldLimit(Options.MOST_HELD, claiming::now);
        held = new Held(limit, options.lease().dividedBy(3), ticker);
        channels = new OpenChannels(storage, Providers.discover(), parts.secrets(), ticker, parts.channels());
        intakeWriter = writer("intake");
        resultWriter = writer("results");
        Attachments attachments = new Attachments(parts.blobs(), channels::find);
        ContentPreparation preparation = new ContentPreparation(parts.blobs(), options.maxAttachmentBytes());
        Templates templates = new Templates(parts.templates(), parts.values());
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
                this::putBack);
        outbox = new Outbox(
                options,
                new OperationRun.Tools(options, storage, channels, attachments, ticker),
                lease,
                resultWriter,
                held,
                parts.threads(),
                this::putBack);
        feed = new Feed(storage, options.pollInterval());
        intake = new Intake(options, channels, intakeWriter, parts.threads(), feed::signal, this::wakeUp);
        pollers = new Pollers(options, storage, lease, intake, channels);
        requests = new HostRequests(storage, channels, preparation, attachments, resultWriter, intake.recent());
        healthCheck = new HealthCheck(lease, List.of(intakeWriter, resultWriter), dispatcher, channels, pollers);
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
        claiming.start();
        claiming.now();
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

    /** All of it is in hand before the first is begun: what is taken on late must not look lost meanwhile. */
    private void assign(List<Assignment> assignments) {
        assignments.forEach(assignment -> held.take(assignment.work()));
        assignments.forEach(this::begin);
        feed.wake();
    }

    private void begin(Assignment assignment) {
        if (assignment.work().key().lane() == Work.Lane.HANDLING) {
            dispatcher.accept(assignment);
        } else {
            outbox.accept(assignment);
        }
    }

    /** Lets others, or this node later, claim what is in hand and is not begun. */
    private void putBack(Assignment assignment) {
        try {
            giveBack(Set.of(assignment.work().key()), assignment.lease());
        } catch (StorageException e) {
            LOG.debug("Work could not be given back; the audit will find it", e);
        }
        held.leave(assignment.work());
    }

    /** The places for work that has just become this node's, which are none while too many handlers hang. */
    private final class OpenPlaces implements Places {
        @Override
        public boolean take(Work.Lane lane, String channel) {
            return !(lane == Work.Lane.HANDLING && dispatcher.isOverwhelmed()) && limit.take(lane, channel);
        }

        @Override
        public void giveBack(Work.Lane lane, String channel) {
            limit.giveBack(lane, channel);
        }
    }

    /** Claims what is due and nobody has: retries, what was taken over, and what there was no room for. */
    private void claim() {
        Lease current = lease.current();
        if (current == null || !lease.isSafe(current)) {
            return;
        }
        boolean more = claim(current, Work.Lane.SENDING);
        if (!dispatcher.isOverwhelmed()) {
            more |= claim(current, Work.Lane.HANDLING);
        }
        if (more) {
            claiming.now();
        }
    }

    private boolean claim(Lease current, Work.Lane lane) {
        Set<String> full = limit.full(lane, channels.stored());
        int most = Math.min(limit.room(lane), MOST_CLAIMED);
        if (most == 0) {
            return false;
        }
        List<HeldWork> claimed = storage.claim(current, lane, most, full);
        List<HeldWork> taken = claimed.stream().filter(this::take).toList();
        List<Assignment> assignments = assignments(taken, current);
        assign(assignments);
        Set<Work.Key> begun =
                assignments.stream().map(assignment -> assignment.work().key()).collect(Collectors.toSet());
        giveBack(
                claimed.stream()
                        .map(work -> work.work().key())
                        .filter(key -> !begun.contains(key))
                        .collect(Collectors.toSet()),
                current);
        return claimed.size() == most;
    }

    private boolean take(HeldWork claimed) {
        Work work = claimed.work();
        boolean room = limit.takeClaimed(work.key().lane(), work.channel());
        if (room) {
            held.take(work);
        }
        return room;
    }

    /** What can be begun of what was taken; the rest is in hand no longer. */
    private List<Assignment> assignments(List<HeldWork> taken, Lease current) {
        Map<MessageId, Message> messages = Map.of();
        try {
            messages = storage.messages(
                    taken.stream().map(work -> work.work().message()).toList());
        } finally {
            for (HeldWork work : taken) {
                if (!messages.containsKey(work.work().message())) {
                    held.leave(work.work());
                }
            }
        }
        List<Assignment> assignments = new ArrayList<>();
        for (HeldWork work : taken) {
            Message message = messages.get(work.work().message());
            if (message != null) {
                assignments.add(new Assignment(work.work(), work.address(), message, current));
            }
        }
        return assignments;
    }

    /** Shows that this node lives, takes over those that do not, and follows what other nodes did to the channels. */
    private void beat() {
        lease.renew();
        if (lease.current() == null) {
            return;
        }
        pollers.renew();
        channels.synchronize();
        giveBackLost();
        claiming.now();
    }

    /** Looks for nodes that have died more often than a lease is renewed: nobody else goes on with their work. */
    private void takeOver() {
        if (lease.current() != null && lease.takeOver()) {
            claiming.now();
        }
    }

    /** Lets work be claimed again that the storage gave this node, in a commit whose answer never arrived. */
    private void giveBackLost() {
        Lease current = lease.current();
        if (current == null) {
            return;
        }
        Set<Work.Key> lost = held.audit(storage.held(current));
        if (!lost.isEmpty()) {
            LOG.warn(
                    "{} pieces of work were given to this node without it being told; they are claimed again",
                    lost.size());
            giveBack(lost, current);
        }
    }

    /** Lets others, or this node later, claim what this node holds and cannot do. */
    private void giveBack(Set<Work.Key> keys, Lease current) {
        if (keys.isEmpty()) {
            return;
        }
        storage.write(transaction -> {
            if (!transaction.lockLeases(List.of(current)).isEmpty()) {
                transaction.giveBack(keys, current);
            }
            return null;
        });
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
        claiming.stop();
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
        // runs out, and its work is taken over as in doubt.
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
