package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Address;
import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.PersonalData;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is erased of a person, and what stays. */
abstract class StoragePersonalDataTests extends StorageTests {
    private static final Set<Identity.Key> ANNA = Set.of(Scribe.ANNA.key());

    StoragePersonalDataTests(StorageContract contract) {
        super(contract);
    }

    private PersonalData data() {
        return storage.personalData();
    }

    private List<Message> read(ConversationId conversation) {
        return storage.messages(conversation, Long.MAX_VALUE, 100);
    }

    @Test
    void R5_whatAPersonSaidIsErasedAndTheSeqStays() {
        ConversationId conversation = scribe.conversation("chat");
        scribe.receive(conversation, Content.text("by Anna"));
        scribe.queue(conversation, Content.text("by an agent"));
        scribe.receive(conversation, Content.text("by Anna again"));

        assertThat(data().eraseMessages(conversation, ANNA, 0, 2)).isEqualTo(2);
        assertThat(data().eraseMessages(conversation, ANNA, 2, 2)).isEqualTo(3);
        assertThat(data().eraseMessages(conversation, ANNA, 3, 2)).isEqualTo(3);

        List<Message> left = read(conversation);
        assertThat(left).extracting(Message::seq).containsExactly(3L, 2L, 1L);
        assertThat(left.get(1).content()).isEqualTo(Content.text("by an agent"));
        assertThat(left.get(1).delivery()).isEqualTo(Delivery.NEW);
        for (Message erased : List.of(left.get(0), left.get(2))) {
            assertThat(erased.content()).isEqualTo(Content.EMPTY);
            assertThat(erased.mark()).isEqualTo(Message.Mark.ERASED);
            assertThat(erased.sender()).isNotEqualTo(new Sender.Person(Scribe.ANNA));
        }
    }

    @Test
    void R5_aVacatedConversationHasNothingLeftButItsSeq() {
        ConversationId conversation = scribe.conversation("chat");
        Message received = scribe.receive(conversation, Content.text("hello"));
        ExternalId id = new ExternalId(Scribe.CHANNEL, "chat", "1");
        scribe.work(conversation, Work.Type.SEND, Work.State.READY, null);
        scribe.write(tx -> {
            tx.insertExternalIds(Map.of(id, new PartRef(conversation, received.id(), 0)));
            tx.changeLabels(List.of(new LabelChange(conversation, "vip", true)));
            tx.moveReceipts(List.of(new ReceiptMove(conversation, "42", 1, 1)));
        });
        ConversationId other = scribe.conversation(new Address(Scribe.CHANNEL, "chat", "thread"));
        ExternalId ofOther = new ExternalId(Scribe.CHANNEL, "chat", "2");
        Message elsewhere = scribe.receive(other, Content.text("stays"));
        scribe.write(tx -> tx.insertExternalIds(Map.of(ofOther, new PartRef(other, elsewhere.id(), 0))));

        data().vacate(conversation);
        data().eraseMessages(conversation, null, 0, 100);

        Conversation vacant = storage.conversation(conversation).orElseThrow();
        assertThat(vacant.status()).isEqualTo(Conversation.Status.ARCHIVED);
        assertThat(vacant.addresses()).extracting(Address::chat).doesNotContain("chat");
        assertThat(vacant.labels()).isEmpty();
        assertThat(vacant.lastSeq()).isEqualTo(2);
        assertThat(storage.receipts(conversation)).isEmpty();
        assertThat(storage.readLanes(List.of(new LaneKey(conversation, Work.Lane.SENDING))))
                .isEmpty();
        assertThat(scribe.row(conversation).sending()).isZero();
        assertThat(storage.messageBy(id)).isEmpty();
        assertThat(storage.messageBy(ofOther)).contains(elsewhere.id());
        assertThat(read(conversation)).allSatisfy(message -> {
            assertThat(message.content()).isEqualTo(Content.EMPTY);
            assertThat(message.parts())
                    .allSatisfy(part -> assertThat(part.externalIds()).isEmpty());
        });
        assertThat(present(read(conversation).get(0).delivery()).state()).isEqualTo(Delivery.State.CANCELLED);
        assertThat(scribe.conversation("chat")).isNotEqualTo(conversation);
    }

    @Test
    void R19_theIdsOfAContinuationGoThoughItsChatIsAnotherConversations() {
        ConversationId first = scribe.conversation("chat");
        ConversationId continuation = scribe.conversation("moved");
        Message there = scribe.receive(continuation, Content.text("hello"));
        ExternalId id = new ExternalId(Scribe.CHANNEL, "moved", "1");
        ExternalId album = ExternalId.ofAlbum(Scribe.CHANNEL, "moved", "7");
        ExternalId ofFirst = new ExternalId(Scribe.CHANNEL, "moved", "2");
        Message later = scribe.receive(first, Content.text("again"));
        scribe.write(tx -> {
            tx.lockConversations(List.of(first, continuation));
            tx.moveAddress(first, Address.of(Scribe.CHANNEL, "moved"));
            tx.insertExternalIds(Map.of(
                    id, new PartRef(continuation, there.id(), 0),
                    album, new PartRef(continuation, there.id(), 0),
                    ofFirst, new PartRef(first, later.id(), 0)));
        });

        data().vacate(continuation);
        data().eraseMessages(continuation, null, 0, 100);

        assertThat(storage.messageBy(id)).isEmpty();
        assertThat(storage.messageBy(album)).isEmpty();
        assertThat(storage.messageBy(ofFirst)).contains(later.id());
        assertThat(storage.conversationAt(Address.of(Scribe.CHANNEL, "moved"))).contains(first);
        assertThat(read(first)).extracting(Message::mark).containsOnlyNulls();
    }

    @Test
    void R26_aRemovedContactIsGoneAndNoted() {
        ContactId anna = scribe.contact(Scribe.ANNA);
        AuditEntry entry = entry(AuditEntry.Action.ERASED, anna);

        assertThat(data().remove(anna, Map.of(), entry)).isTrue();

        assertThat(storage.contact(anna)).isEmpty();
        assertThat(storage.contactOf(Scribe.ANNA.key())).isEmpty();
        assertThat(data().audit(null, 10).items()).containsExactly(entry);
        assertThat(scribe.contact(Scribe.ANNA)).isNotEqualTo(anna);
    }

    @Test
    void R26_whoIsRemovedTakesPartNoMore() {
        ConversationId conversation = scribe.conversation("chat");
        Identity ben = Identity.of("telegram", "43", "Ben");
        ContactId anna = scribe.contact(Scribe.ANNA);
        scribe.contact(ben);
        scribe.write(tx -> {
            tx.addParticipants(List.of(
                    new Participant(conversation, Scribe.ANNA.key()), new Participant(conversation, ben.key())));
            tx.moveReceipts(
                    List.of(new ReceiptMove(conversation, "42", 1, 1), new ReceiptMove(conversation, "43", 1, 1)));
        });

        assertThat(remove(anna, Map.of(conversation, 0L))).isTrue();

        assertThat(storage.conversation(conversation).orElseThrow().participants())
                .containsExactly(ben);
        assertThat(storage.receipts(conversation))
                .singleElement()
                .satisfies(receipt -> assertThat(receipt.by()).isEqualTo("43"));
    }

    @Test
    void R26_whoTakesPartWhereNothingWasErasedIsNotRemoved() {
        ContactId anna = scribe.contact(Scribe.ANNA);
        ConversationId conversation = scribe.conversation("chat");
        ConversationId other = scribe.conversation("other");
        scribe.write(tx -> tx.addParticipants(
                List.of(new Participant(conversation, Scribe.ANNA.key()), new Participant(other, Scribe.ANNA.key()))));

        assertThat(remove(anna, Map.of(other, 0L))).isFalse();

        assertThat(storage.contact(anna)).isPresent();
        assertThat(storage.conversation(other).orElseThrow().participants()).containsExactly(Scribe.ANNA);
        assertThat(data().audit(null, 10).items()).isEmpty();
        assertThat(remove(anna, Map.of(conversation, 0L, other, 0L))).isTrue();
    }

    @Test
    void R26_whatIsWrittenMeanwhileIsErasedWithTheContact() {
        ContactId anna = scribe.contact(Scribe.ANNA);
        ConversationId group = scribe.conversation("group");
        scribe.write(tx -> tx.addParticipants(List.of(new Participant(group, Scribe.ANNA.key()))));
        scribe.receive(group, Content.text("before"));
        long reached = data().eraseMessages(group, ANNA, 0, 100);
        scribe.queue(group, Content.text("by an agent"));
        scribe.receive(group, Content.text("meanwhile"));

        assertThat(remove(anna, Map.of(group, reached))).isTrue();

        assertThat(read(group))
                .extracting(Message::content)
                .as("newest first")
                .containsExactly(Content.EMPTY, Content.text("by an agent"), Content.EMPTY);
    }

    @Test
    void R26_whereMuchWasWrittenMeanwhileNothingIsDoneYet() {
        ContactId anna = scribe.contact(Scribe.ANNA);
        ConversationId group = scribe.conversation("group");
        scribe.write(tx -> tx.addParticipants(List.of(new Participant(group, Scribe.ANNA.key()))));
        for (int i = 0; i <= PersonalData.MOST_LEFT; i++) {
            scribe.receive(group, Content.text("meanwhile"));
        }

        assertThat(remove(anna, Map.of(group, 0L))).isFalse();
        assertThat(read(group)).extracting(Message::mark).containsOnlyNulls();
        assertThat(remove(anna, Map.of(group, 1L))).isTrue();
    }

    private boolean remove(ContactId contact, Map<ConversationId, Long> erased) {
        return data().remove(contact, erased, entry(AuditEntry.Action.ERASED, contact));
    }

    @Test
    void R26_aCommitUnderWayIsWaitedForBeforeAContactIsRemoved() {
        assumeManyNodes();
        ContactId anna = scribe.contact(Scribe.ANNA);
        ConversationId conversation = scribe.conversation("chat");
        Lease node = storage.join("node-a", "board", TERM);
        Storage second = secondNode();
        try (Crowd crowd = new Crowd()) {
            Future<Boolean> removing = storage.write(tx -> {
                assertThat(tx.lockLeases(List.of(node))).hasSize(1);
                Future<Boolean> remove = crowd.begin(
                        () -> second.personalData().remove(anna, Map.of(), entry(AuditEntry.Action.ERASED, anna)));
                letItPassOverOrWait(remove);
                tx.addParticipants(List.of(new Participant(conversation, Scribe.ANNA.key())));
                return remove;
            });
            assertThat(Crowd.outcome(removing)).isFalse();
        }
        assertThat(storage.contact(anna)).isPresent();
    }

    @Test
    void R5_whatIsErasedStaysMarkedSo() {
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("hello"));
        data().eraseMessages(conversation, ANNA, 0, 10);

        scribe.write(tx -> tx.markMessages(Map.of(message.id(), Message.Mark.DELETED)));

        assertThat(read(conversation)).extracting(Message::mark).containsExactly(Message.Mark.ERASED);
    }

    private AuditEntry entry(AuditEntry.Action action, ContactId contact) {
        return new AuditEntry(UUID.randomUUID(), clock.instant(), "agent-7", action, contact);
    }

    @Test
    void R26_whatWasNotedIsListedNewestFirst() {
        List<AuditEntry> noted = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            clock.advance(Duration.ofSeconds(i % 2));
            noted.add(0, entry(AuditEntry.Action.EXPORTED, new ContactId(UUID.randomUUID())));
            data().note(noted.get(0));
        }
        List<AuditEntry> walked = StorageListTests.walk(cursor -> data().audit(cursor, 3));
        assertThat(walked).containsExactlyInAnyOrderElementsOf(noted);
        assertThat(walked.get(0).at()).isEqualTo(clock.instant());
        assertThat(walked).extracting(AuditEntry::at).isSortedAccordingTo((one, other) -> other.compareTo(one));
    }
}
