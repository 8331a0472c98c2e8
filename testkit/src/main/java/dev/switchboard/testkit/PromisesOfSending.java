package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Agent;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Element;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Overlap;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Receipt;
import dev.switchboard.model.Sender;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promises 4 and 6, rules R12, R15, R16 and R18 to R20: what goes out. */
abstract class PromisesOfSending extends BoardFixture {
    PromisesOfSending(PromisesContract contract) {
        super(contract);
    }

    private Switchboard board() {
        return start(host -> host.channel(platform.channel(CHANNEL)));
    }

    private static ScriptedPlatform.Fault fault(ChannelException refusal) {
        return take -> {
            throw refusal;
        };
    }

    private static Delivery delivery(Switchboard board, MessageId id) {
        Delivery delivery = board.conversations().message(id).delivery();
        assertThat(delivery).isNotNull();
        return delivery;
    }

    /** Sends a message of which the platform tells something before it answers the send. */
    private MessageId sendOvertakenBy(Switchboard board, WebhookRequest told) {
        platform.fail(take -> assertThat(receives(board, told).status()).isEqualTo(200));
        return board.send(conversation(board, "anna"), Content.text("hello"));
    }

    @Test
    void R14_receiptsThatAreFasterThanTheirSendAreNotLost() {
        Switchboard board = board();
        MessageId id = sendOvertakenBy(
                board,
                ScriptedPlatform.together(
                        ScriptedPlatform.about("read", "anna", "p1", ""),
                        ScriptedPlatform.about("delivered", "anna", "p1", "")));

        eventually().untilAsserted(() -> assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.READ));
        assertThat(board.conversations().receipts(conversation(board, "anna")))
                .containsExactly(new Receipt("anna", 1, 1));
        assertThat(events(board, Event.RECEIPT_MOVED))
                .filteredOn(event -> id.equals(event.message()))
                .extracting(Event::facts)
                .containsExactly(
                        Map.of("by", "anna", "read", "true", "seq", "1"),
                        Map.of("by", "anna", "read", "false", "seq", "1"));
    }

    @Test
    void R14_aBounceThatIsFasterThanItsSendIsNotLost() {
        Switchboard board = board();
        MessageId id = sendOvertakenBy(board, ScriptedPlatform.about("returned", "anna", "p1", "no such box"));

        eventually().untilAsserted(() -> assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.FAILED));
        assertThat(delivery(board, id).error()).isEqualTo("no such box");
        assertThat(events(board, Event.MESSAGE_FAILED))
                .extracting(Event::message)
                .containsExactly(null, id);
    }

    @Test
    void R14_aDeliveryNeverGoesBack() {
        Switchboard board = board();
        MessageId id = board.send(conversation(board, "anna"), Content.text("hello"));
        eventually().untilAsserted(() -> assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.SENT));

        receives(
                board,
                ScriptedPlatform.together(
                        ScriptedPlatform.about("read", "anna", "p1", ""),
                        ScriptedPlatform.about("delivered", "anna", "p1", "")));

        assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.READ);
    }

    @Test
    void P8_whatAnAgentSendsIsFromThemAndNotUnreadForThem() {
        Switchboard board = board();
        said(board, "anna", "hello");
        ConversationId conversation = conversation(board, "anna");
        Agent agent = board.agent("agent-7");
        agent.update(conversation, changes -> {
            changes.markRead("agent-7", 1);
            changes.send(Content.text("one"));
        });
        MessageId two = agent.send(conversation, Content.text("two"));
        MessageId three = agent.send(conversation, Content.text("three"), "key");

        assertThat(board.conversations().message(two).sender()).isEqualTo(new Sender.Agent("agent-7"));
        assertThat(agent.send(conversation, Content.text("three"), "key")).isEqualTo(three);
        assertThat(messages(board, "anna"))
                .extracting(Message::sender)
                .endsWith(new Sender.Agent("agent-7"), new Sender.Agent("agent-7"), new Sender.Agent("agent-7"));
        assertThat(unreadBy(board, "agent-7")).isEmpty();
        assertThat(unreadBy(board, "agent-8")).containsExactly(conversation);
        assertThatThrownBy(() -> board.agent("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ConversationId> unreadBy(Switchboard board, String agent) {
        return board.conversations().find(ConversationQuery.open().unreadBy(agent)).items().stream()
                .map(Conversation::id)
                .toList();
    }

    @Test
    void R20_theHostWritesFirst() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");

        MessageId id = board.send(conversation, Content.text("hello"));

        awaitTexts("anna", "hello");
        eventually().untilAsserted(() -> assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.SENT));
        Message message = board.conversations().message(id);
        assertThat(message.parts().get(0).externalIds()).containsExactly("p1");
        assertThat(conversation(board, "anna")).isEqualTo(conversation);
    }

    @Test
    void R20_anIdempotencyKeySendsOnce() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");

        MessageId first = board.send(conversation, Content.text("hello"), "order-1");
        MessageId again = board.send(conversation, Content.text("hello"), "order-1");
        MessageId other = board.send(conversation, Content.text("hello"), "order-2");

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        awaitTexts("anna", "hello", "hello");
        assertThat(messages(board, "anna")).hasSize(2);
    }

    @Test
    void P10_whatTheChannelCannotCarryIsRefusedAndNotStored() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");

        assertThatThrownBy(() -> board.send(conversation, Content.text(" ")))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("content");
        assertThatThrownBy(() -> board.send(conversation, Content.of(new Element.ButtonPress("Yes", "yes")), "key"))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("button-press");
        assertThatThrownBy(() -> board.send(new ConversationId(UUID.randomUUID()), Content.text("x")))
                .isInstanceOf(NotFoundException.class);
        assertThat(messages(board, "anna")).isEmpty();
    }

    @Test
    void P6_temporaryErrorsAreRetriedAndOrderIsKept() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        platform.fail(fault(ChannelException.unavailable("out of order")));

        MessageId first = board.send(conversation, Content.text("1"));
        board.send(conversation, Content.text("2"));
        eventually()
                .untilAsserted(() -> assertThat(delivery(board, first).error()).contains("out of order"));
        board.send(conversation(board, "ben"), Content.text("other"));
        awaitTexts("ben", "other");
        assertThat(platform.texts("anna")).isEmpty();

        advanceUntil(
                Duration.ofSeconds(5), () -> assertThat(platform.texts("anna")).containsExactly("1", "2"));
        eventually().untilAsserted(() -> {
            assertThat(delivery(board, first).state()).isEqualTo(Delivery.State.SENT);
            assertThat(delivery(board, first).attempts()).isEqualTo(2);
        });
    }

    @Test
    void P6_aPermanentErrorIsToldWithItsReasonAndFreesTheNext() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        platform.fail(fault(ChannelException.rejected("no such emoji")));

        MessageId first = board.send(conversation, Content.text("1"));
        board.send(conversation, Content.text("2"));

        awaitTexts("anna", "2");
        assertThat(delivery(board, first).state()).isEqualTo(Delivery.State.FAILED);
        assertThat(delivery(board, first).error()).contains("no such emoji");
        List<Event> failed = events(board, Event.MESSAGE_FAILED);
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).facts().get("error")).contains("no such emoji");
        Parked parked = board.parked().list(null, null, 10).items().get(0);
        assertThat(parked.kind()).isEqualTo(Parked.Kind.OPERATION);

        board.parked().retry(parked.id());

        awaitTexts("anna", "2", "1");
    }

    @Test
    void R12_holdKeepsWhatComesAfterAFailureUntilItIsDropped() {
        ChannelConfig holding = platform.channel(CHANNEL)
                .policy(new ChannelPolicy(
                        Overlap.IN_ORDER, ChannelPolicy.InDoubt.SEND_AGAIN, ChannelPolicy.AfterFailure.HOLD));
        Switchboard board = start(host -> host.channel(holding));
        ConversationId conversation = conversation(board, "anna");
        platform.fail(fault(ChannelException.rejected("no")));
        board.send(conversation, Content.text("1"));
        eventually()
                .untilAsserted(() ->
                        assertThat(board.parked().list(null, null, 10).items()).hasSize(1));
        MessageId second = board.send(conversation, Content.text("2"));
        board.send(conversation, Content.text("3"));
        board.send(conversation(board, "ben"), Content.text("other"));
        awaitTexts("ben", "other");
        assertThat(delivery(board, second).state()).isEqualTo(Delivery.State.PENDING);

        board.parked().drop(board.parked().list(null, null, 10).items().get(0).id());

        awaitTexts("anna", "2", "3");
    }

    @Test
    void R12_aSendThatIsTriedForTooLongFails() {
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).sendExpiry(Duration.ofMinutes(10)));
        ScriptedPlatform.Fault away = fault(ChannelException.unavailable("away"));
        platform.fail(away, away, away, away, away, away, away, away, away, away, away, away, away, away, away);

        MessageId id = board.send(conversation(board, "anna"), Content.text("1"));

        advanceUntil(
                Duration.ofMinutes(15),
                () -> assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.FAILED));
        assertThat(delivery(board, id).error()).contains("away");
    }

    @Test
    void R15_aLongTextIsSentInPartsAndGoesOnWhereItStopped() {
        Switchboard board = board();
        platform.fail(take -> take.run(), fault(ChannelException.unavailable("away")));
        String sentences = "This is a sentence of about forty signs. ".repeat(6).strip();

        MessageId id = board.send(conversation(board, "anna"), Content.text(sentences));

        advanceUntil(
                Duration.ofSeconds(5),
                () -> assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.SENT));
        List<String> texts = platform.texts("anna");
        assertThat(texts).hasSizeGreaterThan(2).allMatch(text -> text.length() <= 100);
        assertThat(String.join(" ", texts)).isEqualTo(sentences);
        assertThat(board.conversations().message(id).parts()).hasSameSizeAs(texts);
        assertThat(board.conversations().message(id).text().plain()).isEqualTo(sentences);
    }

    @Test
    void R15_attachmentsStreamThroughTheBlobStore(@TempDir Path folder) throws IOException {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .blobs(BlobStore.files(folder))
                .maxAttachmentBytes(1_000));
        ConversationId conversation = conversation(board, "anna");
        byte[] bytes = "some bytes".getBytes(StandardCharsets.UTF_8);
        Attachment file = Attachment.of("a.txt", "text/plain", bytes.length, () -> new ByteArrayInputStream(bytes));
        Attachment large = Attachment.of("b", "text/plain", -1, () -> new ByteArrayInputStream(new byte[1_001]));

        MessageId id = board.send(conversation, Content.text("here").with(file));
        assertThatThrownBy(() -> board.send(conversation, Content.of(large)))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("1000");

        awaitTexts("anna", "here");
        assertThat(platform.file("a.txt")).isEqualTo(bytes);
        Attachment stored = board.conversations()
                .message(id)
                .content()
                .all(Attachment.class)
                .get(0);
        try (InputStream kept = stored.open()) {
            assertThat(kept.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(messages(board, "anna")).hasSize(1);
    }

    @Test
    void P10_withoutABlobStoreAnAttachmentIsRefusedWithTheWayOut() {
        Switchboard board = board();
        Attachment file = Attachment.of("a", "text/plain", 0, InputStream::nullInputStream);

        assertThatThrownBy(() -> board.send(conversation(board, "anna"), Content.of(file)))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("BlobStore.files");
    }

    @Test
    void R15_contentIsDowngradedAsDeclared() {
        Switchboard board = board();

        board.send(conversation(board, "anna"), Content.text("Which?").buttons("Red", "Blue"));

        awaitTexts("anna", "Which?\n1. Red\n2. Blue");
    }

    @Test
    void R18_aRateLimitOfTheChannelHoldsAllOfItForAsLongAsThePlatformSays() {
        Switchboard board = board();
        platform.fail(fault(ChannelException.rateLimited(Duration.ofSeconds(30), ChannelException.Scope.CHANNEL)));
        MessageId first = board.send(conversation(board, "anna"), Content.text("1"));
        eventually()
                .untilAsserted(() -> assertThat(delivery(board, first).error()).isNotNull());

        MessageId second = board.send(conversation(board, "ben"), Content.text("2"));
        eventually()
                .untilAsserted(() -> assertThat(delivery(board, second).error()).isNotNull());
        clock.advance(Duration.ofSeconds(20));
        said(board, "carl", "still taken in");
        assertThat(platform.taken()).isEmpty();
        assertThat(delivery(board, second).state()).isNotEqualTo(Delivery.State.SENT);
        clock.advance(Duration.ofSeconds(11));

        awaitTexts("anna", "1");
        awaitTexts("ben", "2");
        assertThat(delivery(board, first).attempts()).isLessThanOrEqualTo(1);
    }

    @Test
    void R18_aRateLimitOfAChatHoldsNoOther() {
        Switchboard board = board();
        platform.fail(fault(ChannelException.rateLimited(Duration.ofSeconds(30), ChannelException.Scope.CHAT)));
        MessageId first = board.send(conversation(board, "anna"), Content.text("1"));
        eventually()
                .untilAsserted(() -> assertThat(delivery(board, first).error()).isNotNull());

        board.send(conversation(board, "ben"), Content.text("2"));
        awaitTexts("ben", "2");
        assertThat(platform.texts("anna")).isEmpty();

        advanceUntil(
                Duration.ofSeconds(10), () -> assertThat(platform.texts("anna")).containsExactly("1"));
    }

    @Test
    void R19_aConversationThatMovedIsSentToAtItsNewAddress() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "group");
        platform.fail(fault(ChannelException.moved(Address.of(CHANNEL, "supergroup"))));

        board.send(conversation, Content.text("1"));

        awaitTexts("supergroup", "1");
        assertThat(conversation(board, "supergroup")).isEqualTo(conversation);
        assertThat(board.conversations().get(conversation).addresses())
                .containsExactlyInAnyOrder(Address.of(CHANNEL, "group"), Address.of(CHANNEL, "supergroup"));
    }
}
