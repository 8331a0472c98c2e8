package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.spi.ChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule R14: edits, deletions and reactions of this side. */
abstract class PromisesOfOperations extends BoardFixture {
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
    void R14_anOperationThatCannotBeDoneIsToldAndSkipped() {
        Switchboard board = board();
        said(board, "anna", "hello");
        MessageId inbound = messages(board, "anna").get(0).id();

        board.update(conversation(board, "anna"), editor -> editor.edit(inbound, Content.text("other")));

        assertThat(events(board, Event.ACTION_SKIPPED)).hasSize(1);
        assertThat(texts(board, "anna")).containsExactly("hello");
    }
}
