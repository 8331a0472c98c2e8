package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Sender;
import dev.switchboard.spi.Outgoing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for messages that no person wrote, or not to this side, or not all of. */
abstract class PromisesOfAuthors extends BoardFixture {
    PromisesOfAuthors(PromisesContract contract) {
        super(contract);
    }

    @Test
    void whatAProgramWroteIsStoredAndNeverAnswered() {
        Switchboard board = start(this::echo);

        receives(board, ScriptedPlatform.about("program", "anna", "p1", "I am out of office"));
        said(board, "anna", "back again");

        awaitTexts("anna", "echo back again");
        List<Message> messages = messages(board, "anna");
        assertThat(messages)
                .extracting(message -> message.text().plain())
                .containsExactly("I am out of office", "back again", "echo back again");
        assertThat(messages.get(0).mark()).isEqualTo(Message.Mark.AUTOMATIC);
    }

    @Test
    void whatTheOwnerSentElsewhereWentOutAndIsNotHandled() {
        Switchboard board = start(this::echo);

        receives(board, ScriptedPlatform.about("owner", "anna", "o1", "from my phone"));
        said(board, "anna", "thanks");

        awaitTexts("anna", "echo thanks");
        Message sent = messages(board, "anna").get(0);
        assertThat(sent.direction()).isEqualTo(Message.Direction.OUTBOUND);
        assertThat(sent.sender()).isEqualTo(new Sender.Agent(""));
        assertThat(sent.delivery()).isNotNull().extracting(Delivery::state).isEqualTo(Delivery.State.SENT);
        assertThat(events(board, Event.MESSAGE_SENT)).extracting(Event::message).contains(sent.id());
    }

    @Test
    void everybodyOnAMessageTakesPart() {
        Switchboard board = start(this::echo);

        receives(board, ScriptedPlatform.about("group", "anna", "m1", "hello all"));

        assertThat(board.conversations().get(conversation(board, "anna")).participants())
                .extracting(identity -> identity.key().value())
                .containsExactlyInAnyOrder("anna", Backgrounds.OTHER);
    }

    @Test
    void anAliasNamesTheFirstMessageThatHasIt() {
        Switchboard board = start(this::echo);
        receives(board, ScriptedPlatform.about("group", "anna", "m1", "one"));

        receives(board, ScriptedPlatform.about("group", "anna", "m2", "two, under the same alias"));
        receives(board, ScriptedPlatform.about("deleted", "anna", Backgrounds.ALIAS, ""));

        awaitTexts("anna", "echo one", "echo two, under the same alias");
        List<Message> inbound = messages(board, "anna").stream()
                .filter(message -> message.direction() == Message.Direction.INBOUND)
                .toList();
        assertThat(inbound.get(0).parts().get(0).externalIds()).containsExactly("m1", Backgrounds.ALIAS);
        assertThat(inbound.get(1).parts().get(0).externalIds()).containsExactly("m2");
        assertThat(inbound).extracting(Message::mark).containsExactly(Message.Mark.DELETED, null);
    }

    @Test
    void whatIsQuotedIsStoredAndNotHandled() {
        Switchboard board = start(this::echo);

        receives(board, ScriptedPlatform.about("quoting", "anna", "m1", "yes please\n> Do you want the price?"));

        awaitTexts("anna", "echo yes please");
        assertThat(texts(board, "anna").get(0)).isEqualTo("yes please\n> Do you want the price?");
    }

    @Test
    void whatWasSentIsKnownByItsOtherNameToo() {
        platform.nameAnswers();
        Switchboard board = start(this::echo);
        receives(board, ScriptedPlatform.text("anna", "m1", "one"));
        awaitTexts("anna", "echo one");

        receives(board, ScriptedPlatform.about("returned", "anna", "<p1>", "no such mailbox"));

        eventually().untilAsserted(() -> {
            Message sent = messages(board, "anna").get(1);
            assertThat(sent.parts().get(0).externalIds()).containsExactly("p1", "<p1>");
            assertThat(sent.delivery()).isNotNull().extracting(Delivery::state).isEqualTo(Delivery.State.FAILED);
        });
    }

    @Test
    void whereAnswersAreNamedEachSendNamesOne() {
        platform.nameAnswers();
        Switchboard board = start(this::echo);

        receives(board, ScriptedPlatform.text("anna", "m1", "one"));
        receives(board, ScriptedPlatform.text("anna", "m2", "two"));
        awaitTexts("anna", "echo one", "echo two");
        board.send(conversation(board, "anna"), Content.text("by the way"), "key");

        awaitTexts("anna", "echo one", "echo two", "by the way");
        assertThat(platform.taken()).extracting(Outgoing::replyTo).containsExactly("m1", "m2", "m2");
        assertThat(platform.taken()).extracting(Outgoing::automatic).containsExactly(true, true, false);
    }
}
