package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.model.Position;
import dev.switchboard.model.Sender;
import dev.switchboard.pipeline.OperationCommit.Outcome;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.PersonalData;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.Work;
import dev.switchboard.storage.Work.Lane;
import dev.switchboard.storage.Work.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.InOrder;
import org.mockito.Mockito;

/** Commits that meet in one batch. */
class LedgerTest {
    private final Storage storage = Storage.inMemory();
    private ConversationId conversation = new ConversationId(Ids.next());
    private Lease node = new Lease(Lease.Kind.NODE, "node", "nobody", 0);

    @BeforeEach
    void openConversation() {
        storage.open(new Storage.Opening("default", () -> Duration.ZERO));
        node = storage.join("node", "board", Duration.ofHours(1));
        ChannelConfig config = ChannelConfig.of("scripted", "support");
        storage.write(transaction -> {
            transaction.saveChannel(new StoredChannel(config, null, false, Channel.Status.ACTIVE, null, null, null, 0));
            return config;
        });
        HostCommit.Open open = new HostCommit.Open(Address.of("support", "chat"));
        write(open);
        conversation = Objects.requireNonNull(open.result().getNow(null));
    }

    /** Writes commits in one transaction, on a node that has no room for work. */
    private void write(Commit<?>... commits) {
        storage.write(transaction -> {
            Needs needs = new Needs();
            for (Commit<?> commit : commits) {
                commit.declare(needs);
            }
            Ledger ledger = new Ledger(transaction, needs, new HeldLimit(0, () -> {}), Instant.EPOCH);
            for (Commit<?> commit : commits) {
                apply(commit, ledger);
            }
            return ledger.write();
        });
    }

    private static <R> void apply(Commit<R> commit, Ledger ledger) {
        commit.result().complete(commit.apply(ledger));
    }

    private MessageId send() {
        Content content = Content.text("hello");
        MessageId id = new MessageId(Ids.next());
        write(update(new Effect.Send(id, content, List.of(new Part(null, List.of())), new Sender.Agent("agent"))));
        return id;
    }

    private HostCommit.Update update(Effect... effects) {
        return new HostCommit.Update(conversation, List.of(effects), null);
    }

    private void assertThatTheCounterIsRight() {
        assertThat(row().sending()).isEqualTo(states().size());
    }

    private ConversationRow row() {
        return storage.write(transaction -> Objects.requireNonNull(
                transaction.lockConversations(List.of(conversation)).get(conversation)));
    }

    private List<StandingWork> lane(Lane lane) {
        return storage.readLanes(List.of(new LaneKey(conversation, lane)));
    }

    private List<State> states() {
        return lane(Lane.SENDING).stream().map(StandingWork::state).toList();
    }

    private List<Event> events(String type) {
        return storage.events(Position.START, 100).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    @Test
    @DisplayName("What was told early is applied once, though two commits of a batch found it")
    void earlyEvents() {
        MessageId message = send();
        ExternalId id = new ExternalId("support", "chat", "m7");
        storage.write(transaction -> {
            transaction.keepEarly(List.of(new EarlyEvent(id, Event.MESSAGE_DELETED, Map.of())));
            transaction.insertExternalIds(Map.of(id, new PartRef(conversation, message, 0)));
            return id;
        });

        write(new EarlyEvents.Apply(List.of(id)), new EarlyEvents.Apply(List.of(id)));

        assertThat(events(Event.MESSAGE_DELETED)).hasSize(1);
    }

    @Test
    void aMessageThatTwoDeleteIsCancelledOnce() {
        send();
        MessageId second = send();
        write(update(new Effect.Delete(second)), update(new Effect.Delete(second)));
        assertThat(states()).containsExactly(State.READY);
        assertThatTheCounterIsRight();
        assertThat(events(Event.MESSAGE_CANCELLED)).hasSize(1);
        assertThat(events(Event.ACTION_SKIPPED)).hasSize(1);
    }

    @Test
    void aHeadThatTwoDeleteMakesRoomForTheNextOnly() {
        MessageId head = send();
        send();
        send();
        write(update(new Effect.Delete(head)), update(new Effect.Delete(head)));
        assertThat(states()).containsExactly(State.READY, State.WAITING);
        assertThatTheCounterIsRight();
    }

    @Test
    void aMessageThatIsEditedAfterItsDeletionStaysCancelled() {
        MessageId head = send();
        Content content = Content.text("other");
        Effect edit = new Effect.Edit(head, content, List.of(new Part(null, List.of())));
        write(update(new Effect.Delete(head)), update(edit));
        assertThat(states()).isEmpty();
        assertThatTheCounterIsRight();
        assertThat(storage.revisions(head)).isEmpty();
    }

    /** A message that came in. */
    private final class Received extends Commit<Done> {
        @Override
        void declare(Needs needs) {
            needs.conversation(conversation);
        }

        @Override
        Done apply(Ledger ledger) {
            ConversationState state = ledger.conversation(conversation);
            Message message = new Message(
                    new MessageId(Ids.next()),
                    conversation,
                    state.nextSeq(ledger.now()),
                    Message.Direction.INBOUND,
                    new Sender.Person(Identity.of("support", "anna", "Anna")),
                    Content.text("hello"),
                    0,
                    List.of(new Part(null, List.of())),
                    ledger.now(),
                    ledger.now(),
                    null,
                    null);
            ledger.insert(message);
            ledger.enqueue(state, Work.Type.HANDLE, message, "", true);
            return Done.DONE;
        }
    }

    private HeldWork claim(Lane lane) {
        List<HeldWork> claimed = storage.claim(node, lane, 10, List.of());
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    /** Has work held, given back, and held once more. */
    private HeldWork claimTwice(Lane lane) {
        HeldWork early = claim(lane);
        storage.write(transaction -> {
            transaction.giveBack(List.of(early.work().hold()));
            return early;
        });
        claim(lane);
        return early;
    }

    @Test
    void aUnitWhoseHeadSomebodyElseHasByNowChangesNothing() {
        write(new Received());
        write(new Received());
        Work early = claimTwice(Lane.HANDLING).work();
        List<Work> merged = List.of(early, lane(Lane.HANDLING).get(1).work());
        List<StandingWork> before = lane(Lane.HANDLING);

        List<Effect> effects = List.of(new Effect.SetStatus(Conversation.Status.CLOSED));
        UnitCommit done = UnitCommit.done(node, merged, List.of(), effects, null);
        UnitCommit failed = UnitCommit.failed(node, early, "time-out", Duration.ZERO);
        write(done, failed);

        assertThat(done.result()).isCompletedWithValue(false);
        assertThat(failed.result()).isCompletedWithValue(false);
        assertThat(lane(Lane.HANDLING)).isEqualTo(before);
        assertThat(row().handling()).isEqualTo(2);
        assertThat(row().status()).isEqualTo(Conversation.Status.OPEN);
    }

    @Test
    void aUnitThatMergedWhatWaitedEndsAllOfItOnce() {
        write(new Received());
        write(new Received());
        write(new Received());
        Work head = claim(Lane.HANDLING).work();
        List<Work> merged = List.of(head, lane(Lane.HANDLING).get(1).work());

        UnitCommit done = UnitCommit.done(node, merged, List.of(), List.of(), null);
        UnitCommit again = UnitCommit.done(node, merged, List.of(), List.of(), null);
        write(done, again);

        assertThat(done.result()).isCompletedWithValue(true);
        assertThat(again.result()).isCompletedWithValue(false);
        assertThat(lane(Lane.HANDLING)).extracting(StandingWork::state).containsExactly(State.READY);
        assertThat(row().handling()).isEqualTo(1);
    }

    @Test
    void whatBecameOfASendThatSomebodyElseHasByNowChangesNothing() {
        MessageId id = send();
        HeldWork early = claimTwice(Lane.SENDING);
        Message message = Objects.requireNonNull(storage.messages(List.of(id)).get(id));
        Assignment assignment = new Assignment(early.work(), early.address(), message, node);
        Position position = storage.latest();

        for (Outcome outcome : List.of(
                new Outcome.PartSent(0, List.of("p1")),
                new Outcome.Again(Duration.ofHours(1), "time-out", true, true, true, null),
                new Outcome.Failed("rejected", ChannelPolicy.AfterFailure.HOLD, null),
                new Outcome.NotBegun())) {
            OperationCommit commit = new OperationCommit(assignment, outcome);
            write(commit);
            assertThat(commit.result()).isCompletedWithValue(false);
        }

        assertThat(storage.latest()).isEqualTo(position);
        assertThat(storage.messages(List.of(id))).containsEntry(id, message);
        assertThat(storage.held(node))
                .containsExactly(new Work.Hold(early.work().key(), 2));
    }

    @Test
    void whatChangesBesidesConversationsIsLockedBeforeThem() {
        Identity.Key anna = Identity.of("support", "anna", "Anna").key();
        Address from = Address.of("support", "chat");
        Address to = Address.of("support", "moved");
        Needs needs = new Needs();
        needs.person(anna);
        needs.move(from, to);
        storage.write(transaction -> {
            Transaction watched = Mockito.mock(Transaction.class, AdditionalAnswers.delegatesTo(transaction));
            Ledger ledger = new Ledger(watched, needs, new HeldLimit(0, () -> {}), Instant.EPOCH);
            ledger.move(ledger.conversation(conversation), to);
            ledger.reachable(anna, false);
            ledger.write();
            InOrder order = Mockito.inOrder(watched);
            order.verify(watched).lockIdentities(Set.of(anna));
            order.verify(watched).claimAddresses(Map.of(to, conversation));
            order.verify(watched).lockConversations(Set.of(conversation));
            return order;
        });
        assertThat(storage.conversationAt(to)).contains(conversation);
        assertThat(row().address()).isEqualTo(to);
    }

    @Test
    @DisplayName("Parked work is removed when its conversation is locked, as by all others")
    void parkedWorkIsLockedAfterItsConversation() {
        Parked parked = parkedSend();
        ParkedCommit drop = new ParkedCommit(parked, false, true);
        Needs needs = new Needs();
        drop.declare(needs);
        storage.write(transaction -> {
            Transaction watched = Mockito.mock(Transaction.class, AdditionalAnswers.delegatesTo(transaction));
            Ledger ledger = new Ledger(watched, needs, new HeldLimit(0, () -> {}), Instant.EPOCH);
            drop.apply(ledger);
            ledger.write();
            InOrder order = Mockito.inOrder(watched);
            order.verify(watched).lockConversations(Set.of(conversation));
            order.verify(watched).unpark(Set.of(parked.id()));
            return order;
        });
        assertThat(storage.parked(parked.id())).isEmpty();
    }

    @SuppressWarnings("NullAway") // does not see in a class file that an array may be null
    private Parked parkedSend() {
        Parked parked = new Parked(
                Ids.next(),
                Parked.Kind.OPERATION,
                "support",
                null,
                conversation,
                send(),
                "blocked",
                1,
                null,
                Instant.EPOCH);
        storage.write(transaction -> {
            transaction.park(List.of(parked));
            return parked;
        });
        return parked;
    }

    @Test
    @DisplayName("What was sent late is not written down where the conversation was erased meanwhile")
    void lateSendAfterErasure() {
        MessageId id = send();
        Message message = Objects.requireNonNull(storage.messages(List.of(id)).get(id));
        Work work = lane(Lane.SENDING).get(0).work();
        Assignment assignment = new Assignment(work, Address.of("support", "chat"), message, node);
        storage.personalData().vacate(conversation);

        write(LateSend.of(assignment, new Outcome.PartSent(0, List.of("p1"))).orElseThrow());

        assertThat(storage.messageBy(new ExternalId("support", "chat", "p1"))).isEmpty();
        assertThat(events(Event.MESSAGE_SENT_LATE)).isEmpty();
    }

    @Test
    @DisplayName("What comes in does not reopen a conversation that is erased between its being found and its lock")
    void intakeWhileErasing() {
        Identity anna = Identity.of("support", "anna", "Anna");
        InboundEvent.NewMessage event = InboundEvent.from(Address.of("support", "chat"), anna, Instant.EPOCH)
                .message("k1", "m1", Content.text("hello"));
        IntakeCommit.Terms terms = new IntakeCommit.Terms(true, Duration.ofSeconds(1), new RecentParticipants(), null);
        Needs needs = new Needs();
        new IntakeCommit("support", List.of(event), null, null, terms).declare(needs);
        ConversationRow erased = vacant(row());

        assertThatThrownBy(() -> storage.write(transaction -> {
                    Transaction overtaken = Mockito.mock(Transaction.class, AdditionalAnswers.delegatesTo(transaction));
                    Mockito.doReturn(Map.of(conversation, erased))
                            .when(overtaken)
                            .lockConversations(Set.of(conversation));
                    return new Ledger(overtaken, needs, new HeldLimit(0, () -> {}), Instant.EPOCH);
                }))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        contended -> assertThat(contended.isContended()).isTrue());
    }

    private static ConversationRow vacant(ConversationRow row) {
        return new ConversationRow(
                row.id(),
                Address.of("support", PersonalData.ERASED),
                Conversation.Status.ARCHIVED,
                null,
                0,
                0,
                0,
                0,
                false,
                row.openedAt(),
                row.activeAt());
    }
}
