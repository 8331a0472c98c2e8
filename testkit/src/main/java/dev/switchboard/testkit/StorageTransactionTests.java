package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A transaction: all of it, or nothing, and many at once. */
abstract class StorageTransactionTests extends StorageTests {
    StorageTransactionTests(StorageContract contract) {
        super(contract);
    }

    @Test
    void P3_aTransactionGivesBackWhatItsWorkReturned() {
        assertThat(storage.<String>write(tx -> "done")).isEqualTo("done");
    }

    @Test
    void P3_whatTheWorkThrowsIsThrown() {
        TakenBack thrown = new TakenBack();
        assertThatThrownBy(() -> storage.write(tx -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void P3_ofNewRowsNothingIsLeftWhenTheWorkThrows() {
        ConversationId known = scribe.conversation("known");
        Lease node = storage.join("node", "board", TERM);
        Position before = storage.latest();
        Address address = Address.of(Scribe.CHANNEL, "new");
        Message message = scribe.queue(known, Content.text("stays"));
        ExternalId external = new ExternalId(Scribe.CHANNEL, "known", "1");
        Parked parked = new Parked(
                UUID.randomUUID(),
                Parked.Kind.INBOUND,
                Scribe.CHANNEL,
                "1",
                null,
                null,
                "r",
                1,
                new byte[] {0},
                clock.instant());

        assertThatThrownBy(() -> scribe.write(tx -> {
                    tx.resolveIdentities(List.of(
                            new KnownIdentity(Scribe.ANNA, new dev.switchboard.model.ContactId(UUID.randomUUID()))));
                    tx.resolveAddresses(Map.of(address, new ConversationId(UUID.randomUUID())), clock.instant());
                    tx.addParticipants(List.of(new Participant(known, Scribe.ANNA.key())));
                    tx.insertExternalIds(Map.of(external, new PartRef(known, message.id(), 0)));
                    tx.park(List.of(parked));
                    tx.appendEvents(List.of(scribe.event("test.event")));
                    throw new TakenBack();
                }))
                .isInstanceOf(TakenBack.class);

        assertThat(storage.contactOf(Scribe.ANNA.key())).isEmpty();
        assertThat(storage.conversationAt(address)).isEmpty();
        assertThat(storage.conversation(known).orElseThrow().participants()).isEmpty();
        assertThat(storage.messageBy(external)).isEmpty();
        assertThat(storage.parked(ParkedQuery.all()).items()).isEmpty();
        assertThat(storage.latest()).isEqualTo(before);
        assertThat(storage.conversations(ConversationQuery.all()).items()).hasSize(1);
        assertThat(heldBy(node)).isEmpty();
    }

    @Test
    void P3_ofChangesNothingIsLeftWhenTheWorkThrows() {
        ConversationId conversation = scribe.conversation("chat");
        scribe.contact(Scribe.ANNA);
        Lease node = storage.join("node", "board", TERM);
        Message message = scribe.queue(conversation, Content.text("before"));
        Work.Key held = scribe.work(message, Work.Type.SEND, Work.State.HELD, Duration.ZERO, node);
        Work.Key waiting = scribe.work(conversation, Work.Type.SEND, Work.State.WAITING, null);
        var rowBefore = scribe.row(conversation);
        var conversationBefore = storage.conversation(conversation);
        var lanesBefore = storage.readLanes(lanes(conversation));
        var messageBefore = storage.messages(Set.of(message.id()));

        assertThatThrownBy(() -> scribe.write(tx -> {
                    changeAll(tx, conversation, message, held);
                    throw new TakenBack();
                }))
                .isInstanceOf(TakenBack.class);

        assertThat(scribe.row(conversation)).isEqualTo(rowBefore);
        assertThat(storage.conversation(conversation)).isEqualTo(conversationBefore);
        assertThat(storage.readLanes(lanes(conversation)))
                .isEqualTo(lanesBefore)
                .hasSize(2);
        assertThat(storage.messages(Set.of(message.id())))
                .isEqualTo(messageBefore)
                .hasSize(1);
        assertThat(storage.revisions(message.id())).isEmpty();
        assertThat(storage.receipts(conversation)).isEmpty();
        assertThat(storage.contactOf(Scribe.ANNA.key()).orElseThrow().displayName())
                .isEqualTo("Anna");
        assertThat(heldBy(node)).containsExactly(held).doesNotContain(waiting);
    }

    private void changeAll(Transaction tx, ConversationId conversation, Message message, Work.Key held) {
        tx.updateIdentities(List.of(Identity.of("telegram", "42", "Anne")));
        ConversationRow row =
                present(tx.lockConversations(List.of(conversation)).get(conversation));
        tx.updateConversations(List.of(StorageConversationTests.changed(row)));
        tx.moveAddress(conversation, Address.of(Scribe.CHANNEL, "moved"));
        tx.addParticipants(List.of(new Participant(conversation, Scribe.ANNA.key())));
        tx.reviseMessages(
                List.of(new NewRevision(message.id(), 1, Content.text("after"), message.parts(), clock.instant())));
        tx.updateDeliveries(List.of(new DeliveryUpdate(message.id(), Delivery.State.FAILED, 1, true, "no", null)));
        tx.markMessages(Map.of(message.id(), Message.Mark.LATE));
        tx.postponeWork(List.of(new Postponed(first(held), Duration.ofHours(1), 1, true, "later")));
        tx.finishWork(List.of(first(held)));
        tx.promote(List.of(new LaneKey(conversation, Work.Lane.SENDING)), null);
        tx.changeLabels(List.of(new LabelChange(conversation, "vip", true)));
        tx.moveReceipts(List.of(new ReceiptMove(conversation, "agent-7", 1, 1)));
    }

    private static List<LaneKey> lanes(ConversationId conversation) {
        return List.of(new LaneKey(conversation, Work.Lane.HANDLING), new LaneKey(conversation, Work.Lane.SENDING));
    }

    @Test
    void P3_aTransactionReadsWhatItWrote() {
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("before"));
        Map<MessageId, Message> read = storage.write(tx -> {
            tx.reviseMessages(
                    List.of(new NewRevision(message.id(), 1, Content.text("after"), message.parts(), clock.instant())));
            return tx.readMessages(List.of(message.id(), new MessageId(UUID.randomUUID())));
        });
        assertThat(read).containsOnlyKeys(message.id());
        assertThat(present(read.get(message.id())).text().plain()).isEqualTo("after");
    }

    @Test
    void P3_emptyCollectionsAreAskedNothing() {
        Position before = storage.latest();
        scribe.write(tx -> {
            assertThat(tx.lockLeases(List.of())).isEmpty();
            assertThat(tx.insertKeys(List.of())).isEmpty();
            assertThat(tx.resolveIdentities(List.of())).isEmpty();
            tx.updateIdentities(List.of());
            assertThat(tx.resolveAddresses(Map.of(), clock.instant())).isEmpty();
            assertThat(tx.findAddresses(List.of())).isEmpty();
            assertThat(tx.lockConversations(List.of())).isEmpty();
            tx.updateConversations(List.of());
            tx.addParticipants(List.of());
            tx.insertMessages(List.of());
            tx.insertExternalIds(Map.of());
            assertThat(tx.findExternalIds(List.of())).isEmpty();
            assertThat(tx.readMessages(List.of())).isEmpty();
            tx.reviseMessages(List.of());
            tx.updateDeliveries(List.of());
            tx.markMessages(Map.of());
            tx.insertWork(List.of(), null);
            assertThat(tx.finishWork(List.of())).isEmpty();
            assertThat(tx.lockHolds(List.of())).isEmpty();
            tx.lockIdentities(List.of());
            assertThat(tx.claimAddresses(Map.of())).isEmpty();
            tx.removeWork(List.of());
            tx.postponeWork(List.of());
            assertThat(tx.promote(List.of(), null)).isEmpty();
            assertThat(tx.lockLanes(List.of())).isEmpty();
            tx.park(List.of());
            assertThat(tx.unpark(List.of())).isEmpty();
            assertThat(tx.resolveSendKeys(Map.of())).isEmpty();
            tx.changeLabels(List.of());
            tx.moveReceipts(List.of());
            tx.setReachable(Map.of());
            tx.appendEvents(List.of());
        });
        assertThat(storage.messages(List.of())).isEmpty();
        assertThat(storage.readLanes(List.of())).isEmpty();
        assertThat(storage.latest()).isEqualTo(before);
    }

    @Test
    void R4_countersHoldUnderTheLockWhateverTheOrder() {
        List<ConversationId> conversations = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            conversations.add(scribe.conversation("chat-" + i));
        }
        Storage second = secondNode();
        int writers = 8;
        int turns = 40;
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            Storage mine = writer % 2 == 0 ? storage : second;
            Random random = new Random(writer);
            tasks.add(() -> {
                for (int turn = 0; turn < turns; turn++) {
                    List<ConversationId> some = new ArrayList<>(conversations);
                    Collections.shuffle(some, random);
                    count(mine, some.subList(0, 3));
                }
                return turns;
            });
        }
        Crowd.run(tasks);
        long counted =
                conversations.stream().mapToLong(id -> scribe.row(id).lastSeq()).sum();
        assertThat(counted).isEqualTo(3L * writers * turns);
    }

    private void count(Storage storage, List<ConversationId> ids) {
        storage.write(tx -> {
            List<ConversationRow> rows = new ArrayList<>();
            tx.lockConversations(ids).values().forEach(row -> rows.add(counted(row)));
            tx.updateConversations(rows);
            return rows.size();
        });
    }

    private static ConversationRow counted(ConversationRow row) {
        return new ConversationRow(
                row.id(),
                row.address(),
                row.status(),
                row.assignee(),
                row.lastSeq() + 1,
                row.lastPosition(),
                row.handling(),
                row.sending(),
                row.held(),
                row.openedAt(),
                row.activeAt());
    }

    @Test
    void R4_ofManyWritersOneOpensAConversation() {
        Storage second = secondNode();
        List<Callable<Map<Address, ConversationId>>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            Storage mine = writer % 2 == 0 ? storage : second;
            tasks.add(() -> mine.write(tx -> {
                Map<Address, ConversationId> proposals = new java.util.HashMap<>();
                for (int chat = 0; chat < 30; chat++) {
                    proposals.put(Address.of(Scribe.CHANNEL, "chat-" + chat), new ConversationId(UUID.randomUUID()));
                }
                return tx.resolveAddresses(proposals, clock.instant());
            }));
        }
        List<Map<Address, ConversationId>> resolved = Crowd.run(tasks);
        assertThat(resolved.get(0)).hasSize(30);
        assertThat(resolved).allMatch(resolved.get(0)::equals);
        assertThat(storage.conversations(ConversationQuery.all()).items()).hasSize(30);
    }
}
