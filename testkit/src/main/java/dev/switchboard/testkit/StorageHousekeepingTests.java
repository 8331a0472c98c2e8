package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Housekeeping;
import dev.switchboard.storage.Housekeeping.Kind;
import dev.switchboard.storage.Housekeeping.Messages;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is removed when it was kept for long enough, and what is not. */
abstract class StorageHousekeepingTests extends StorageTests {
    private static final Duration MONTH = Duration.ofDays(30);

    StorageHousekeepingTests(StorageContract contract) {
        super(contract);
    }

    private Housekeeping housekeeping() {
        return storage.housekeeping();
    }

    private static EventKey key(String key) {
        return new EventKey(Scribe.CHANNEL, key);
    }

    @Test
    void R1_eventKeysAreForgottenOldestFirst() {
        scribe.write(tx -> tx.insertKeys(List.of(key("1"))));
        clock.advance(Duration.ofDays(1));
        scribe.write(tx -> tx.insertKeys(List.of(key("2"))));
        clock.advance(Duration.ofDays(1));
        scribe.write(tx -> tx.insertKeys(List.of(key("3"))));
        clock.advance(MONTH.minusHours(25));
        assertThat(housekeeping().forget(Kind.EVENT_KEYS, MONTH, 10)).isEqualTo(1);
        clock.advance(Duration.ofDays(2));

        assertThat(housekeeping().forget(Kind.EVENT_KEYS, MONTH, 1)).isEqualTo(1);

        Set<EventKey> unknown = storage.write(tx -> Set.copyOf(tx.insertKeys(List.of(key("1"), key("2"), key("3")))));
        assertThat(unknown).containsExactlyInAnyOrder(key("1"), key("2"));
    }

    @Test
    void R20_idempotencyKeysAreForgotten() {
        SendKey key = new SendKey(Scribe.CHANNEL, "order-17");
        MessageId first = new MessageId(UUID.randomUUID());
        MessageId second = new MessageId(UUID.randomUUID());
        scribe.write(tx -> tx.resolveSendKeys(Map.of(key, first)));
        clock.advance(MONTH.minusHours(1));
        assertThat(housekeeping().forget(Kind.SEND_KEYS, MONTH, 10)).isZero();
        clock.advance(Duration.ofHours(2));

        assertThat(housekeeping().forget(Kind.SEND_KEYS, MONTH, 10)).isEqualTo(1);

        Map<SendKey, MessageId> resolved = storage.write(tx -> Map.copyOf(tx.resolveSendKeys(Map.of(key, second))));
        assertThat(resolved).containsEntry(key, second);
    }

    @Test
    void R1_whatWasToldOfUnknownIdsIsForgotten() {
        ExternalId id = new ExternalId(Scribe.CHANNEL, "chat", "1");
        scribe.write(tx ->
                tx.keepEarly(List.of(new EarlyEvent(id, "delivered", Map.of()), new EarlyEvent(id, "read", Map.of()))));
        clock.advance(MONTH.plusHours(1));

        assertThat(housekeeping().forget(Kind.EARLY_EVENTS, MONTH, 10)).isPositive();

        List<EarlyEvent> left = storage.write(tx -> tx.takeEarly(List.of(id)));
        assertThat(left).isEmpty();
    }

    @Test
    void P9_howWorkFailedIsForgottenSinceTheLastFailure() {
        UUID old = UUID.randomUUID();
        UUID lasting = UUID.randomUUID();
        Failure first = new Failure(clock.instant(), 1, "threw");
        scribe.write(tx -> tx.saveFailures(Map.of(old, List.of(first), lasting, List.of(first))));
        clock.advance(MONTH.plusHours(1));
        Failure second = new Failure(clock.instant(), 2, "threw");
        scribe.write(tx -> tx.saveFailures(Map.of(lasting, List.of(first, second))));

        assertThat(housekeeping().forget(Kind.FAILURES, MONTH, 10)).isEqualTo(1);

        assertThat(storage.failures(old)).isEmpty();
        assertThat(storage.failures(lasting)).containsExactly(first, second);
    }

    @Test
    void R25_theFeedIsForgottenFromItsBeginningAndSaysSo() {
        for (int i = 0; i < 5; i++) {
            scribe.write(tx -> tx.appendEvents(List.of(scribe.event("event"))));
            clock.advance(Duration.ofDays(1));
        }
        List<Event> all = storage.events(Position.START, 10);
        Instant before = all.get(3).at();

        assertThat(housekeeping().forgetEvents(before, 2)).isEqualTo(2);
        assertThat(housekeeping().forgetEvents(before, 2)).isEqualTo(1);
        assertThat(housekeeping().forgetEvents(before, 2)).isZero();

        assertThatThrownBy(() -> storage.events(Position.START, 10))
                .isInstanceOfSatisfying(
                        CursorExpiredException.class,
                        expired ->
                                assertThat(storage.events(expired.oldest(), 10)).isEqualTo(all.subList(3, 5)));
        assertThat(storage.events(all.get(2).position(), 10)).isEqualTo(all.subList(3, 5));
        assertThat(housekeeping().forgetEvents(clock.instant(), 10)).isEqualTo(2);
        assertThat(storage.latest()).isEqualTo(all.get(4).position());
        assertThat(storage.events(storage.latest(), 10)).isEmpty();
        assertThatThrownBy(() -> storage.events(all.get(3).position(), 10)).isInstanceOf(CursorExpiredException.class);
    }

    @Test
    void R25_anEventThatIsToStayKeepsAllAfterIt() {
        Instant now = clock.instant();
        scribe.write(tx -> tx.appendEvents(List.of(scribe.event("stays"))));
        clock.set(now.minus(Duration.ofDays(9)));
        scribe.write(tx -> tx.appendEvents(List.of(scribe.event("by a clock that is behind"))));
        clock.set(now);

        assertThat(housekeeping().forgetEvents(now, 10)).isZero();
        assertThat(storage.events(Position.START, 10)).hasSize(2);
    }

    private List<Message> receive(ConversationId conversation, int count) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(scribe.receive(conversation, Content.text("t" + i)));
            clock.advance(Duration.ofDays(1));
        }
        return messages;
    }

    private int sweep(Messages what, Instant before) {
        return housekeeping().sweepMessages(what, before, clock.instant(), 10);
    }

    private void sweepAll(Messages what, Instant before) {
        for (int i = 0; sweep(what, before) > 0; i++) {
            assertThat(i).as("sweeps, which come to an end").isLessThan(100);
        }
    }

    private List<Message> read(ConversationId conversation) {
        return storage.messages(conversation, Long.MAX_VALUE, 1_000);
    }

    @Test
    void R5_oldMessagesAreErasedAndTheirSeqStays() {
        ConversationId conversation = scribe.conversation("chat");
        List<Message> messages = receive(conversation, 3);
        Message old = messages.get(0);
        Content other = Content.text("other");
        scribe.write(
                tx -> tx.reviseMessages(List.of(new NewRevision(old.id(), 1, other, old.parts(), clock.instant()))));

        sweepAll(Messages.ERASE, messages.get(2).storedAt());

        List<Message> left = read(conversation);
        assertThat(left).extracting(Message::seq).containsExactly(3L, 2L, 1L);
        assertThat(left).extracting(Message::mark).containsExactly(null, Message.Mark.ERASED, Message.Mark.ERASED);
        assertThat(left.get(0).content()).isEqualTo(Content.text("t2"));
        assertThat(left.subList(1, 3))
                .allSatisfy(message -> assertThat(message.content()).isEqualTo(Content.EMPTY));
        assertThat(storage.revisions(old.id())).isEmpty();
        assertThat(scribe.receive(conversation, Content.text("new")).seq()).isEqualTo(4);
    }

    @Test
    void R5_oldMessagesAreRemovedAndTheSeqCountsOn() {
        ConversationId conversation = scribe.conversation("chat");
        List<Message> messages = receive(conversation, 250);
        ExternalId id = new ExternalId(Scribe.CHANNEL, "chat", "9");
        ExternalId album = ExternalId.ofAlbum(Scribe.CHANNEL, "chat", "7");
        ExternalId albumThatStays = ExternalId.ofAlbum(Scribe.CHANNEL, "chat", "8");
        Message withId = messages.get(0);
        List<Part> pieces = List.of(new Part(Content.text("a piece"), List.of("9")));
        scribe.write(tx ->
                tx.reviseMessages(List.of(new NewRevision(withId.id(), 1, withId.content(), pieces, clock.instant()))));
        scribe.write(tx -> tx.insertExternalIds(Map.of(
                id,
                new PartRef(conversation, withId.id(), 0),
                album,
                new PartRef(conversation, withId.id(), 0),
                albumThatStays,
                new PartRef(conversation, messages.get(249).id(), 0))));

        sweepAll(Messages.REMOVE, messages.get(240).storedAt());

        assertThat(read(conversation)).extracting(Message::seq).hasSize(10).contains(241L, 250L);
        assertThat(storage.messageBy(id)).isEmpty();
        assertThat(storage.messageBy(album)).isEmpty();
        assertThat(storage.messageBy(albumThatStays)).contains(messages.get(249).id());
        assertThat(scribe.receive(conversation, Content.text("new")).seq()).isEqualTo(251);
    }

    @Test
    void R5_whatStaysIsFoundWhenItIsOldEnough() {
        ConversationId conversation = scribe.conversation("chat");
        List<Message> messages = receive(conversation, 3);
        sweepAll(Messages.ERASE, messages.get(0).storedAt());
        assertThat(read(conversation)).extracting(Message::mark).containsOnlyNulls();
        sweepAll(Messages.ERASE, messages.get(1).storedAt());
        assertThat(read(conversation)).extracting(Message::mark).containsExactly(null, null, Message.Mark.ERASED);
        sweepAll(Messages.ERASE, clock.instant());
        assertThat(read(conversation)).extracting(Message::mark).doesNotContainNull();

        Message late = scribe.receive(conversation, Content.text("late"));
        clock.advance(Duration.ofDays(1));
        sweepAll(Messages.ERASE, clock.instant());

        assertThat(present(storage.messages(List.of(late.id())).get(late.id())).mark())
                .isEqualTo(Message.Mark.ERASED);
    }

    @Test
    void R5_aMessageWhoseWorkIsNotDoneStaysWithThoseAfterIt() {
        ConversationId conversation = scribe.conversation("chat");
        Message first = receive(conversation, 1).get(0);
        Message open = scribe.queue(conversation, Content.text("to be sent"));
        Work.Key work = scribe.work(open, Work.Type.SEND, Work.State.READY, Duration.ZERO, null);
        Message last = receive(conversation, 1).get(0);
        clock.advance(MONTH);

        sweepAll(Messages.ERASE, clock.instant());

        Map<MessageId, Message> left = storage.messages(List.of(first.id(), open.id(), last.id()));
        assertThat(present(left.get(first.id())).mark()).isEqualTo(Message.Mark.ERASED);
        assertThat(present(left.get(open.id())).content()).isEqualTo(Content.text("to be sent"));
        assertThat(present(left.get(last.id())).mark()).isNull();
        scribe.write(tx -> tx.lockConversations(List.of(conversation)));
        scribe.write(tx -> tx.removeWork(List.of(work)));
        clock.advance(Duration.ofDays(2));
        sweepAll(Messages.ERASE, clock.instant());
        assertThat(read(conversation)).extracting(Message::mark).containsOnly(Message.Mark.ERASED);
    }

    @Test
    @SuppressWarnings("NullAway") // does not see in a class file that an array may be null
    void R12_whatHoldsAConversationIsNotSweptUntilTheHoldIsLifted() {
        ConversationId conversation = scribe.conversation("chat");
        Message failed = scribe.queue(conversation, Content.text("not sent"));
        Parked parked = new Parked(
                UUID.randomUUID(),
                Parked.Kind.OPERATION,
                Scribe.CHANNEL,
                null,
                conversation,
                failed.id(),
                "blocked",
                1,
                null,
                clock.instant());
        scribe.write(tx -> tx.park(List.of(parked)));
        scribe.hold(conversation, true);
        Message last = receive(conversation, 1).get(0);
        clock.advance(MONTH);

        sweepAll(Messages.ERASE, clock.instant());

        assertThat(storage.parked(parked.id())).contains(parked);
        assertThat(read(conversation)).extracting(Message::mark).containsOnlyNulls();
        scribe.hold(conversation, false);
        clock.advance(Duration.ofDays(2));
        sweepAll(Messages.ERASE, clock.instant());
        assertThat(storage.parked(parked.id())).isEmpty();
        assertThat(read(conversation)).extracting(Message::id).containsExactly(last.id(), failed.id());
        assertThat(read(conversation)).extracting(Message::mark).containsOnly(Message.Mark.ERASED);
    }

    @Test
    void R4_aConversationThatIsLockedIsPassedOverOrWaitedFor() {
        ConversationId busy = scribe.conversation("busy");
        receive(busy, 1);
        Instant before = clock.instant();
        Storage second = secondNode();
        try (Crowd crowd = new Crowd()) {
            Future<Integer> sweeping = storage.write(tx -> {
                assertThat(tx.lockConversations(List.of(busy))).hasSize(1);
                Future<Integer> sweep = crowd.begin(
                        () -> second.housekeeping().sweepMessages(Messages.ERASE, before, clock.instant(), 10));
                letItPassOverOrWait(sweep);
                return sweep;
            });
            Crowd.outcome(sweeping);
        }
        sweepAll(Messages.ERASE, before);
        assertThat(read(busy)).extracting(Message::mark).containsExactly(Message.Mark.ERASED);
    }

    @Test
    void R21_aChoreIsDoneByOneNodeAtATime() {
        Lease lease = storage.acquire(Lease.Kind.CHORE, "housekeeping", "one", Duration.ofMinutes(1))
                .orElseThrow();
        assertThat(storage.acquire(Lease.Kind.CHORE, "housekeeping", "other", Duration.ofMinutes(1)))
                .isEmpty();
        assertThat(storage.acquire(Lease.Kind.POLL, "housekeeping", "other", Duration.ofMinutes(1)))
                .isPresent();
        clock.advance(Duration.ofMinutes(2));
        assertThat(storage.acquire(Lease.Kind.CHORE, "housekeeping", "other", Duration.ofMinutes(1)))
                .isPresent();
        assertThat(storage.renew(lease, Duration.ofMinutes(1))).isFalse();
    }
}
