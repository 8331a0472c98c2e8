package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Message;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Work;
import dev.switchboard.storage.Work.Lane;
import dev.switchboard.storage.Work.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lanes: the work of a conversation in its order, and what becomes its head. */
abstract class StorageLaneTests extends StorageTests {
    StorageLaneTests(StorageContract contract) {
        super(contract);
    }

    private static LaneKey sending(ConversationId conversation) {
        return new LaneKey(conversation, Lane.SENDING);
    }

    private static LaneKey handling(ConversationId conversation) {
        return new LaneKey(conversation, Lane.HANDLING);
    }

    private StandingWork standing(Work.Key key) {
        return storage.readLanes(List.of(new LaneKey(key.conversation(), key.lane()))).stream()
                .filter(work -> work.work().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private List<HeldWork> promote(@Nullable Lease holder, LaneKey... lanes) {
        return storage.write(tx -> {
            for (LaneKey lane : lanes) {
                tx.lockConversations(List.of(lane.conversation()));
            }
            return tx.promote(List.of(lanes), holder);
        });
    }

    @Test
    void R11_workStandsInItsLaneInItsOrder() {
        ConversationId one = scribe.conversation("one");
        ConversationId two = scribe.conversation("two");
        Lease node = storage.join("node", "board", TERM);
        Work.Key first = scribe.work(one, Work.Type.SEND, State.HELD, node);
        Work.Key handle = scribe.work(one, Work.Type.HANDLE, State.READY, null);
        Work.Key second = scribe.work(one, Work.Type.SEND, State.WAITING, null);
        Work.Key other = scribe.work(two, Work.Type.SEND, State.READY, null);

        List<StandingWork> lane = storage.readLanes(List.of(sending(one)));
        assertThat(lane).extracting(work -> work.work().key()).containsExactly(first, second);
        assertThat(lane).extracting(StandingWork::state).containsExactly(State.HELD, State.WAITING);
        assertThat(storage.readLanes(List.of(sending(one), handling(one), sending(two), handling(two))))
                .extracting(work -> work.work().key())
                .containsExactlyInAnyOrder(first, second, handle, other);
        assertThat(storage.<List<StandingWork>>write(tx -> tx.lockLanes(List.of(handling(one)))))
                .isEqualTo(storage.readLanes(List.of(handling(one))))
                .hasSize(1);
    }

    @Test
    void R11_moreWorkThanTenStillStandsInItsOrder() {
        ConversationId conversation = scribe.conversation("chat");
        for (int i = 0; i < 12; i++) {
            scribe.work(conversation, Work.Type.SEND, i == 0 ? State.READY : State.WAITING, null);
        }
        assertThat(storage.readLanes(List.of(sending(conversation))))
                .extracting(work -> work.work().key().position())
                .hasSize(12)
                .isSorted();
    }

    @Test
    void R27_everyFieldOfWorkIsKept() {
        Message message = scribe.queue(scribe.conversation("chat"), Content.text("one"));
        Instant createdAt = Instant.parse("2026-02-14T10:00:00.123456Z");
        Work work = new Work(
                new Work.Key(message.conversation(), Lane.SENDING, 6_000_000_000L),
                Scribe.CHANNEL,
                Work.Type.REACT,
                message.id(),
                "\uD83D\uDC4D",
                false,
                3,
                true,
                "time-out \u00e4",
                createdAt,
                createdAt.plusSeconds(1),
                6,
                new Work.Origin(createdAt.minusSeconds(1), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        scribe.write(tx -> tx.insertWork(List.of(new NewWork(work, State.READY, Duration.ZERO)), null));
        assertThat(standing(work.key())).isEqualTo(new StandingWork(work, State.READY));

        List<HeldWork> claimed = storage.claim(storage.join("node", "board", TERM), Lane.SENDING, 1, List.of());
        assertThat(claimed).containsExactly(new HeldWork(work.heldAgain(), Address.of(Scribe.CHANNEL, "chat")));
    }

    @Test
    void P3_finishedWorkIsGoneAndSaidToHaveBeenThere() {
        ConversationId conversation = scribe.conversation("chat");
        Lease node = storage.join("node", "board", TERM);
        Work.Hold held = first(scribe.work(conversation, Work.Type.SEND, State.HELD, node));
        Work.Hold unknown = first(new Work.Key(conversation, Lane.SENDING, 99));

        assertThat(storage.<Set<Work.Hold>>write(tx -> tx.finishWork(List.of(held, unknown))))
                .containsExactly(held);
        assertThat(storage.readLanes(List.of(sending(conversation)))).isEmpty();
        assertThat(heldBy(node)).isEmpty();
        assertThat(storage.<Set<Work.Hold>>write(tx -> tx.finishWork(List.of(held))))
                .isEmpty();
    }

    @Test
    void R14_workThatNobodyHasCanBeRemoved() {
        ConversationId conversation = scribe.conversation("chat");
        Work.Key ready = scribe.work(conversation, Work.Type.SEND, State.READY, null);
        Work.Key waiting = scribe.work(conversation, Work.Type.SEND, State.WAITING, null);
        Work.Key kept = scribe.work(conversation, Work.Type.SEND, State.WAITING, null);
        Work.Key unknown = new Work.Key(conversation, Lane.SENDING, 99);
        scribe.write(tx -> tx.removeWork(List.of(ready, waiting, unknown)));
        assertThat(storage.readLanes(List.of(sending(conversation))))
                .extracting(work -> work.work().key())
                .containsExactly(kept);
    }

    @Test
    void R21_eachTimeThatWorkIsGivenToANodeItsHoldHasAHigherNumber() {
        ConversationId conversation = scribe.conversation("chat");
        Lease node = storage.join("node", "board", TERM);
        Work.Key head = scribe.work(conversation, Work.Type.SEND, State.HELD, node);
        Work.Key next = scribe.work(conversation, Work.Type.SEND, State.WAITING, null);
        assertThat(storage.held(node)).containsExactly(new Work.Hold(head, 1));
        scribe.write(tx -> tx.giveBack(List.of(first(head))));
        assertThat(standing(head).work().hold()).isEqualTo(new Work.Hold(head, 1));

        List<HeldWork> claimed = storage.claim(node, Lane.SENDING, 10, List.of());
        assertThat(claimed).extracting(work -> work.work().hold()).containsExactly(new Work.Hold(head, 2));
        assertThat(storage.held(node)).containsExactly(new Work.Hold(head, 2));

        scribe.write(tx -> tx.finishWork(List.of(new Work.Hold(head, 2))));
        assertThat(promote(node, sending(conversation)))
                .extracting(work -> work.work().hold())
                .containsExactly(new Work.Hold(next, 1));
        assertThat(standing(next).work().hold()).isEqualTo(new Work.Hold(next, 1));
    }

    @Test
    void R21_aHoldThatIsNotTheLatestChangesNothing() {
        ConversationId conversation = scribe.conversation("chat");
        Lease node = storage.join("node", "board", TERM);
        Work.Key key = scribe.work(conversation, Work.Type.SEND, State.HELD, node);
        scribe.write(tx -> tx.postponeWork(List.of(new Postponed(first(key), Duration.ZERO, 1, false, "429"))));
        Lease other = contract.expected().multiNode() ? secondNode().join("other", "other board", TERM) : node;
        storage.claim(other, Lane.SENDING, 10, List.of());
        StandingWork claimed = standing(key);

        Set<Work.Hold> late = storage.write(tx -> {
            tx.postponeWork(List.of(new Postponed(first(key), Duration.ofHours(1), 7, true, "too late")));
            tx.giveBack(List.of(first(key)));
            assertThat(tx.lockHolds(List.of(first(key)))).isEmpty();
            return tx.finishWork(List.of(first(key)));
        });

        assertThat(late).isEmpty();
        assertThat(standing(key)).isEqualTo(claimed);
        assertThat(storage.held(other)).containsExactly(new Work.Hold(key, 2));
        assertThat(storage.<Set<Work.Hold>>write(tx -> tx.lockHolds(List.of(first(key), new Work.Hold(key, 2)))))
                .containsExactly(new Work.Hold(key, 2));
    }

    @Test
    void P3_whatCameOfWorkThatWasGivenBackIsTakenWhileNobodyElseHasIt() {
        Lease node = storage.join("node", "board", TERM);
        Work.Key key = scribe.work(scribe.conversation("chat"), Work.Type.SEND, State.HELD, node);
        scribe.write(tx -> tx.giveBack(List.of(first(key))));
        assertThat(storage.<Set<Work.Hold>>write(tx -> tx.finishWork(List.of(first(key)))))
                .containsExactly(first(key));
    }

    @Test
    void P6_postponedWorkIsNobodysUntilItIsDue() {
        ConversationId conversation = scribe.conversation("chat");
        Lease node = storage.join("node", "board", TERM);
        Work.Key key = scribe.work(conversation, Work.Type.SEND, State.HELD, node);
        assertThat(standing(key).work().attemptedAt()).isNull();
        scribe.write(
                tx -> tx.postponeWork(List.of(new Postponed(first(key), Duration.ofMinutes(10), 2, true, "time-out"))));

        StandingWork postponed = standing(key);
        assertThat(postponed.state()).isEqualTo(State.READY);
        assertThat(postponed.work().attempts()).isEqualTo(2);
        assertThat(postponed.work().inDoubt()).isTrue();
        assertThat(postponed.work().error()).isEqualTo("time-out");
        assertThat(postponed.work().attemptedAt()).isNotNull();
        assertThat(heldBy(node)).isEmpty();
        assertThat(storage.claim(node, Lane.SENDING, 10, List.of())).isEmpty();

        clock.advance(Duration.ofMinutes(11));
        assertThat(storage.claim(node, Lane.SENDING, 10, List.of()))
                .extracting(HeldWork::work)
                .containsExactly(postponed.work().heldAgain());
        assertThat(heldBy(node)).containsExactly(key);
    }

    @Test
    void R17_workThatIsPutOffWithoutATryKeepsTheTimeOfItsLastOne() {
        Lease node = storage.join("node", "board", TERM);
        Work.Key key = scribe.work(scribe.conversation("chat"), Work.Type.SEND, State.HELD, node);
        scribe.write(tx -> tx.postponeWork(List.of(new Postponed(first(key), Duration.ZERO, 1, true, "time-out"))));
        Work tried = standing(key).work();

        clock.advance(Duration.ofMinutes(1));
        scribe.write(
                tx -> tx.postponeWork(List.of(new Postponed(first(key), Duration.ZERO, 1, true, "too early to ask"))));
        assertThat(standing(key).work().attemptedAt()).isEqualTo(tried.attemptedAt());

        scribe.write(tx -> tx.postponeWork(List.of(new Postponed(first(key), Duration.ZERO, 2, true, "time-out"))));
        assertThat(standing(key).work().attemptedAt()).isAfter(tried.attemptedAt());
    }

    @Test
    void R8_workThatWasNeverBegunCanBeGivenBack() {
        Lease node = storage.join("node", "board", TERM);
        Work.Key held = scribe.work(scribe.conversation("one"), Work.Type.SEND, State.HELD, node);
        Work.Key kept = scribe.work(scribe.conversation("two"), Work.Type.SEND, State.HELD, node);
        Work.Key waiting = scribe.work(scribe.conversation("three"), Work.Type.SEND, State.WAITING, null);
        scribe.write(tx -> tx.giveBack(List.of(first(held), new Work.Hold(waiting, 0))));

        assertThat(heldBy(node)).containsExactly(kept);
        assertThat(standing(held).state()).isEqualTo(State.READY);
        assertThat(standing(held).work().attemptedAt()).isNull();
        assertThat(standing(waiting).state()).isEqualTo(State.WAITING);
        assertThat(storage.claim(node, Lane.SENDING, 10, List.of()))
                .extracting(work -> work.work().key())
                .containsExactly(held);
    }

    @Test
    void R12_theFirstThatWaitsBecomesTheHead() {
        ConversationId one = scribe.conversation("one");
        ConversationId two = scribe.conversation("two");
        Lease node = storage.join("node", "board", TERM);
        Work.Key head = scribe.work(one, Work.Type.SEND, State.HELD, node);
        Work.Key next = scribe.work(one, Work.Type.SEND, State.WAITING, null);
        Work.Key last = scribe.work(one, Work.Type.SEND, State.WAITING, null);
        Work.Key alone = scribe.work(two, Work.Type.HANDLE, State.WAITING, null);
        scribe.write(tx -> tx.finishWork(List.of(first(head))));

        List<HeldWork> held = promote(node, sending(one), handling(one), handling(two), sending(two));
        assertThat(held).extracting(work -> work.work().key()).containsExactlyInAnyOrder(next, alone);
        assertThat(held)
                .extracting(HeldWork::address)
                .containsExactlyInAnyOrder(Address.of(Scribe.CHANNEL, "one"), Address.of(Scribe.CHANNEL, "two"));
        assertThat(standing(next).state()).isEqualTo(State.HELD);
        assertThat(standing(last).state()).isEqualTo(State.WAITING);
        assertThat(heldBy(node)).containsExactlyInAnyOrder(next, alone);
    }

    @Test
    void R12_withoutAHolderTheHeadIsReady() {
        ConversationId conversation = scribe.conversation("chat");
        Work.Key next = scribe.work(conversation, Work.Type.SEND, State.WAITING, null);
        assertThat(promote(null, sending(conversation))).isEmpty();
        assertThat(standing(next).state()).isEqualTo(State.READY);
    }

    @Test
    void R5_aHeadThatIsNotDueYetIsLeftReady() {
        ConversationId conversation = scribe.conversation("chat");
        Lease node = storage.join("node", "board", TERM);
        Work.Key album = scribe.work(conversation, Work.Type.HANDLE, State.WAITING, Duration.ofSeconds(90), null);
        assertThat(promote(node, handling(conversation))).isEmpty();
        assertThat(standing(album).state()).isEqualTo(State.READY);
        assertThat(storage.claim(node, Lane.HANDLING, 10, List.of())).isEmpty();

        clock.advance(Duration.ofSeconds(91));
        assertThat(storage.claim(node, Lane.HANDLING, 10, List.of()))
                .extracting(work -> work.work().key())
                .containsExactly(album);
    }

    @Test
    void R9_unorderedWorkIsNoHead() {
        ConversationId conversation = scribe.conversation("chat");
        Lease node = storage.join("node", "board", TERM);
        Message message = scribe.receive(conversation, Content.text("one"));
        Work.Key first = scribe.work(message, Work.Type.HANDLE, false, State.HELD, Duration.ZERO, node);
        Work.Key second = scribe.work(message, Work.Type.HANDLE, false, State.READY, Duration.ZERO, null);
        Work.Key ordered = scribe.work(message, Work.Type.HANDLE, true, State.WAITING, Duration.ZERO, null);
        assertThat(promote(node, handling(conversation)))
                .extracting(work -> work.work().key())
                .containsExactly(ordered);
        assertThat(standing(first).state()).isEqualTo(State.HELD);
        assertThat(standing(second).state()).isEqualTo(State.READY);
    }

    @Test
    void R13_workIsStoredAsHeldByTheLeaseOfItsCommit() {
        Lease node = storage.join("node", "board", TERM);
        Work.Key held = scribe.work(scribe.conversation("one"), Work.Type.SEND, State.HELD, node);
        scribe.work(scribe.conversation("two"), Work.Type.SEND, State.READY, node);
        assertThat(heldBy(node)).containsExactly(held);
        assertThat(storage.claim(node, Lane.SENDING, 10, List.of())).hasSize(1);
    }
}
