package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Event;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction knows and changes while a batch of commits is applied to it: rows are read and locked once for all
 * of them, changed here, and written once for all of them. For one thread.
 */
final class Ledger {
    /** How many of the latest failures of a piece of work are kept. */
    static final int FAILURES_KEPT = 20;

    private final Instant now;
    private final LedgerReads reads;
    private final LedgerWrites writes;
    private Work.@Nullable Origin origin;

    /** Reads and locks what is needed. */
    Ledger(Transaction transaction, Needs needs, Places places, Instant now) {
        this.now = now;
        this.reads = new LedgerReads(transaction, needs, now);
        this.writes = new LedgerWrites(transaction, places);
        reads.opened().forEach(conversation -> event(Event.CONVERSATION_OPENED, conversation, null, Map.of()));
    }

    /** Lets this node hold new work under its lease; without, all of it is left to be claimed. */
    void holdUnder(Lease lease) {
        writes.holdUnder(lease);
    }

    /** What new work goes back to from now on. */
    void origin(Work.@Nullable Origin origin) {
        this.origin = origin;
    }

    /** What was parked. */
    List<Parked> parked() {
        return writes.parked();
    }

    /** Writes everything, and tells what this node now holds. */
    List<Assignment> write() {
        return writes.flush(reads.conversations());
    }

    /** Gives back what was taken for a transaction that was not committed. */
    void abandon() {
        writes.abandon();
    }

    Instant now() {
        return now;
    }

    /** True once for each event key that was not known: whoever asks first has it. */
    boolean takeKey(EventKey key) {
        return reads.takeKey(key);
    }

    KnownIdentity identity(Identity.Key key) {
        return reads.identity(key);
    }

    ConversationState conversationAt(Address address) {
        return reads.conversationAt(address);
    }

    Optional<ConversationState> knownConversationAt(Address address) {
        return reads.knownConversationAt(address);
    }

    ConversationState conversation(ConversationId id) {
        return reads.conversation(id).orElseThrow(() -> new NotFoundException("conversation", id));
    }

    /** What a platform's id stands for, be it stored or part of this batch. */
    Optional<PartRef> find(ExternalId id) {
        PartRef added = writes.added(id);
        return added != null ? Optional.of(added) : reads.find(id);
    }

    /**
     * What was told about the message of a platform's id before that id was stored; removed with this batch. Whoever asks
     * first has it.
     */
    List<EarlyEvent> takeEarly(ExternalId id) {
        return reads.takeEarly(id);
    }

    /** Whether a platform's id has a message already, stored or part of this batch. */
    boolean isTaken(ExternalId id) {
        return writes.added(id) != null || reads.isTaken(id);
    }

    /** A message as it is now, be it stored or part of this batch. */
    Optional<Message> message(MessageId id) {
        Message changed = writes.current(id);
        return changed != null ? Optional.of(changed) : reads.message(id);
    }

    /** The message that an idempotency key stands for. */
    MessageId sendKey(SendKey key) {
        return reads.sendKey(key);
    }

    /** True once for each hold that was still the latest of its work: whoever asks first has it. */
    boolean takeHold(Work.Hold hold) {
        return reads.takeHold(hold);
    }

    Optional<Parked> unparked(UUID id) {
        return reads.unparked(id);
    }

    List<StandingWork> lane(LaneKey lane) {
        return reads.lane(lane);
    }

    /** Stores a new message, whose {@code seq} the conversation has just given. */
    void insert(Message message) {
        writes.insert(message);
    }

    void externalIds(Message message, int part, Address address, List<String> ids) {
        for (String id : ids) {
            writes.insertExternalId(
                    new ExternalId(address.channel(), address.chat(), id),
                    new PartRef(message.conversation(), message.id(), part));
        }
    }

    /** Lets another id stand for a message as well. */
    void externalIds(Message message, ExternalId id) {
        writes.insertExternalId(id, new PartRef(message.conversation(), message.id(), 0));
    }

    /** Puts new work at the end of its lane. Where it is the head, due and ordered or not, this node takes it if it has room. */
    void enqueue(ConversationState conversation, Work.Type type, Message message, String detail, boolean ordered) {
        Work work = newWork(conversation, type, message, detail, ordered);
        boolean first = isFirst(conversation, work);
        if (first && writes.takePlace(work)) {
            Work held = work.heldAgain();
            writes.insert(new NewWork(held, Work.State.HELD, Duration.ZERO));
            writes.assign(held, conversation.address(), message);
        } else {
            writes.insert(new NewWork(work, first ? Work.State.READY : Work.State.WAITING, Duration.ZERO));
        }
    }

    /** Puts a message that is to be handled at the end of its lane, and lets it wait there for a time. */
    void enqueueLater(ConversationState conversation, Message message, String detail, boolean ordered, Duration delay) {
        Work work = newWork(conversation, Work.Type.HANDLE, message, detail, ordered);
        boolean first = isFirst(conversation, work);
        writes.insert(new NewWork(work, first ? Work.State.READY : Work.State.WAITING, delay));
    }

    private Work newWork(
            ConversationState conversation, Work.Type type, Message message, String detail, boolean ordered) {
        return new Work(
                new Work.Key(conversation.id(), type.lane(), conversation.nextPosition()),
                conversation.channel(),
                type,
                message.id(),
                detail,
                ordered,
                0,
                false,
                null,
                now,
                null,
                0,
                origin);
    }

    private boolean isFirst(ConversationState conversation, Work work) {
        Work.Lane lane = work.key().lane();
        boolean first = !work.ordered() || conversation.join(lane);
        if (work.ordered() && first) {
            writes.keep(new LaneKey(conversation.id(), lane));
        }
        return first;
    }

    /** Lets work that no node has wait for a time from now on, at its place; once, however often it is asked for. */
    void delay(StandingWork standing, Duration delay) {
        if (writes.remove(standing.work().key())) {
            writes.insert(new NewWork(standing.work(), standing.state(), delay));
        }
    }

    /** Notes that finished work has left its lane, so that the next may become its head. */
    void leave(ConversationState conversation, Work work) {
        if (work.ordered() && conversation.leave(work.key().lane())) {
            writes.promote(new LaneKey(conversation.id(), work.key().lane()), conversation.channel());
        }
    }

    /** Removes work that nobody has begun, in a conversation that is locked; once, however often it is asked for. */
    void cancel(ConversationState conversation, StandingWork standing) {
        if (standing.state() == Work.State.WAITING) {
            removeWaiting(conversation, standing.work());
        } else if (writes.remove(standing.work().key())) {
            leave(conversation, standing.work());
        }
    }

    /** Removes ordered work that waits, in a conversation that is locked. */
    void removeWaiting(ConversationState conversation, Work waiting) {
        if (writes.remove(waiting.key())) {
            conversation.leave(waiting.key().lane());
        }
    }

    /** Lets a lane go on that was held up. */
    void resume(ConversationState conversation) {
        conversation.hold(false);
        if (conversation.hasWaiting(Work.Lane.SENDING)) {
            writes.promote(new LaneKey(conversation.id(), Work.Lane.SENDING), conversation.channel());
        }
    }

    void giveBack(Work.Hold hold) {
        writes.giveBack(hold);
    }

    void postpone(Postponed postponed) {
        writes.postpone(postponed);
    }

    /** Keeps what is told about a message whose id is not known. */
    void keepEarly(EarlyEvent event) {
        writes.keepEarly(event);
    }

    void deliver(DeliveryUpdate update) {
        writes.deliver(update, message(update.message()).orElse(null));
    }

    /** Gives a message new content, as its next revision. */
    Message revise(Message message, Content content, List<Part> parts) {
        return writes.revise(message, new NewRevision(message.id(), message.revision() + 1, content, parts, now));
    }

    void mark(MessageId message, Message.Mark mark) {
        writes.mark(message, mark);
    }

    void park(Parked parked) {
        writes.park(parked);
        event(
                Event.WORK_PARKED,
                parked.channel(),
                parked.conversation(),
                parked.message(),
                Map.of("parked", parked.id().toString(), "error", parked.reason()));
    }

    /** Notes that a try failed: of work about a message, or of reading again what was parked raw. */
    void failed(UUID subject, int attempt, String error) {
        List<Failure> changed = writes.failures(subject);
        List<Failure> all = new ArrayList<>(changed == null ? reads.failures(subject) : changed);
        all.add(new Failure(now, attempt, Failures.bounded(error)));
        writes.failures(subject, List.copyOf(all.subList(Math.max(0, all.size() - FAILURES_KEPT), all.size())));
    }

    /** The same, where nobody else counts the tries. */
    void failedOnceMore(UUID subject, String error) {
        List<Failure> before = reads.failures(subject);
        int attempts = before.isEmpty() ? 0 : before.get(before.size() - 1).attempt();
        failed(subject, attempts + 1, error);
    }

    /** Forgets how work about something failed. */
    void forgetFailures(UUID subject) {
        writes.failures(subject, List.of());
    }

    /** Keeps what has no type here. */
    void keep(Parked unsupported, String kind) {
        writes.park(unsupported);
        Map<String, String> facts = Map.of("parked", unsupported.id().toString(), "kind", kind);
        event(Event.PLATFORM_EVENT, unsupported.channel(), null, null, facts);
    }

    void participant(ConversationState conversation, Identity.Key identity) {
        writes.participant(new Participant(conversation.id(), identity));
    }

    void label(ConversationState conversation, String label, boolean present) {
        writes.label(new LabelChange(conversation.id(), label, present));
    }

    void receipt(ReceiptMove move) {
        writes.receipt(move);
    }

    void reachable(Identity.Key identity, boolean reachable) {
        writes.reachable(identity, reachable);
    }

    void offset(String channel, String offset) {
        writes.offset(channel, offset);
    }

    void block(String channel, Duration duration) {
        writes.block(channel, duration);
    }

    /**
     * Lets a conversation go on at an address. Another one that was opened there meanwhile is its continuation: what came in
     * there stays there, and from now on comes in here.
     */
    void move(ConversationState conversation, Address address) {
        Optional<ConversationState> owner = knownConversationAt(address);
        if (owner.isEmpty() || conversation.address().equals(address)) {
            return;
        }
        conversation.address(address);
        writes.move(conversation.id(), address);
        if (owner.get().id().equals(conversation.id())) {
            event(Event.CONVERSATION_CHANGED, conversation, null, Map.of("changed", "address"));
            return;
        }
        reads.moveTo(address, conversation.id());
        link(conversation, owner.get());
    }

    private void link(ConversationState conversation, ConversationState continuation) {
        continuation.status(Conversation.Status.CLOSED);
        event(
                Event.CONVERSATION_CHANGED,
                conversation,
                null,
                Map.of("changed", "address", "continuation", continuation.id().toString()));
        event(
                Event.CONVERSATION_CHANGED,
                continuation,
                null,
                Map.of("changed", "status", "continues", conversation.id().toString()));
    }

    void event(String type, ConversationState conversation, @Nullable MessageId message, Map<String, String> facts) {
        event(type, conversation.channel(), conversation.id(), message, facts);
    }

    void event(
            String type,
            String channel,
            @Nullable ConversationId conversation,
            @Nullable MessageId message,
            Map<String, String> facts) {
        writes.event(new NewEvent(type, now, channel, conversation, message, facts));
    }
}
