package dev.switchboard.pipeline;

import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.pipeline.ChannelMeters.Call;
import dev.switchboard.pipeline.OperationCommit.Outcome;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Connector.Target;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call to a platform for one operation, and what follows from its answer. */
final class OperationRun {
    private static final Duration UNTIL_CHANNEL_IS_BACK = Duration.ofSeconds(1);

    /** How far back the message is looked for that a message answers which names none. */
    private static final int LOOKED_BACK = 50;

    private final Tools tools;
    private final Assignment assignment;
    private final Work work;
    private final OpenChannel channel;
    private final CallReport report;
    private boolean inDoubt;
    /** The part whose send was begun; null where a second one would do no harm. */
    private @Nullable Integer begun;

    /** What every run of an operation needs. */
    record Tools(
            Options options, Storage storage, OpenChannels channels, Attachments attachments, Instruments instruments) {
        Ticker ticker() {
            return instruments.ticker();
        }
    }

    private OperationRun(Tools tools, Assignment assignment, OpenChannel channel) {
        this.tools = tools;
        this.assignment = assignment;
        this.work = assignment.work();
        this.channel = channel;
        this.report = new CallReport(tools.instruments(), channel.id());
        this.inDoubt = work.inDoubt();
    }

    static Outcome of(Tools tools, Assignment assignment) {
        OpenChannel channel = tools.channels().find(assignment.work().channel());
        return channel == null ? new Outcome.NotBegun() : new OperationRun(tools, assignment, channel).run();
    }

    /** Whatever happens, there is an outcome: without one the conversation would stand still. */
    private Outcome run() {
        try {
            return call();
        } catch (RuntimeException | Error e) {
            String reason = Failures.describe(e);
            Outcome outcome = doubtful(reason);
            report.failed(Call.BROKEN, reason, e);
            return outcome;
        } finally {
            report.tell();
        }
    }

    private Outcome call() {
        if (!channel.isActive()) {
            return putOff(UNTIL_CHANNEL_IS_BACK, "channel " + channel.id() + " is " + channel.status());
        }
        long blocked = channel.blockedFor(tools.ticker().nanos());
        if (blocked > 0) {
            return putOff(Duration.ofNanos(blocked), "the platform wants to be left alone");
        }
        if (work.createdAt()
                .plus(tools.options().sendExpiry())
                .isBefore(tools.ticker().now())) {
            return failed(
                    Call.EXPIRED, "not done within " + tools.options().sendExpiry() + "; last error: " + work.error());
        }
        try {
            return switch (work.type()) {
                case SEND -> send();
                case EDIT -> edit();
                case DELETE -> delete();
                case REACT -> react();
                case HANDLE -> throw new IllegalStateException("a unit is no operation");
            };
        } catch (ChannelException e) {
            return refused(e);
        } catch (ContentException e) {
            // What the channel could carry when it was asked for, it can carry no more: nothing was begun.
            return failed(Call.CONTENT, Failures.describe(e));
        } catch (IOException e) {
            return doubtful(Failures.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return doubtful("interrupted");
        } catch (StorageException e) {
            // Only reads before a call ask the storage, so nothing was begun.
            report.failed(Call.STORAGE, Failures.describe(e), e);
            return again(backoff(), Failures.describe(e), false, false);
        }
    }

    private Outcome send() throws IOException, InterruptedException {
        int part = nextPart();
        Outgoing outgoing = outgoing(part);
        boolean onceAtMost = channel.capabilities().supports(Feature.DEDUPLICATION);
        if (inDoubt && !onceAtMost) {
            Optional<Outcome> cleared = clearDoubt(part, outgoing);
            if (cleared.isPresent()) {
                return cleared.get();
            }
        }
        begun = onceAtMost ? null : part;
        Sent sent = channel.connector().send(outgoing);
        return new Outcome.PartSent(part, sent.names());
    }

    /** Asks the platform, where it can be asked, whether it took the part. Empty means: send it again. */
    private Optional<Outcome> clearDoubt(int part, Outgoing outgoing) throws IOException, InterruptedException {
        if (channel.connector() instanceof Connector.SendLookup lookup) {
            Duration open = stillOpen(lookup.settle());
            if (!open.isZero()) {
                return Optional.of(putOff(open, String.valueOf(work.error())));
            }
            Optional<Sent> found = find(lookup, outgoing);
            if (found.isPresent()) {
                return Optional.of(new Outcome.PartSent(part, found.get().names()));
            }
            if (lookup.isFinal()) {
                inDoubt = false;
                return Optional.empty();
            }
        }
        return channel.policy().inDoubt() == ChannelPolicy.InDoubt.FAIL
                ? Optional.of(
                        failed(Call.REJECTED, "in doubt, and not sent again by policy; last error: " + work.error()))
                : Optional.empty();
    }

    private static Optional<Sent> find(Connector.SendLookup lookup, Outgoing outgoing)
            throws IOException, InterruptedException {
        try {
            return lookup.find(outgoing);
        } catch (IOException e) {
            // Asking changes nothing on the platform: it is surely not done, and asked again.
            throw ChannelException.unavailable("look-up failed: " + Failures.describe(e))
                    .causedBy(e);
        }
    }

    /** How long the outcome of the last try may still be open. */
    private Duration stillOpen(Duration settle) {
        Instant attempted = work.attemptedAt() == null ? work.createdAt() : work.attemptedAt();
        Duration left = Duration.between(tools.storage().now(), attempted.plus(settle));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private int nextPart() {
        List<Part> parts = assignment.message().parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).externalIds().isEmpty()) {
                return i;
            }
        }
        throw new IllegalStateException("all parts of message " + work.message() + " were sent");
    }

    private Outgoing outgoing(int part) {
        Message message = assignment.message();
        Content content = tools.attachments().content(message, message.parts().get(part), channel.id());
        return new Outgoing(
                message.id() + "." + part,
                assignment.address(),
                content,
                answered(message, content.replyTo()),
                work.createdAt(),
                message.sender() instanceof Sender.Automatic);
    }

    private @Nullable String answered(Message message, @Nullable MessageId replyTo) {
        if (replyTo != null || !channel.capabilities().supports(Feature.ANSWERS)) {
            return externalId(replyTo);
        }
        return tools.storage().messages(message.conversation(), message.seq(), LOOKED_BACK).stream()
                .filter(earlier -> earlier.direction() == Message.Direction.INBOUND)
                .findFirst()
                .flatMap(OperationRun::firstExternalId)
                .orElse(null);
    }

    private @Nullable String externalId(@Nullable MessageId id) {
        if (id == null) {
            return null;
        }
        Message message = tools.storage().messages(List.of(id)).get(id);
        return message == null ? null : firstExternalId(message).orElse(null);
    }

    private static Optional<String> firstExternalId(Message message) {
        return message.parts().stream()
                .flatMap(part -> part.externalIds().stream())
                .findFirst();
    }

    private Outcome edit() throws IOException, InterruptedException {
        Message current = current();
        Optional<String> id = firstExternalId(current);
        if (id.isEmpty()) {
            return failed(Call.REJECTED, "the message was not sent");
        }
        Content content = channel.fitting().parts(current.content()).stream()
                .map(Part::content)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(current.content());
        Outgoing outgoing = new Outgoing(
                current.id() + ".r" + work.detail(),
                assignment.address(),
                tools.attachments().bind(content, channel.id()),
                externalId(content.replyTo()),
                work.createdAt());
        as(Connector.Edits.class).edit(new Target(assignment.address(), id.get()), outgoing);
        return new Outcome.Done();
    }

    private Outcome delete() throws IOException, InterruptedException {
        List<String> ids = current().parts().stream()
                .flatMap(part -> part.externalIds().stream())
                .toList();
        for (String id : ids) {
            as(Connector.Deletes.class).delete(new Target(assignment.address(), id));
        }
        return ids.isEmpty() ? failed(Call.REJECTED, "the message was not sent") : new Outcome.Done();
    }

    private Outcome react() throws IOException, InterruptedException {
        Optional<String> id = firstExternalId(current());
        if (id.isEmpty()) {
            return failed(Call.REJECTED, "the message is not on the platform");
        }
        as(Connector.Reactions.class).react(new Target(assignment.address(), id.get()), work.detail());
        return new Outcome.Done();
    }

    /** The message as it is now: since the operation was queued, it was sent, or changed again. */
    private Message current() {
        return tools.storage().messages(List.of(work.message())).getOrDefault(work.message(), assignment.message());
    }

    private <T> T as(Class<T> ability) {
        if (!ability.isInstance(channel.connector())) {
            throw ChannelException.rejected("channel " + channel.id() + " can no longer do it");
        }
        return ability.cast(channel.connector());
    }

    private Outcome refused(ChannelException refusal) {
        String reason = Failures.bounded(String.valueOf(refusal.getMessage()));
        report.failed(Call.valueOf(refusal.kind().name()), reason, refusal);
        return switch (refusal.kind()) {
            case UNAVAILABLE -> again(backoff(), reason, true, false);
            case RATE_LIMITED -> rateLimited(refusal, reason);
            case MOVED -> new Outcome.MovedTo(Objects.requireNonNull(refusal.newAddress()));
            case IN_DOUBT -> doubtful(reason);
            case REJECTED, RECIPIENT_GONE ->
                new Outcome.Failed(reason, channel.policy().afterFailure(), refusal.person());
            case AUTHENTICATION -> {
                tools.channels().refused(channel, refusal);
                yield again(UNTIL_CHANNEL_IS_BACK, reason, false, false);
            }
        };
    }

    private Outcome rateLimited(ChannelException refusal, String reason) {
        Duration wait = Objects.requireNonNull(refusal.retryAfter());
        boolean wholeChannel = refusal.scope() == ChannelException.Scope.CHANNEL;
        if (wholeChannel) {
            channel.blockUntil(tools.ticker().nanos() + wait.toNanos());
        }
        return again(wait, reason, false, wholeChannel);
    }

    private Outcome doubtful(String reason) {
        report.failed(Call.IN_DOUBT, reason, null);
        inDoubt = true;
        return new Outcome.Again(backoff(), reason, true, true, false, begun);
    }

    private Outcome again(Duration delay, String reason, boolean counted, boolean blockChannel) {
        return new Outcome.Again(delay, reason, counted, inDoubt, blockChannel, null);
    }

    /** Nothing was asked of the platform, which is no failure. */
    private Outcome putOff(Duration delay, String reason) {
        report.failed(Call.PUT_OFF, reason, null);
        return again(delay, reason, false, false);
    }

    private Outcome failed(Call how, String reason) {
        report.failed(how, reason, null);
        return new Outcome.Failed(reason, channel.policy().afterFailure(), null);
    }

    private Duration backoff() {
        return Options.SEND_BACKOFF.after(work.attempts() + 1);
    }
}
