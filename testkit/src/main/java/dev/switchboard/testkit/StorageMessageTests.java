package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Element;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.model.Text;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages: their content, their revisions, and their way to the platform. */
abstract class StorageMessageTests extends StorageTests {
    private ConversationId conversation = new ConversationId(new UUID(0, 0));

    StorageMessageTests(StorageContract contract) {
        super(contract);
    }

    @BeforeEach
    void openConversation() {
        conversation = scribe.conversation("chat");
    }

    private Message read(MessageId id) {
        return present(storage.messages(Set.of(id)).get(id));
    }

    private Delivery delivery(Message message) {
        return present(read(message.id()).delivery());
    }

    @Test
    void R27_aMessageIsReadAsItWasStored() {
        Message inbound = scribe.receive(conversation, Content.text("hello"));
        Message outbound = scribe.queue(conversation, Content.text("hello back"));
        assertThat(storage.messages(List.of(inbound.id(), outbound.id(), new MessageId(UUID.randomUUID()))))
                .containsOnly(Map.entry(inbound.id(), inbound), Map.entry(outbound.id(), outbound));
    }

    @Test
    void R27_everyFieldOfAMessageIsKept() {
        scribe.contact(Scribe.ANNA);
        Instant at = Instant.parse("2026-02-14T10:00:00.123456Z");
        Delivery delivery = new Delivery(Delivery.State.FAILED, 3, true, null, "gone \uD83D\uDE00");
        for (Sender sender : List.of(new Sender.Agent(""), new Sender.Automatic("rule \u00e4"))) {
            Message message = new Message(
                    new MessageId(UUID.randomUUID()),
                    conversation,
                    sender instanceof Sender.Agent ? 5_000_000_000L : 5_000_000_001L,
                    Message.Direction.OUTBOUND,
                    sender,
                    everything(),
                    0,
                    List.of(new Part(Content.text("one"), List.of("1", "2")), new Part(everything(), List.of())),
                    at,
                    at.plusNanos(1_000),
                    delivery,
                    Message.Mark.LATE);
            scribe.write(tx -> tx.insertMessages(List.of(message)));
            assertThat(read(message.id())).isEqualTo(message);
        }
    }

    /** Content with one of each kind, as it is once its bytes are stored. */
    private static Content everything() {
        Text text = new Text(
                "bold and linked \uD83D\uDE00",
                List.of(
                        new Text.Span(0, 8, Text.Style.BOLD, null),
                        new Text.Span(5, 15, Text.Style.LINK, "https://example.org/?a=b&c")));
        List<Element> elements = List.of(
                Attachment.stored("a.png", "image/png", 3_000_000_000L, "ab".repeat(32), null, null),
                Attachment.stored("b.pdf", "application/pdf", Attachment.UNKNOWN_SIZE, null, "file-id", "too large"),
                new Element.Location(-12.345678, 179.999, "Here"),
                new Element.ContactCard("Ben", "+1 555", "ben@example.org"),
                new Element.Buttons(List.of(
                        List.of(new Element.Button("Yes", "y"), new Element.Button("No", "n")),
                        List.of(new Element.Button("Perhaps", "p")))),
                new Element.ButtonPress("Yes", "y"),
                new Element.Unsupported("poll", "{\"question\":\"\u0000\"}"));
        return new Content(text, elements, new MessageId(UUID.randomUUID()));
    }

    @Test
    void R27_whatThisVersionDoesNotKnowSurvives() {
        Element newer = new Element.Unsupported("hologram", "{\"type\":\"hologram\",\"depth\":3}", true);
        Element platforms = new Element.Unsupported("buttons", "{\"type\":\"buttons\"}");
        Message message = scribe.receive(conversation, Content.of(newer, platforms));
        assertThat(read(message.id()).content().elements()).containsExactly(newer, platforms);
    }

    @Test
    void R27_textWithNulAndCharactersOfFourBytesIsKept() {
        String strange = "a\u0000b \uD83D\uDC69\u200D\uD83D\uDC67 \\u0000 \\ \" ' \u2028 \uFFFD end";
        Message message = scribe.receive(conversation, Content.text(strange));
        assertThat(read(message.id()).text().plain()).isEqualTo(strange);
    }

    @Test
    void R27_aMegabyteOfTextIsKept() {
        String large = "\u00e4bc\uD83D\uDE00\n".repeat(170_000);
        Message message = scribe.receive(conversation, Content.text(large));
        assertThat(read(message.id()).text().plain().equals(large)).isTrue();
    }

    @Test
    void P10_aMessageIsStoredOnce() {
        Message message = scribe.receive(conversation, Content.text("one"));
        Message twin = message.withContent(Content.text("another"));
        assertThatThrownBy(() -> scribe.write(tx -> tx.insertMessages(List.of(twin))))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refused -> assertThat(refused.isRefused()).isTrue());
        assertThat(read(message.id())).isEqualTo(message);
    }

    @Test
    void R11_aConversationIsReadBackwards() {
        ConversationId other = scribe.conversation("other");
        for (int i = 0; i < 7; i++) {
            scribe.receive(conversation, Content.text("here"));
            scribe.receive(other, Content.text("there"));
        }
        List<Message> newest = storage.messages(conversation, Long.MAX_VALUE, 3);
        assertThat(newest).extracting(Message::seq).containsExactly(7L, 6L, 5L);
        assertThat(newest).allMatch(message -> message.conversation().equals(conversation));
        assertThat(storage.messages(conversation, 5, 10))
                .extracting(Message::seq)
                .containsExactly(4L, 3L, 2L, 1L);
        assertThat(storage.messages(conversation, 1, 10)).isEmpty();
        assertThat(storage.messages(new ConversationId(UUID.randomUUID()), 10, 10))
                .isEmpty();
    }

    @Test
    void R5_aChangedMessageKeepsWhatItSaidBefore() {
        Message message = scribe.receive(conversation, everything());
        List<Part> newParts = List.of(new Part(Content.text("part"), List.of("9")));
        revise(message, 1, Content.text("one"), newParts);
        revise(message, 2, Content.EMPTY, List.of(new Part(null, List.of())));

        Message now = read(message.id());
        assertThat(now.content()).isEqualTo(Content.EMPTY);
        assertThat(now.revision()).isEqualTo(2);
        assertThat(now.seq()).isEqualTo(message.seq());
        List<NewRevision> before = storage.revisions(message.id());
        assertThat(before).extracting(NewRevision::revision).containsExactly(0, 1);
        assertThat(before).extracting(NewRevision::content).containsExactly(message.content(), Content.text("one"));
        assertThat(before).extracting(NewRevision::parts).containsExactly(message.parts(), newParts);
        assertThat(before).extracting(NewRevision::message).containsOnly(message.id());
    }

    private void revise(Message message, int revision, Content content, List<Part> parts) {
        scribe.write(tx ->
                tx.reviseMessages(List.of(new NewRevision(message.id(), revision, content, parts, clock.instant()))));
    }

    @Test
    void R5_aMessageThatWasNotChangedHasNoRevisions() {
        Message message = scribe.receive(conversation, Content.text("one"));
        assertThat(read(message.id()).revision()).isZero();
        assertThat(storage.revisions(message.id())).isEmpty();
        assertThat(storage.revisions(new MessageId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void R5_aMarkIsKeptAndChangesNothingElse() {
        Message message = scribe.queue(conversation, Content.text("one"));
        for (Message.Mark mark : Message.Mark.values()) {
            scribe.write(tx -> tx.markMessages(Map.of(message.id(), mark)));
            assertThat(read(message.id()).mark()).isEqualTo(mark);
        }
        assertThat(read(message.id()).content()).isEqualTo(message.content());
        assertThat(read(message.id()).delivery()).isEqualTo(message.delivery());
    }

    @Test
    void R16_aDeliveryIsKeptAndItsPartsOnlyWhereTheyAreGiven() {
        Message message = scribe.queue(conversation, Content.text("one"));
        List<Part> sent = List.of(new Part(null, List.of("4711")));
        update(message, Delivery.State.SENT, 2, false, null, sent);
        assertThat(delivery(message)).isEqualTo(new Delivery(Delivery.State.SENT, 2, false, null, null));
        assertThat(read(message.id()).parts()).isEqualTo(sent);

        update(message, Delivery.State.FAILED, 2, false, "bounced", null);
        assertThat(delivery(message)).isEqualTo(new Delivery(Delivery.State.FAILED, 2, false, null, "bounced"));
        assertThat(read(message.id()).parts()).isEqualTo(sent);
    }

    @Test
    void R17_whatWasInDoubtOnceStaysSo() {
        Message message = scribe.queue(conversation, Content.text("one"));
        update(message, Delivery.State.IN_DOUBT, 1, true, "time-out", null);
        update(message, Delivery.State.SENT, 2, false, null, null);
        assertThat(delivery(message)).isEqualTo(new Delivery(Delivery.State.SENT, 2, true, null, null));
    }

    private void update(
            Message message,
            Delivery.State state,
            int attempts,
            boolean wasInDoubt,
            @Nullable String error,
            @Nullable List<Part> parts) {
        scribe.write(tx -> tx.updateDeliveries(
                List.of(new DeliveryUpdate(message.id(), state, attempts, wasInDoubt, error, parts))));
    }

    @Test
    void P6_aMessageIsShownAsSendingWhileANodeHasItsSend() {
        Lease node = storage.join("node", "board", TERM);
        Message message = scribe.queue(conversation, Content.text("one"));
        Message behind = scribe.queue(conversation, Content.text("two"));
        Work.Key send = scribe.work(message, Work.Type.SEND, Work.State.HELD, Duration.ZERO, node);
        scribe.work(behind, Work.Type.SEND, Work.State.WAITING, Duration.ZERO, null);
        assertThat(delivery(message).state()).isEqualTo(Delivery.State.SENDING);
        assertThat(delivery(message).nextAttempt()).isNull();
        assertThat(delivery(behind)).isEqualTo(Delivery.NEW);
        assertThat(storage.messages(conversation, 10, 10))
                .extracting(Message::delivery)
                .containsExactly(delivery(behind), delivery(message));

        scribe.write(tx -> {
            tx.finishWork(List.of(first(send)));
            tx.updateDeliveries(List.of(new DeliveryUpdate(message.id(), Delivery.State.SENT, 1, false, null, null)));
        });
        assertThat(delivery(message).state()).isEqualTo(Delivery.State.SENT);
    }

    @Test
    void P6_aMessageThatWaitsForItsNextTrySaysUntilWhen() {
        Lease node = storage.join("node", "board", TERM);
        Message message = scribe.queue(conversation, Content.text("one"));
        Work.Key send = scribe.work(message, Work.Type.SEND, Work.State.HELD, Duration.ZERO, node);
        Instant earliest = storage.now().plus(Duration.ofMinutes(10));
        scribe.write(
                tx -> tx.postponeWork(List.of(new Postponed(first(send), Duration.ofMinutes(10), 1, false, "429"))));
        Instant latest = storage.now().plus(Duration.ofMinutes(10));

        assertThat(delivery(message).state()).isEqualTo(Delivery.State.PENDING);
        assertThat(delivery(message).nextAttempt()).isBetween(earliest, latest);

        clock.advance(Duration.ofMinutes(11));
        storage.claim(node, Work.Lane.SENDING, 1, List.of());
        assertThat(delivery(message).state()).isEqualTo(Delivery.State.SENDING);
        assertThat(delivery(message).nextAttempt()).isNull();
    }

    @Test
    void P6_onlyASendIsAnAttemptToDeliver() {
        Lease node = storage.join("node", "board", TERM);
        Message message = scribe.queue(conversation, Content.text("one"));
        update(message, Delivery.State.SENT, 1, false, null, null);
        Work.Key edit = scribe.work(message, Work.Type.EDIT, Work.State.HELD, Duration.ZERO, node);
        assertThat(delivery(message)).isEqualTo(new Delivery(Delivery.State.SENT, 1, false, null, null));
        scribe.write(
                tx -> tx.postponeWork(List.of(new Postponed(first(edit), Duration.ofMinutes(10), 1, false, "429"))));
        assertThat(delivery(message)).isEqualTo(new Delivery(Delivery.State.SENT, 1, false, null, null));
    }

    @Test
    void R17_aMessageInDoubtIsShownAsSuchUntilItIsClear() {
        Lease node = storage.join("node", "board", TERM);
        Message message = scribe.queue(conversation, Content.text("one"));
        Work.Key send = scribe.work(message, Work.Type.SEND, Work.State.HELD, Duration.ZERO, node);
        scribe.write(tx -> {
            tx.postponeWork(List.of(new Postponed(first(send), Duration.ofMinutes(10), 1, true, "time-out")));
            tx.updateDeliveries(
                    List.of(new DeliveryUpdate(message.id(), Delivery.State.IN_DOUBT, 1, true, "time-out", null)));
        });
        assertThat(delivery(message).state()).isEqualTo(Delivery.State.IN_DOUBT);
        assertThat(delivery(message).nextAttempt()).isNotNull();

        clock.advance(Duration.ofMinutes(11));
        assertThat(storage.claim(node, Work.Lane.SENDING, 1, List.of())).hasSize(1);
        assertThat(delivery(message)).isEqualTo(new Delivery(Delivery.State.IN_DOUBT, 1, true, null, "time-out"));
    }
}
