package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ConversationId;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import dev.switchboard.storage.Work.Lane;
import dev.switchboard.storage.Work.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Claims: who gets which work, and when. */
abstract class StorageClaimTests extends StorageTests {
    StorageClaimTests(StorageContract contract) {
        super(contract);
    }

    private Lease join(String node) {
        return storage.join(node, node + "'s board", TERM);
    }

    private List<Work.Key> claim(Lease node, Lane lane, int max, String... exceptChannels) {
        return storage.claim(node, lane, max, List.of(exceptChannels)).stream()
                .map(claimed -> claimed.work().key())
                .toList();
    }

    private Work.Key ready(String channel, String chat, Duration delay) {
        ConversationId conversation = scribe.conversation(Address.of(channel, chat));
        return scribe.work(conversation, Work.Type.SEND, State.READY, delay, null);
    }

    @Test
    void P4_whatIsLongestDueIsClaimedFirst() {
        Lease node = join("node");
        scribe.channel("sales");
        Work.Key fourth = ready(Scribe.CHANNEL, "d", Duration.ofSeconds(40));
        Work.Key first = ready(Scribe.CHANNEL, "a", Duration.ofSeconds(10));
        Work.Key third = ready("sales", "c", Duration.ofSeconds(30));
        Work.Key second = ready("sales", "b", Duration.ofSeconds(20));
        clock.advance(Duration.ofMinutes(1));
        assertThat(claim(node, Lane.SENDING, 2)).containsExactlyInAnyOrder(first, second);
        assertThat(claim(node, Lane.SENDING, 1)).containsExactly(third);
        assertThat(claim(node, Lane.SENDING, 2)).containsExactly(fourth);
        assertThat(claim(node, Lane.SENDING, 2)).isEmpty();
        assertThat(heldBy(node)).containsExactlyInAnyOrder(first, second, third, fourth);
    }

    @Test
    void P4_whatIsNotDueYetIsNotClaimed() {
        Lease node = join("node");
        Work.Key due = ready(Scribe.CHANNEL, "due", Duration.ZERO);
        Work.Key later = ready(Scribe.CHANNEL, "later", Duration.ofMinutes(5));
        assertThat(claim(node, Lane.SENDING, 10)).containsExactly(due);
        clock.advance(Duration.ofMinutes(6));
        assertThat(claim(node, Lane.SENDING, 10)).containsExactly(later);
    }

    @Test
    void P4_onlyReadyWorkOfTheLaneIsClaimed() {
        Lease node = join("node");
        ConversationId conversation = scribe.conversation("chat");
        scribe.work(conversation, Work.Type.SEND, State.HELD, node);
        scribe.work(conversation, Work.Type.SEND, State.WAITING, null);
        Work.Key handle = scribe.work(conversation, Work.Type.HANDLE, State.READY, null);
        assertThat(claim(node, Lane.SENDING, 10)).isEmpty();
        assertThat(claim(node, Lane.HANDLING, 10)).containsExactly(handle);
    }

    @Test
    void P4_channelsThatAreExceptedAreLeftAlone() {
        Lease node = join("node");
        scribe.channel("sales");
        Work.Key support = ready(Scribe.CHANNEL, "chat", Duration.ZERO);
        Work.Key sales = ready("sales", "chat", Duration.ZERO);
        assertThat(claim(node, Lane.SENDING, 10, "sales", "none")).containsExactly(support);
        assertThat(claim(node, Lane.SENDING, 10)).containsExactly(sales);
    }

    @Test
    void P4_aBlockedChannelHoldsUpNoOther() {
        Lease node = join("node");
        scribe.channel("sales");
        List<Work.Key> blocked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            blocked.add(ready("sales", "chat-" + i, Duration.ZERO));
        }
        clock.advance(Duration.ofSeconds(1));
        Work.Key free = ready(Scribe.CHANNEL, "chat", Duration.ZERO);
        scribe.write(tx -> tx.blockChannel("sales", Duration.ofMinutes(5)));
        assertThat(claim(node, Lane.SENDING, 3)).containsExactly(free);

        clock.advance(Duration.ofMinutes(6));
        assertThat(claim(node, Lane.SENDING, 30)).containsExactlyInAnyOrderElementsOf(blocked);
    }

    @Test
    void R18_aChannelStaysBlockedForTheLongerOfTwoTimes() {
        Lease node = join("node");
        Work.Key work = ready(Scribe.CHANNEL, "chat", Duration.ZERO);
        scribe.write(tx -> tx.blockChannel(Scribe.CHANNEL, Duration.ofMinutes(10)));
        scribe.write(tx -> tx.blockChannel(Scribe.CHANNEL, Duration.ofMinutes(1)));
        clock.advance(Duration.ofMinutes(5));
        assertThat(claim(node, Lane.SENDING, 10)).isEmpty();
        scribe.write(tx -> tx.blockChannel(Scribe.CHANNEL, Duration.ofMinutes(20)));
        clock.advance(Duration.ofMinutes(10));
        assertThat(claim(node, Lane.SENDING, 10)).isEmpty();
        clock.advance(Duration.ofMinutes(11));
        assertThat(claim(node, Lane.SENDING, 10)).containsExactly(work);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void P4_ofAChannelThatDoesNotWorkNothingIsClaimed(Channel.Status status) {
        Lease node = join("node");
        Work.Key work = ready(Scribe.CHANNEL, "chat", Duration.ZERO);
        scribe.channel(Scribe.CHANNEL, status);
        assertThat(claim(node, Lane.SENDING, 10)).isEmpty();
        scribe.channel(Scribe.CHANNEL, Channel.Status.ACTIVE);
        assertThat(claim(node, Lane.SENDING, 10)).containsExactly(work);
    }

    @Test
    void R14_whatATransactionHasReadOfALaneIsNotClaimedUntilItsEnd() {
        Lease node = join("node");
        ConversationId conversation = scribe.conversation("chat");
        Work.Key cancelled = scribe.work(conversation, Work.Type.SEND, State.READY, null);
        Work.Key next = scribe.work(conversation, Work.Type.SEND, State.WAITING, null);
        LaneKey lane = new LaneKey(conversation, Lane.SENDING);
        Storage second = secondNode();
        try (Crowd crowd = new Crowd()) {
            Future<List<HeldWork>> claiming = storage.write(tx -> {
                tx.lockConversations(List.of(conversation));
                assertThat(tx.lockLanes(List.of(lane)))
                        .extracting(StandingWork::state)
                        .containsExactly(State.READY, State.WAITING);
                Future<List<HeldWork>> claim = crowd.begin(() -> second.claim(node, Lane.SENDING, 10, List.of()));
                letItPassOverOrWait(claim);
                tx.removeWork(List.of(cancelled));
                tx.promote(List.of(lane), null);
                return claim;
            });
            assertThat(Crowd.outcome(claiming))
                    .extracting(claimed -> claimed.work().key())
                    .doesNotContain(cancelled);
        }
        claim(node, Lane.SENDING, 10);
        assertThat(heldBy(node)).containsExactly(next);
    }

    @Test
    void R14_whatIsClaimedBeforeALaneIsReadIsReadAsHeld() {
        Lease node = join("node");
        ConversationId conversation = scribe.conversation("chat");
        Work.Key work = scribe.work(conversation, Work.Type.SEND, State.READY, null);
        Storage second = secondNode();
        try (Crowd crowd = new Crowd()) {
            Future<List<HeldWork>> claiming = storage.write(tx -> {
                tx.lockConversations(List.of(conversation));
                Future<List<HeldWork>> claim = crowd.begin(() -> second.claim(node, Lane.SENDING, 10, List.of()));
                letItPassOverOrWait(claim);
                State expected = claim.isDone() ? State.HELD : State.READY;
                assertThat(tx.lockLanes(List.of(new LaneKey(conversation, Lane.SENDING))))
                        .extracting(StandingWork::state)
                        .containsExactly(expected);
                return claim;
            });
            assertThat(Crowd.outcome(claiming)).hasSize(1);
        }
        assertThat(heldBy(node)).containsExactly(work);
    }

    @Test
    void P4_ofAChannelThatIsNotStoredNothingIsClaimed() {
        Lease node = join("node");
        Work.Key orphaned = ready("gone", "chat", Duration.ZERO);
        assertThat(claim(node, Lane.SENDING, 10)).isEmpty();
        assertThat(storage.dueWork(Lane.SENDING)).isZero();
        scribe.channel("gone");
        assertThat(claim(node, Lane.SENDING, 10)).containsExactly(orphaned);
    }

    private List<Work.Key> claimOrphaned(Lease node, Lane lane, int max) {
        return storage.claimOrphaned(node, lane, max).stream()
                .map(claimed -> claimed.work().key())
                .toList();
    }

    @Test
    void R29_whatARemovedChannelLeavesIsDueAtOnceAndClaimedAsOrphaned() {
        Lease node = join("node");
        scribe.channel("sales");
        Work.Key later = ready("sales", "later", Duration.ofHours(1));
        Work.Key due = ready("sales", "due", Duration.ZERO);
        scribe.work(scribe.conversation(Address.of("sales", "chat")), Work.Type.HANDLE, State.READY, null);
        ready(Scribe.CHANNEL, "chat", Duration.ZERO);
        scribe.channel("paused", Channel.Status.PAUSED);
        ready("paused", "chat", Duration.ZERO);
        assertThat(claimOrphaned(node, Lane.SENDING, 10)).isEmpty();

        scribe.write(tx -> tx.removeChannel("sales"));

        assertThat(claimOrphaned(node, Lane.SENDING, 1)).hasSize(1);
        assertThat(claimOrphaned(node, Lane.SENDING, 10)).hasSize(1);
        assertThat(claimOrphaned(node, Lane.SENDING, 10)).isEmpty();
        assertThat(heldBy(node)).containsExactlyInAnyOrder(later, due);
        assertThat(storage.claimOrphaned(storage.join("node", "another", TERM), Lane.HANDLING, 10))
                .extracting(claimed -> claimed.work().hold().number())
                .containsExactly(1);
        assertThat(claimOrphaned(node, Lane.SENDING, 10))
                .as("a fenced node claims nothing")
                .isEmpty();
    }

    @Test
    void R21_aFencedNodeClaimsNothing() {
        Lease old = join("node");
        Work.Key work = ready(Scribe.CHANNEL, "chat", Duration.ZERO);
        Lease now = storage.join("node", "another board", TERM);
        assertThat(claim(old, Lane.SENDING, 10)).isEmpty();
        assertThat(claim(now, Lane.SENDING, 10)).containsExactly(work);
    }

    @Test
    void P4_dueWorkIsWhatIsHeldOrCouldBeClaimed() {
        Lease node = join("node");
        ready(Scribe.CHANNEL, "due", Duration.ZERO);
        ready(Scribe.CHANNEL, "later", Duration.ofMinutes(5));
        ConversationId conversation = scribe.conversation("chat");
        scribe.work(conversation, Work.Type.SEND, State.HELD, node);
        scribe.work(conversation, Work.Type.SEND, State.WAITING, null);
        scribe.work(conversation, Work.Type.HANDLE, State.READY, null);
        assertThat(storage.dueWork(Lane.SENDING)).isEqualTo(2);
        assertThat(storage.dueWork(Lane.HANDLING)).isEqualTo(1);
        claim(node, Lane.SENDING, 10);
        assertThat(storage.dueWork(Lane.SENDING)).isEqualTo(2);
        clock.advance(Duration.ofMinutes(6));
        assertThat(storage.dueWork(Lane.SENDING)).isEqualTo(3);
    }

    @Test
    void P4_aBacklogIsWhatIsReadyAndDueChannelByChannel() {
        Lease node = join("node");
        scribe.channel("paused", Channel.Status.PAUSED);
        Instant first = storage.now();
        ready(Scribe.CHANNEL, "a", Duration.ZERO);
        ready(Scribe.CHANNEL, "b", Duration.ZERO);
        ready(Scribe.CHANNEL, "later", Duration.ofMinutes(5));
        ready("paused", "a", Duration.ZERO);
        ready("gone", "later", Duration.ofMinutes(5));
        scribe.work(scribe.conversation("chat"), Work.Type.HANDLE, State.READY, null);
        scribe.work(scribe.conversation("chat"), Work.Type.SEND, State.WAITING, null);

        assertThat(storage.backlog(Lane.SENDING, 10))
                .allSatisfy(backlog -> assertThat(backlog.since()).isBetween(first, storage.now()))
                .extracting(backlog -> backlog.channel() + " " + backlog.ready())
                .containsExactlyInAnyOrder(Scribe.CHANNEL + " 2", "paused 1");
        assertThat(storage.backlog(Lane.SENDING, 1))
                .extracting(backlog -> backlog.ready())
                .containsExactly(1L, 1L);
        assertThat(storage.backlog(Lane.HANDLING, 10)).hasSize(1);
        claim(node, Lane.SENDING, 10);
        assertThat(storage.backlog(Lane.SENDING, 10))
                .extracting(backlog -> backlog.channel())
                .containsExactly("paused");
    }

    @Test
    void P7_noWorkIsClaimedTwice() {
        int count = 400;
        for (int i = 0; i < count; i++) {
            ready(Scribe.CHANNEL, "chat-" + i, Duration.ZERO);
        }
        Storage second = secondNode();
        Lease one = join("one");
        Lease two = contract.expected().multiNode() ? second.join("two", "two's board", TERM) : one;
        AtomicInteger left = new AtomicInteger(count);
        List<Callable<List<Work.Key>>> claimers = new ArrayList<>();
        for (int claimer = 0; claimer < 8; claimer++) {
            boolean first = claimer % 2 == 0;
            claimers.add(() -> claimUntilNone(first ? storage : second, first ? one : two, left));
        }
        List<Work.Key> claimed = new ArrayList<>();
        Crowd.run(claimers).forEach(claimed::addAll);
        assertThat(claimed).hasSize(count).doesNotHaveDuplicates();
        Set<Work.Key> held = new HashSet<>(heldBy(one));
        held.addAll(heldBy(two));
        assertThat(held).hasSameElementsAs(claimed);
    }

    /** Claims in small portions. An empty one says nothing while others claim, so the count is what ends it. */
    private static List<Work.Key> claimUntilNone(Storage storage, Lease node, AtomicInteger left) {
        List<Work.Key> mine = new ArrayList<>();
        while (left.get() > 0 && !Thread.currentThread().isInterrupted()) {
            List<HeldWork> portion = storage.claim(node, Lane.SENDING, 7, List.of());
            portion.forEach(claimed -> mine.add(claimed.work().key()));
            left.addAndGet(-portion.size());
        }
        return mine;
    }
}
