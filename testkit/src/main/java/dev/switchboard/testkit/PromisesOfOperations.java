package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.spi.ChannelException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule R14: edits, deletions and reactions of this side. */
abstract class PromisesOfOperations extends BoardFixture {
    private static final String IN_TWO_PARTS = "a".repeat(100) + "b".repeat(50);

    PromisesOfOperations(PromisesContract contract) {
        super(contract);
    }

    private Switchboard board() {
        return start(host -> host.channel(platform.channel(CHANNEL)));
    }

    private void keepFromSending() {
        platform.fail(take -> {
            throw ChannelException.rateLimited(Duration.ofMinutes(1), ChannelException.Scope.CHAT);
        });
    }

    private void awaitTried(Switchboard board, MessageId id) {
        eventually().untilAsserted(() -> {
            Delivery delivery = board.conversations().message(id).delivery();
            assertThat(delivery).isNotNull();
            assertThat(delivery.error()).isNotNull();
        });
    }

    @Test
    void R14_anEditOfAMessageThatIsNotSentYetChangesItInPlace() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        keepFromSending();
        MessageId first = board.send(conversation, Content.text("1"));
        awaitTried(board, first);
        MessageId second = board.send(conversation, Content.text("2"));

        board.update(conversation, editor -> editor.edit(second, Content.text("two")));
        clock.advance(Duration.ofMinutes(2));

        awaitTexts("anna", "1", "two");
        assertThat(platform.operations()).isEmpty();
        assertThat(board.conversations().revisions(second)).containsExactly(Content.text("2"));
    }

    @Test
    void R14_aDeletionOfAMessageThatIsNotSentYetCancelsIt() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        keepFromSending();
        MessageId first = board.send(conversation, Content.text("1"));
        awaitTried(board, first);
        MessageId second = board.send(conversation, Content.text("2"));
        board.send(conversation, Content.text("3"));

        board.update(conversation, editor -> editor.delete(second));
        clock.advance(Duration.ofMinutes(2));

        awaitTexts("anna", "1", "3");
        Delivery delivery = board.conversations().message(second).delivery();
        assertThat(delivery).isNotNull();
        assertThat(delivery.state()).isEqualTo(Delivery.State.CANCELLED);
        assertThat(events(board, Event.MESSAGE_CANCELLED)).hasSize(1);
    }

    @Test
    void R14_operationsOnASentMessageAreDoneInTheirOrder() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        MessageId id = board.send(conversation, Content.text("1"));
        awaitTexts("anna", "1");
        eventually().until(() -> !events(board, Event.MESSAGE_SENT).isEmpty());

        board.update(conversation, editor -> {
            editor.edit(id, Content.text("one"));
            editor.react(id, "👍");
            editor.delete(id);
        });

        eventually()
                .untilAsserted(() ->
                        assertThat(platform.operations()).containsExactly("edit p1 one", "react p1 👍", "delete p1"));
    }

    @Test
    void R14_aMessageThatThisSideDeletedIsMarked() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        MessageId id = board.send(conversation, Content.text("1"));
        eventually().until(() -> !events(board, Event.MESSAGE_SENT).isEmpty());

        board.update(conversation, editor -> editor.delete(id));

        eventually()
                .untilAsserted(() ->
                        assertThat(board.conversations().message(id).mark()).isEqualTo(Message.Mark.DELETED));
    }

    @Test
    void R14_anEditThatTheChannelCanNoLongerCarryFails() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        MessageId id = board.send(conversation, Content.text("1"));
        eventually().until(() -> !events(board, Event.MESSAGE_SENT).isEmpty());
        platform.refuseEdits();

        board.update(conversation, editor -> editor.edit(id, Content.text("one")));

        eventually().until(() -> !events(board, Event.OPERATION_FAILED).isEmpty());
        assertThat(events(board, Event.OPERATION_FAILED).get(0).facts().get("error"))
                .contains("carries it no longer");
    }

    @Test
    void R14_anOperationThatCannotBeDoneIsToldAndSkipped() {
        Switchboard board = board();
        said(board, "anna", "hello");
        MessageId inbound = messages(board, "anna").get(0).id();

        board.update(conversation(board, "anna"), editor -> editor.edit(inbound, Content.text("other")));

        assertThat(events(board, Event.ACTION_SKIPPED)).hasSize(1);
        assertThat(texts(board, "anna")).containsExactly("hello");
    }

    @Test
    void R14_aMessageThatIsDeletedTwiceIsCancelledOnceAndTheLaneGoesOn() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        keepFromSending();
        MessageId first = board.send(conversation, Content.text("1"));
        awaitTried(board, first);
        MessageId second = board.send(conversation, Content.text("2"));

        board.update(conversation, editor -> {
            editor.delete(second);
            editor.delete(second);
        });
        board.send(conversation, Content.text("3"));
        board.send(conversation, Content.text("4"));
        clock.advance(Duration.ofMinutes(2));

        awaitTexts("anna", "1", "3", "4");
        assertThat(events(board, Event.MESSAGE_CANCELLED)).hasSize(1);
        assertThat(events(board, Event.ACTION_SKIPPED)).hasSize(1);
    }

    @Test
    void R12_whatIsSentInTheUpdateThatCancelsAllBeforeItStaysInItsOrder() {
        Switchboard board = board();
        ConversationId conversation = conversation(board, "anna");
        keepFromSending();
        MessageId first = board.send(conversation, Content.text("1"));
        awaitTried(board, first);
        MessageId second = board.send(conversation, Content.text("2"));
        CountDownLatch sending = new CountDownLatch(1);
        platform.fail(take -> await(sending));

        board.update(conversation, editor -> {
            editor.delete(first);
            editor.delete(second);
            editor.send(Content.text("3"));
            editor.send(Content.text("4"));
        });
        MessageId last = board.send(conversation, Content.text("5"));
        assertThat(board.conversations().message(last).delivery())
                .as("4 and 5 wait until 3 is sent")
                .isEqualTo(Delivery.NEW);
        assertThat(platform.texts("anna")).isEmpty();
        sending.countDown();

        awaitTexts("anna", "3", "4", "5");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a message in two parts, of which the platform takes the first and does not want the second yet. */
    private MessageId sendInPart(Switchboard board) {
        platform.fail(take -> {}, take -> {
            throw ChannelException.rateLimited(Duration.ofMinutes(1), ChannelException.Scope.CHAT);
        });
        MessageId id = board.send(conversation(board, "anna"), Content.text(IN_TWO_PARTS));
        awaitTried(board, id);
        return id;
    }

    @Test
    void R14_aDeletionOfAMessageThatIsOutInPartDeletesThatAndCancelsTheRest() {
        Switchboard board = board();
        MessageId id = sendInPart(board);

        board.update(conversation(board, "anna"), editor -> editor.delete(id));
        eventually().untilAsserted(() -> assertThat(platform.operations()).containsExactly("delete p1"));
        clock.advance(Duration.ofMinutes(2));
        board.send(conversation(board, "anna"), Content.text("next"));

        awaitTexts("anna", IN_TWO_PARTS.substring(0, 100), "next");
        Delivery delivery = board.conversations().message(id).delivery();
        assertThat(delivery).isNotNull();
        assertThat(delivery.state()).isEqualTo(Delivery.State.CANCELLED);
    }

    @Test
    void R14_anEditOfAMessageThatIsOutInPartIsSkippedAndTheRestGoesOut() {
        Switchboard board = board();
        MessageId id = sendInPart(board);

        board.update(conversation(board, "anna"), editor -> editor.edit(id, Content.text("other")));
        clock.advance(Duration.ofMinutes(2));

        awaitTexts("anna", IN_TWO_PARTS.substring(0, 100), IN_TWO_PARTS.substring(100));
        assertSkippedForItsParts(board);
        assertThat(board.conversations().message(id).text().plain()).isEqualTo(IN_TWO_PARTS);
    }

    @Test
    void R14_anEditOfAMessageThatWasSentInPartsIsSkipped() {
        Switchboard board = board();
        MessageId id = board.send(conversation(board, "anna"), Content.text(IN_TWO_PARTS));
        eventually().until(() -> !events(board, Event.MESSAGE_SENT).isEmpty());

        board.update(conversation(board, "anna"), editor -> editor.edit(id, Content.text("other")));

        assertSkippedForItsParts(board);
        assertThat(platform.operations()).isEmpty();
        assertThat(board.conversations().revisions(id)).isEmpty();
    }

    private void assertSkippedForItsParts(Switchboard board) {
        assertThat(events(board, Event.ACTION_SKIPPED))
                .extracting(event -> event.facts().get("error"))
                .containsExactly("the message goes out in more than one part, and it was begun");
    }

    @Test
    void R15_whatIsOutOfAMessageThatFailedCanBeDeleted() {
        Switchboard board = board();
        platform.fail(take -> {}, take -> {
            throw ChannelException.rejected("too rude");
        });
        MessageId id = board.send(conversation(board, "anna"), Content.text(IN_TWO_PARTS));
        eventually().until(() -> !events(board, Event.MESSAGE_FAILED).isEmpty());

        board.update(conversation(board, "anna"), editor -> editor.delete(id));

        eventually().untilAsserted(() -> assertThat(platform.operations()).containsExactly("delete p1"));
    }
}
