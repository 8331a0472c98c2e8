package dev.switchboard.pipeline;

import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Sender;
import dev.switchboard.pipeline.ChannelMeters.Handled;
import dev.switchboard.spi.Connector;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one unit, on a thread or beyond it; ends once, by being handled, by failing, or by being given up on. */
final class UnitRun {
    private static final Logger LOG = LoggerFactory.getLogger(UnitRun.class);

    private final Dispatcher.Tools tools;
    private final Assignment assignment;
    private final BoundedExecutor.Slot slot;
    private final AtomicInteger abandoned;
    private final Executor threads;
    private final Consumer<UnitRun> onEnd;
    private final long begun;
    private final UnitReport report;
    private volatile List<Work> work;
    private volatile List<Work> superseded = List.of();
    private volatile @Nullable EditedConversation conversation;
    private @Nullable Thread thread = Thread.currentThread();
    private @Nullable Thread hanging;
    private boolean ended;

    /**
     * @param abandoned counts the threads that are in a handler whose time is up
     * @param threads where what follows an asynchronous handler is run
     * @param onEnd called once, when what became of the unit is stored, or cannot be
     */
    UnitRun(
            Dispatcher.Tools tools,
            Assignment assignment,
            BoundedExecutor.Slot slot,
            AtomicInteger abandoned,
            Executor threads,
            Consumer<UnitRun> onEnd) {
        this.tools = tools;
        this.assignment = assignment;
        this.slot = slot;
        this.abandoned = abandoned;
        this.threads = threads;
        this.onEnd = onEnd;
        this.begun = tools.ticker().nanos();
        this.report = new UnitReport(tools.instruments(), assignment.work());
        this.work = List.of(assignment.work());
    }

    /** The work that it was begun for. */
    Work work() {
        return assignment.work();
    }

    private String channel() {
        return assignment.work().channel();
    }

    void run() {
        report.within(this::handle);
    }

    private void handle() {
        try {
            OpenChannel channel = tools.channels().get(channel());
            List<Message> messages = gather(channel);
            EditedConversation edited = edited(channel);
            conversation = edited;
            UnitContext context = new UnitContext(
                    messages,
                    assignment.work().attempts() + 1,
                    edited,
                    tools.storage(),
                    tools.templates(),
                    () -> showTyping(channel));
            var unused = tools.handling()
                    .handle(context, channel, this::goOn, tools.instruments().faults())
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            end(UnitCommit.done(assignment.lease(), work, superseded, edited.end(), report.origin()));
                        } else {
                            fail(failure);
                        }
                    });
        } catch (Throwable e) {
            fail(e);
        } finally {
            leaveThread();
        }
    }

    /** Goes on with what follows an asynchronous handler, on a thread of the board's that can be interrupted, too. */
    private void goOn(Runnable rest) {
        threads.execute(() -> {
            if (enterThread()) {
                try {
                    report.within(rest);
                } finally {
                    leaveThread();
                }
            }
        });
    }

    private synchronized boolean enterThread() {
        if (!ended) {
            thread = Thread.currentThread();
        }
        return !ended;
    }

    private EditedConversation edited(OpenChannel channel) {
        var id = assignment.work().key().conversation();
        return new EditedConversation(
                id,
                channel,
                tools.preparation(),
                () -> tools.storage().conversation(id).orElseThrow(() -> new NotFoundException("conversation", id)),
                new Sender.Automatic("handler"));
    }

    /** What is handled by this call: with some policies also what waits behind it now. */
    private List<Message> gather(OpenChannel channel) throws IOException, InterruptedException {
        return switch (channel.policy().overlap()) {
            case MERGED -> merged(channel);
            case LATEST_ONLY -> latest();
            default -> List.of(tools.attachments().bind(assignment.message(), channel()));
        };
    }

    private List<Message> merged(OpenChannel channel) throws IOException, InterruptedException {
        List<Work> standing = standing();
        Map<MessageId, Message> read = read(standing);
        List<Work> together = standing.subList(0, together(standing, read, channel));
        work = together;
        return bound(together, read);
    }

    /** How many of them one call handles: those before the first command, or a command alone. */
    private int together(List<Work> standing, Map<MessageId, Message> read, OpenChannel channel)
            throws IOException, InterruptedException {
        for (int i = 0; i < standing.size(); i++) {
            Message message = read.get(standing.get(i).message());
            if (message != null && tools.handling().isCommand(message.content().written(), channel)) {
                return Math.max(1, i);
            }
        }
        return standing.size();
    }

    private List<Message> latest() {
        List<Work> standing = standing();
        int last = standing.size() - 1;
        work = standing;
        superseded = standing.subList(0, last);
        List<Work> latest = standing.subList(last, last + 1);
        return bound(latest, read(latest));
    }

    private List<Work> standing() {
        LaneKey lane = new LaneKey(assignment.work().key().conversation(), Work.Lane.HANDLING);
        List<Work> standing = tools.storage().readLanes(List.of(lane)).stream()
                .map(StandingWork::work)
                .filter(Work::ordered)
                .toList();
        // The head protects what waits behind it: if another is the head by now, the lease was taken over.
        if (standing.isEmpty()
                || !standing.get(0).hold().equals(assignment.work().hold())) {
            throw new FencedException();
        }
        return standing.subList(0, upToAlbum(standing));
    }

    /** How many there are before the first album behind the head, which may still be growing. */
    private static int upToAlbum(List<Work> standing) {
        int end = 1;
        while (end < standing.size() && !Album.isAlbum(standing.get(end))) {
            end++;
        }
        return end;
    }

    private Map<MessageId, Message> read(List<Work> works) {
        return tools.storage().messages(works.stream().map(Work::message).toList());
    }

    private List<Message> bound(List<Work> works, Map<MessageId, Message> read) {
        return works.stream()
                .map(one -> read.get(one.message()))
                .filter(Objects::nonNull)
                .map(message -> tools.attachments().bind(message, channel()))
                .toList();
    }

    private void showTyping(OpenChannel channel) {
        if (!(channel.connector() instanceof Connector.Typing typing)) {
            return;
        }
        try {
            typing.typing(assignment.address());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.debug("Channel {} could not show that somebody types", channel.id(), e);
        }
    }

    private void fail(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof FencedException) {
            endWithout();
            return;
        }
        if (endsNow()) {
            storeFailure(Handled.FAILED, cause);
        }
    }

    private void storeFailure(Handled how, Throwable cause) {
        abandonContext();
        Work head = assignment.work();
        int attempts = head.attempts() + 1;
        // A storage that is away is not the handler's fault, so it is never what a unit is parked for.
        boolean again = attempts < tools.options().handlerAttempts()
                || (cause instanceof StorageException storage && !storage.isRefused());
        report.failed(how, cause, again);
        String error = Failures.describe(cause);
        store(
                again
                        ? UnitCommit.failed(assignment.lease(), head, error, Options.HANDLER_BACKOFF.after(attempts))
                        : UnitCommit.parked(assignment.lease(), work, superseded, error));
    }

    private void abandonContext() {
        EditedConversation edited = conversation;
        if (edited != null) {
            edited.abandon();
        }
    }

    /** Fences this run off when its time is up: whatever it still does is not committed. */
    void giveUpIfLate(long now) {
        Duration taken = Duration.ofNanos(now - begun);
        if (taken.compareTo(tools.options().handlerTimeout()) > 0) {
            giveUp("took longer than " + tools.options().handlerTimeout());
        }
    }

    private void giveUp(String reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            // Ended before the handler hears of it: what it still does, or returns, comes too late.
            ended = true;
            abandonContext();
            if (thread != null) {
                hanging = thread;
                abandoned.incrementAndGet();
                thread.interrupt();
            }
        }
        storeFailure(Handled.TIMED_OUT, new TimeoutException(reason));
    }

    /** Tells the handler to stop. */
    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized void leaveThread() {
        Thread leaving = Thread.currentThread();
        if (thread == leaving) {
            thread = null;
        }
        if (hanging == leaving) {
            hanging = null;
            abandoned.decrementAndGet();
            Thread.interrupted(); // it was meant for the handler, not for what this thread does next
        }
    }

    private synchronized boolean endsNow() {
        boolean now = !ended;
        ended = true;
        return now;
    }

    private void endWithout() {
        if (endsNow()) {
            report.fenced();
            slot.free();
            onEnd.accept(this);
        }
    }

    private void end(UnitCommit commit) {
        if (endsNow()) {
            report.done();
            store(commit);
        }
    }

    private void store(UnitCommit commit) {
        slot.free();
        commit.whenDone((done, failure) -> {
            report.stored(failure);
            if (failure == null || !Failures.isRefusal(failure) || !commit.hasEffects()) {
                onEnd.accept(this);
            } else {
                storeRefusal(failure);
            }
        });
        tools.writer().put(commit);
    }

    /** Its effects cannot be stored, now or later: that is how it failed. Not on this thread, which is the writer's own. */
    private void storeRefusal(Throwable refusal) {
        int attempts = assignment.work().attempts() + 1;
        String error = "its effects cannot be stored: " + Failures.describe(refusal);
        UnitCommit failed = attempts < tools.options().handlerAttempts()
                ? UnitCommit.failed(
                        assignment.lease(), assignment.work(), error, Options.HANDLER_BACKOFF.after(attempts))
                : UnitCommit.parked(assignment.lease(), work, superseded, error);
        failed.whenDone((done, failure) -> {
            report.stored(failure);
            onEnd.accept(this);
        });
        try {
            threads.execute(() -> tools.writer().put(failed));
        } catch (RejectedExecutionException e) {
            failed.result().completeExceptionally(e);
        }
    }
}
