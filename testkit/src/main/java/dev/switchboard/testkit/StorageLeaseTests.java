package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.ConversationId;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import dev.switchboard.storage.Work.Lane;
import dev.switchboard.storage.Work.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Leases: who works under a node's name, who polls a channel, and who no longer does. */
abstract class StorageLeaseTests extends StorageTests {
    private static final Duration LONGER = TERM.multipliedBy(2);

    StorageLeaseTests(StorageContract contract) {
        super(contract);
    }

    private boolean holds(Lease lease) {
        return storage.<Set<Lease>>write(tx -> tx.lockLeases(List.of(lease))).contains(lease);
    }

    private StandingWork standing(Work.Key key) {
        return storage.readLanes(List.of(new LaneKey(key.conversation(), key.lane())))
                .get(0);
    }

    /** Work in either lane, held under a lease. */
    private record Held(Work.Key handle, Work.Key send) {}

    private Held hold(String chat, Lease node) {
        ConversationId conversation = scribe.conversation(chat);
        return new Held(
                scribe.work(conversation, Work.Type.HANDLE, State.HELD, node),
                scribe.work(conversation, Work.Type.SEND, State.HELD, node));
    }

    private void assertFree(Held work, boolean inDoubt) {
        assertThat(standing(work.handle()).state()).isEqualTo(State.READY);
        assertThat(standing(work.handle()).work().inDoubt()).isFalse();
        assertThat(standing(work.send()).state()).isEqualTo(State.READY);
        assertThat(standing(work.send()).work().inDoubt()).isEqualTo(inDoubt);
        assertThat(standing(work.send()).work().attemptedAt() != null)
                .as("an operation in doubt counts as attempted")
                .isEqualTo(inDoubt);
    }

    private void assertClaimable(Held work, Lease by) {
        assertThat(storage.claim(by, Lane.HANDLING, 10, List.of()))
                .extracting(claimed -> claimed.work().key())
                .containsExactly(work.handle());
        assertThat(storage.claim(by, Lane.SENDING, 10, List.of()))
                .extracting(claimed -> claimed.work().key())
                .containsExactly(work.send());
    }

    @Test
    void R21_aLeaseThatIsHeldCanBeLocked() {
        Lease node = storage.join("node", "board", TERM);
        assertThat(node.kind()).isEqualTo(Lease.Kind.NODE);
        assertThat(node.name()).isEqualTo("node");
        assertThat(node.holder()).isEqualTo("board");
        assertThat(holds(node)).isTrue();
        assertThat(storage.lease(Lease.Kind.NODE, "node")).contains(node);
        assertThat(storage.lease(Lease.Kind.POLL, "node")).isEmpty();
    }

    @Test
    void R21_onlyHolderAndEpochDecide() {
        Lease node = storage.join("node", "board", TERM);
        Lease poll = storage.acquire(Scribe.CHANNEL, "board", TERM).orElseThrow();
        Lease wrongEpoch = new Lease(node.kind(), "node", "board", node.epoch() + 1);
        Lease wrongHolder = new Lease(node.kind(), "node", "another", node.epoch());
        Lease unknown = new Lease(node.kind(), "unknown", "board", node.epoch());
        Set<Lease> locked = storage.write(tx -> tx.lockLeases(List.of(node, poll, wrongEpoch, wrongHolder, unknown)));
        assertThat(locked).containsExactlyInAnyOrder(node, poll);

        clock.advance(LONGER);
        assertThat(holds(node)).as("whether its time is up does not matter").isTrue();
        assertThat(storage.lease(Lease.Kind.NODE, "node")).contains(node);
    }

    @Test
    void R22_whoJoinsUnderAKnownNameFencesTheOlder() {
        Lease old = storage.join("node", "board", TERM);
        Held work = hold("chat", old);
        Lease now = secondNode().join("node", "board after the restart", TERM);
        assertThat(now.epoch()).isGreaterThan(old.epoch());
        assertThat(holds(old)).isFalse();
        assertThat(holds(now)).isTrue();
        assertThat(storage.renew(old, TERM)).isFalse();
        assertThat(heldBy(old)).isEmpty();
        assertFree(work, true);
        assertClaimable(work, now);
    }

    @Test
    void R22_amongManyNodesWhoJoinsLeavesTheOthersTheirWork() {
        assumeManyNodes();
        Lease one = storage.join("one", "one's board", TERM);
        Held work = hold("chat", one);
        Lease two = secondNode().join("two", "two's board", TERM);
        assertThat(holds(one)).isTrue();
        assertThat(heldBy(one)).containsExactlyInAnyOrder(work.handle(), work.send());
        assertThat(storage.claim(two, Lane.SENDING, 10, List.of())).isEmpty();
    }

    @Test
    void R22_whereOneNodeLivesWhoJoinsTakesOverEverything() {
        assumeOneNode();
        Lease old = storage.join("a random name", "board", TERM);
        Held work = hold("chat", old);
        Lease now = storage.join("another random name", "board after the restart", TERM);
        assertFree(work, true);
        assertClaimable(work, now);
    }

    @Test
    void R28_whereOneNodeLivesWhoJoinsFencesAllOthersAndTheyLearnOfIt() {
        assumeOneNode();
        Lease one = storage.join("one", "one's board", TERM);
        Lease two = storage.join("two", "two's board", TERM);
        assertThat(holds(one)).isFalse();
        assertThat(storage.renew(one, TERM)).isFalse();
        assertThat(storage.lease(Lease.Kind.NODE, "one"))
                .hasValueSatisfying(other -> assertThat(other.holder()).isEqualTo("two's board"));
        assertThat(holds(two)).isTrue();
        assertThat(storage.takeOver()).isEmpty();
    }

    @Test
    void R21_aNodeThatRenewsIsNotTakenOver() {
        Lease node = storage.join("node", "board", TERM);
        clock.advance(TERM.multipliedBy(3).dividedBy(4));
        assertThat(storage.renew(node, TERM)).isTrue();
        clock.advance(TERM.multipliedBy(3).dividedBy(4));
        assertThat(storage.takeOver()).isEmpty();
        assertThat(holds(node)).isTrue();
    }

    @Test
    void R18_theNodesThatLiveAreCounted() {
        assertThat(storage.liveNodes()).isZero();
        Lease node = storage.join("node", "board", TERM);
        storage.acquire("channel", "board", TERM);
        assertThat(storage.liveNodes()).isEqualTo(1);
        clock.advance(LONGER);
        assertThat(storage.liveNodes()).isZero();
        storage.renew(node, TERM);
        assertThat(storage.liveNodes()).isEqualTo(1);
        storage.release(node);
        assertThat(storage.liveNodes()).isZero();
    }

    @Test
    void R21_aNodeThatIsLateButNotTakenOverGoesOn() {
        Lease node = storage.join("node", "board", TERM);
        clock.advance(LONGER);
        assertThat(storage.renew(node, TERM)).isTrue();
        assertThat(storage.takeOver()).isEmpty();
    }

    @Test
    void P7_theWorkOfADeadNodeIsTakenOver() {
        Lease dead = storage.join("dead", "dead board", TERM);
        Held work = hold("chat", dead);
        clock.advance(TERM.dividedBy(2));
        Lease alive = storage.join("dead's neighbour", "board", LONGER);
        Storage second = secondNode();
        clock.advance(TERM.multipliedBy(3).dividedBy(4));
        if (contract.expected().multiNode()) {
            assertThat(second.takeOver()).containsExactly("dead");
        } else {
            second.takeOver();
        }
        assertThat(holds(dead)).isFalse();
        assertThat(holds(alive)).isTrue();
        assertThat(storage.renew(dead, TERM)).isFalse();
        assertThat(storage.lease(Lease.Kind.NODE, "dead")).isEmpty();
        assertThat(second.takeOver()).isEmpty();
        assertFree(work, true);
        assertClaimable(work, alive);
    }

    @Test
    void P7_aNodeThatWasTakenOverMayJoinAgain() {
        Lease before = storage.join("node", "board", TERM);
        clock.advance(LONGER);
        assertThat(storage.takeOver()).containsExactly("node");
        Lease again = storage.join("node", "board again", TERM);
        assertThat(again.epoch()).isGreaterThan(before.epoch());
        assertThat(holds(before)).isFalse();
        assertThat(holds(again)).isTrue();
    }

    @Test
    void R21_aTakeOverLeavesACommitInProgressToItsEnd() throws Exception {
        Lease node = storage.join("node", "board", TERM);
        Held work = hold("chat", node);
        clock.advance(LONGER);
        Storage second = secondNode();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (Crowd crowd = new Crowd()) {
            Future<Set<Work.Hold>> committing = crowd.begin(() -> storage.write(tx -> {
                assertThat(tx.lockLeases(List.of(node))).containsExactly(node);
                locked.countDown();
                await(commit);
                return tx.finishWork(List.of(first(work.send())));
            }));
            await(locked);
            Future<Set<String>> takingOver = crowd.begin(second::takeOver);
            letItPassOverOrWait(takingOver);
            boolean passedOver = takingOver.isDone();
            commit.countDown();
            assertThat(Crowd.outcome(committing)).containsExactly(first(work.send()));
            Set<String> takenOver = Crowd.outcome(takingOver);
            assertThat(passedOver ? takenOver : Set.of()).isEmpty();
            assertThat(passedOver ? second.takeOver() : takenOver).containsExactly("node");
        }
        assertThat(holds(node)).isFalse();
        assertThat(standing(work.handle()).state()).isEqualTo(State.READY);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("was interrupted", e);
        }
    }

    @Test
    void P7_aNodeThatLeavesGivesItsWorkBackAtOnceAndNotInDoubt() {
        Lease leaving = storage.join("leaving", "board", TERM);
        Held work = hold("chat", leaving);
        storage.release(leaving);
        assertThat(holds(leaving)).isFalse();
        assertThat(storage.lease(Lease.Kind.NODE, "leaving")).isEmpty();
        assertThat(heldBy(leaving)).isEmpty();
        assertFree(work, false);
        assertClaimable(work, storage.join("other", "other board", TERM));
    }

    @Test
    void R21_whoWasFencedGivesNothingBack() {
        Lease old = storage.join("node", "board", TERM);
        Lease now = storage.join("node", "board after the restart", TERM);
        Held work = hold("chat", now);
        storage.release(old);
        assertThat(holds(now)).isTrue();
        assertThat(heldBy(now)).containsExactlyInAnyOrder(work.handle(), work.send());
    }

    @Test
    void P7_aChannelIsPolledByOneAtATime() {
        Lease one = storage.acquire(Scribe.CHANNEL, "one", TERM).orElseThrow();
        assertThat(one.kind()).isEqualTo(Lease.Kind.POLL);
        assertThat(one.name()).isEqualTo(Scribe.CHANNEL);
        assertThat(holds(one)).isTrue();
        assertThat(secondNode().acquire(Scribe.CHANNEL, "two", TERM)).isEmpty();
        assertThat(storage.acquire("sales", "two", TERM)).isPresent();
        assertThat(storage.lease(Lease.Kind.POLL, Scribe.CHANNEL)).contains(one);
    }

    @Test
    void P7_aPollerWhoseTimeIsUpIsReplacedAndFenced() {
        Lease one = storage.acquire(Scribe.CHANNEL, "one", TERM).orElseThrow();
        clock.advance(LONGER);
        Lease two = storage.acquire(Scribe.CHANNEL, "two", TERM).orElseThrow();
        assertThat(two.epoch()).isGreaterThan(one.epoch());
        assertThat(holds(one)).isFalse();
        assertThat(holds(two)).isTrue();
        assertThat(storage.renew(one, TERM)).isFalse();
        storage.release(one);
        assertThat(storage.acquire(Scribe.CHANNEL, "three", TERM)).isEmpty();
    }

    @Test
    void P7_aPollerWhoseTimeIsUpGoesOnUntilItIsReplaced() {
        Lease one = storage.acquire(Scribe.CHANNEL, "one", TERM).orElseThrow();
        clock.advance(LONGER);
        assertThat(storage.takeOver()).as("only nodes are taken over").isEmpty();
        assertThat(holds(one)).isTrue();
        assertThat(storage.renew(one, TERM)).isTrue();
    }

    @Test
    void P7_aPollerThatRenewsStaysAndOneThatLeavesMakesRoom() {
        Lease one = storage.acquire(Scribe.CHANNEL, "one", TERM).orElseThrow();
        clock.advance(TERM.multipliedBy(3).dividedBy(4));
        assertThat(storage.renew(one, TERM)).isTrue();
        clock.advance(TERM.multipliedBy(3).dividedBy(4));
        assertThat(storage.acquire(Scribe.CHANNEL, "two", TERM)).isEmpty();

        storage.release(one);
        assertThat(storage.lease(Lease.Kind.POLL, Scribe.CHANNEL)).isEmpty();
        Lease two = storage.acquire(Scribe.CHANNEL, "two", TERM).orElseThrow();
        assertThat(two.epoch()).isGreaterThan(one.epoch());
        assertThat(holds(one)).isFalse();
    }
}
