package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Receipt;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Work;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Conversations: their addresses, their rows, and who takes part. */
abstract class StorageConversationTests extends StorageTests {
    private static final String LONGEST = "\uD83D\uDE00".repeat(63) + "abc";

    StorageConversationTests(StorageContract contract) {
        super(contract);
    }

    @Test
    void R4_anAddressOpensOneConversation() {
        Address address = new Address(Scribe.CHANNEL, LONGEST, LONGEST);
        ConversationId first = new ConversationId(UUID.randomUUID());
        Instant openedAt = clock.instant();
        Map<Address, ConversationId> opened =
                storage.write(tx -> tx.resolveAddresses(Map.of(address, first), openedAt));
        assertThat(opened).containsExactly(Map.entry(address, first));

        ConversationId second = new ConversationId(UUID.randomUUID());
        Map<Address, ConversationId> again =
                storage.write(tx -> tx.resolveAddresses(Map.of(address, second), openedAt.plusSeconds(1)));
        assertThat(again).containsExactly(Map.entry(address, first));
        assertThat(storage.conversation(second)).isEmpty();
        assertThat(storage.conversation(first))
                .contains(new Conversation(
                        first,
                        Scribe.CHANNEL,
                        List.of(address),
                        Conversation.Status.OPEN,
                        List.of(),
                        null,
                        java.util.Set.of(),
                        0,
                        openedAt,
                        openedAt));
    }

    @Test
    void R4_aNewConversationsRowIsEmpty() {
        Instant openedAt = clock.instant();
        ConversationId id = scribe.conversation("chat");
        assertThat(scribe.row(id))
                .isEqualTo(new ConversationRow(
                        id,
                        Address.of(Scribe.CHANNEL, "chat"),
                        Conversation.Status.OPEN,
                        null,
                        0,
                        0,
                        0,
                        0,
                        false,
                        openedAt,
                        openedAt));
    }

    @Test
    void R4_channelChatAndThreadTellAddressesApart() {
        Address chat = Address.of(Scribe.CHANNEL, "chat");
        Address thread = new Address(Scribe.CHANNEL, "chat", "thread");
        Address channel = Address.of("sales", "chat");
        Address upperCase = Address.of(Scribe.CHANNEL, "Chat");
        ConversationId ofChat = scribe.conversation(chat);
        ConversationId ofThread = scribe.conversation(thread);
        ConversationId ofChannel = scribe.conversation(channel);

        Map<Address, ConversationId> found =
                storage.write(tx -> tx.findAddresses(List.of(chat, thread, channel, upperCase)));
        assertThat(found)
                .containsOnly(Map.entry(chat, ofChat), Map.entry(thread, ofThread), Map.entry(channel, ofChannel));
        assertThat(storage.conversationAt(thread)).contains(ofThread);
        assertThat(storage.conversationAt(upperCase)).isEmpty();
    }

    @Test
    void R4_aConversationThatIsNotThereIsNotLocked() {
        ConversationId there = scribe.conversation("chat");
        ConversationId missing = new ConversationId(UUID.randomUUID());
        Map<ConversationId, ConversationRow> locked =
                storage.write(tx -> tx.lockConversations(List.of(missing, there)));
        assertThat(locked).containsOnlyKeys(there);
        assertThat(storage.conversation(missing)).isEmpty();
    }

    @Test
    void R7_aRowIsKeptAsItWasWrittenButForTheAddress() {
        ConversationId id = scribe.conversation("chat");
        ConversationRow row = scribe.row(id);
        ConversationRow changed = changed(row);
        ConversationRow elsewhere = at(Address.of(Scribe.CHANNEL, "elsewhere"), changed);
        scribe.write(tx -> {
            tx.lockConversations(List.of(id));
            tx.updateConversations(List.of(elsewhere));
        });
        assertThat(scribe.row(id)).isEqualTo(changed);
        assertThat(storage.conversationAt(elsewhere.address())).isEmpty();

        Conversation read = storage.conversation(id).orElseThrow();
        assertThat(read.status()).isEqualTo(changed.status());
        assertThat(read.assignee()).isEqualTo(changed.assignee());
        assertThat(read.lastSeq()).isEqualTo(changed.lastSeq());
        assertThat(read.activeAt()).isEqualTo(changed.activeAt());
    }

    /** The row with every field changed, but for the id and the address. */
    static ConversationRow changed(ConversationRow row) {
        return new ConversationRow(
                row.id(),
                row.address(),
                Conversation.Status.CLOSED,
                "team \uD83D\uDE00",
                row.lastSeq() + 5_000_000_000L,
                row.lastPosition() + 6_000_000_000L,
                row.handling() + 3,
                row.sending() + 4,
                !row.held(),
                row.openedAt().plusNanos(1_000),
                row.activeAt().plusNanos(2_000));
    }

    private static ConversationRow at(Address address, ConversationRow row) {
        return new ConversationRow(
                row.id(),
                address,
                row.status(),
                row.assignee(),
                row.lastSeq(),
                row.lastPosition(),
                row.handling(),
                row.sending(),
                row.held(),
                row.openedAt(),
                row.activeAt());
    }

    @Test
    void R19_aConversationThatMovedIsAtBothAddressesAndSentToTheNewOne() {
        ConversationId id = scribe.conversation("chat");
        Address old = Address.of(Scribe.CHANNEL, "chat");
        Address moved = Address.of(Scribe.CHANNEL, "supergroup");
        scribe.write(tx -> {
            tx.lockConversations(List.of(id));
            tx.moveAddress(id, moved);
        });
        assertThat(storage.conversation(id).orElseThrow().addresses()).containsExactly(moved, old);
        assertThat(storage.conversationAt(old)).contains(id);
        assertThat(storage.conversationAt(moved)).contains(id);
        assertThat(scribe.row(id).address()).isEqualTo(moved);
        assertThat(scribe.conversation(old)).isEqualTo(id);
    }

    @Test
    void R19_workIsHandedOutWithTheAddressThatIsSentToNow() {
        ConversationId id = scribe.conversation("chat");
        Address moved = Address.of(Scribe.CHANNEL, "supergroup");
        scribe.work(id, Work.Type.SEND, Work.State.READY, null);
        scribe.write(tx -> {
            tx.lockConversations(List.of(id));
            tx.moveAddress(id, moved);
        });
        var claimed = storage.claim(storage.join("node", "board", TERM), Work.Lane.SENDING, 10, List.of());
        assertThat(claimed)
                .singleElement()
                .satisfies(work -> assertThat(work.address()).isEqualTo(moved));
    }

    @Test
    void R26_participantsStandInTheOrderInWhichTheyCame() {
        ConversationId id = scribe.conversation("chat");
        Identity zoe = Identity.of("telegram", "7", "Zoe");
        Identity ben = Identity.of("email", "ben@example.org", "");
        List.of(zoe, Scribe.ANNA, ben).forEach(scribe::contact);
        for (Identity identity : List.of(zoe, Scribe.ANNA, zoe, ben)) {
            scribe.write(tx -> tx.addParticipants(List.of(new Participant(id, identity.key()))));
            clock.advance(java.time.Duration.ofSeconds(1));
        }
        assertThat(storage.conversation(id).orElseThrow().participants()).containsExactly(zoe, Scribe.ANNA, ben);
    }

    @Test
    void R7_labelsArePutOnAndTakenOff() {
        ConversationId id = scribe.conversation("chat");
        ConversationId other = scribe.conversation("other");
        scribe.write(tx -> tx.changeLabels(List.of(
                new LabelChange(id, "vip", true),
                new LabelChange(id, "VIP", true),
                new LabelChange(other, "vip", true))));
        assertThat(storage.conversation(id).orElseThrow().labels()).containsExactlyInAnyOrder("vip", "VIP");

        scribe.write(tx -> tx.changeLabels(List.of(
                new LabelChange(id, "vip", true),
                new LabelChange(id, "VIP", false),
                new LabelChange(id, "none", false))));
        assertThat(storage.conversation(id).orElseThrow().labels()).containsExactly("vip");
        assertThat(storage.conversation(other).orElseThrow().labels()).containsExactly("vip");
    }

    @Test
    void R7_theLastChangeOfALabelCounts() {
        ConversationId id = scribe.conversation("chat");
        scribe.write(tx -> tx.changeLabels(List.of(
                new LabelChange(id, "a", true),
                new LabelChange(id, "b", false),
                new LabelChange(id, "a", false),
                new LabelChange(id, "b", true))));
        assertThat(storage.conversation(id).orElseThrow().labels()).containsExactly("b");
    }

    @Test
    void R14_receiptsMoveOnAndNeverBack() {
        ConversationId id = scribe.conversation("chat");
        scribe.receive(id, Content.text("one"));
        scribe.write(
                tx -> tx.moveReceipts(List.of(new ReceiptMove(id, "42", 5, 3), new ReceiptMove(id, "agent-7", 0, 2))));
        scribe.write(tx -> tx.moveReceipts(List.of(new ReceiptMove(id, "42", 4, 4))));
        scribe.write(tx -> tx.moveReceipts(List.of(new ReceiptMove(id, "42", 0, 1))));
        assertThat(storage.receipts(id))
                .containsExactlyInAnyOrder(new Receipt("42", 5, 4), new Receipt("agent-7", 0, 2));
        assertThat(storage.receipts(new ConversationId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void R19_anAddressThatNobodyHasIsClaimedForAConversationThatIsKnown() {
        ConversationId one = scribe.conversation("one");
        ConversationId two = scribe.conversation("two");
        Address free = Address.of(Scribe.CHANNEL, "free");
        Address taken = Address.of(Scribe.CHANNEL, "two");

        Map<Address, ConversationId> owners = storage.write(tx -> tx.claimAddresses(Map.of(free, one, taken, one)));

        assertThat(owners).containsOnly(Map.entry(free, one), Map.entry(taken, two));
        assertThat(storage.conversationAt(free)).contains(one);
        assertThat(scribe.row(one).address())
                .as("it is not sent to before the conversation is moved")
                .isEqualTo(Address.of(Scribe.CHANNEL, "one"));
        scribe.write(tx -> {
            tx.lockConversations(List.of(one));
            tx.moveAddress(one, free);
        });
        assertThat(scribe.row(one).address()).isEqualTo(free);
    }

    @Test
    void R19_anAddressOfAnotherConversationIsTakenOver() {
        ConversationId moved = scribe.conversation("group");
        ConversationId continuation = scribe.conversation("supergroup");
        Address address = Address.of(Scribe.CHANNEL, "supergroup");
        scribe.write(tx -> {
            tx.lockConversations(List.of(moved, continuation));
            tx.moveAddress(moved, address);
        });

        assertThat(storage.conversationAt(address)).contains(moved);
        assertThat(storage.conversation(moved).orElseThrow().addresses())
                .containsExactly(address, Address.of(Scribe.CHANNEL, "group"));
        assertThat(scribe.row(moved).address()).isEqualTo(address);
        assertThat(scribe.row(continuation).address())
                .as("what waits there is still sent there")
                .isEqualTo(address);
    }
}
