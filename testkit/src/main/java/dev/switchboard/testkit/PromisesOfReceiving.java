package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Sender;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Promises 1, 2, 9 and 10, rules R1 to R5: what comes in. */
abstract class PromisesOfReceiving extends BoardFixture {
    PromisesOfReceiving(PromisesContract contract) {
        super(contract);
    }

    private Switchboard board() {
        return start(board -> board.channel(platform.channel(CHANNEL)));
    }

    @Test
    void P1_whatWasAnsweredIsStored() {
        Switchboard board = board();

        said(board, "anna", "hello");

        List<Message> messages = messages(board, "anna");
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).text().plain()).isEqualTo("hello");
        assertThat(messages.get(0).seq()).isEqualTo(1);
        assertThat(messages.get(0).direction()).isEqualTo(Message.Direction.INBOUND);
        assertThat(messages.get(0).sender())
                .isInstanceOfSatisfying(
                        Sender.Person.class,
                        person -> assertThat(person.identity().key().value()).isEqualTo("anna"));
    }

    @Test
    void P1_whatCannotBeStoredIsNotAnswered() {
        CrashingStorage dying = new CrashingStorage(newStorage(), CrashingStorage.Side.BEFORE, commit -> commit == 2);
        Switchboard board = start(dying.storage(), host -> host.channel(platform.channel(CHANNEL)));

        WebhookResponse answer = says(board, "anna", "hello");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
    }

    @Test
    void P2_aWebhookThatComesAgainChangesNothing() {
        Switchboard board = board();
        WebhookRequest request = ScriptedPlatform.text("anna", "m1", "hello");

        for (int i = 0; i < 3; i++) {
            assertThat(receives(board, request).status()).isEqualTo(200);
        }

        assertThat(texts(board, "anna")).containsExactly("hello");
        assertThat(events(board, Event.MESSAGE_RECEIVED)).hasSize(1);
    }

    @Test
    void R1_anEditHasItsOwnKeyAndIsARevision() {
        Switchboard board = board();
        receives(board, ScriptedPlatform.text("anna", "m1", "helo"));

        receives(board, ScriptedPlatform.edit("anna", "m1", "hello"));
        receives(board, ScriptedPlatform.edit("anna", "m1", "hello"));

        Message message = messages(board, "anna").get(0);
        assertThat(message.text().plain()).isEqualTo("hello");
        assertThat(message.revision()).isEqualTo(1);
        assertThat(board.conversations().revisions(message.id())).containsExactly(Content.text("helo"));
        assertThat(events(board, Event.MESSAGE_REVISED)).hasSize(1);
    }

    @Test
    void R1_anEditOfAnUnknownMessageIsKept() {
        Switchboard board = board();

        receives(board, ScriptedPlatform.edit("anna", "m1", "hello"));

        assertThat(texts(board, "anna")).containsExactly("hello");
    }

    @Test
    void R1_aMessageThatComesAfterItsEditIsNoSecondOne() {
        Switchboard board = start(this::echo);
        receives(board, ScriptedPlatform.edit("anna", "m1", "hello"));
        assertThat(messages(board, "anna")).extracting(Message::mark).containsExactly(Message.Mark.EDIT_ONLY);

        receives(board, ScriptedPlatform.text("anna", "m1", "helo"));

        awaitTexts("anna", "echo hello");
        assertThat(texts(board, "anna")).containsExactly("hello", "echo hello");
        assertThat(messages(board, "anna").get(0).mark()).isEqualTo(Message.Mark.LATE);
    }

    @Test
    void R1_aMessageThatIsToldUnderTwoKeysIsOne() {
        Switchboard board = start(this::echo);
        receives(board, ScriptedPlatform.text("anna", "m71", "hello"));
        awaitTexts("anna", "echo hello");

        receives(board, request("again\nanna\nm71\nhello"));
        said(board, "anna", "next");

        awaitTexts("anna", "echo hello", "echo next");
        assertThat(texts(board, "anna")).containsExactly("hello", "echo hello", "next", "echo next");
    }

    @Test
    void R19_aConversationThatMovedGoesOnAndOneThatWasThereIsItsContinuation() {
        Switchboard board = start(this::echo);
        said(board, "group", "before");
        said(board, "supergroup", "too early");
        awaitTexts("supergroup", "echo too early");
        ConversationId moved = conversation(board, "group");
        ConversationId early = conversation(board, "supergroup");

        receives(
                board,
                ScriptedPlatform.together(
                        ScriptedPlatform.moved("group", "e1", "supergroup"),
                        ScriptedPlatform.text("supergroup", "p8", "after")));
        receives(board, ScriptedPlatform.moved("group", "e2", "supergroup"));

        awaitTexts("supergroup", "echo too early", "echo after");
        assertThat(conversation(board, "supergroup")).isEqualTo(moved);
        assertThat(texts(board, "supergroup")).containsExactly("before", "echo before", "after", "echo after");
        assertThat(board.conversations().get(early).status()).isEqualTo(Conversation.Status.CLOSED);
        assertThat(events(board, Event.CONVERSATION_CHANGED))
                .extracting(Event::conversation, Event::facts)
                .containsExactly(
                        tuple(moved, Map.of("changed", "address", "continuation", early.toString())),
                        tuple(early, Map.of("changed", "status", "continues", moved.toString())));
    }

    @Test
    void R1_whatIsToldAboutAMessageBeforeItCameIsNotLost() {
        Switchboard board = board();
        receives(board, ScriptedPlatform.about("deleted", "anna", "m7", ""));
        receives(board, ScriptedPlatform.about("reacted", "anna", "m7", "like"));
        assertThat(events(board, Event.MESSAGE_DELETED))
                .extracting(Event::message)
                .containsExactly((MessageId) null);

        receives(board, ScriptedPlatform.text("anna", "m7", "hello"));

        eventually()
                .untilAsserted(() -> assertThat(messages(board, "anna"))
                        .extracting(Message::mark)
                        .containsExactly(Message.Mark.DELETED));
        Message message = messages(board, "anna").get(0);
        assertThat(events(board, Event.MESSAGE_DELETED))
                .extracting(Event::message)
                .containsExactly(null, message.id());
        assertThat(events(board, Event.MESSAGE_REACTED))
                .extracting(Event::message)
                .containsExactly(null, message.id());
    }

    @Test
    void R1_whatIsToldTogetherWithItsMessageIsNotLost() {
        Switchboard board = board();
        receives(
                board,
                ScriptedPlatform.together(
                        ScriptedPlatform.about("deleted", "anna", "m7", ""),
                        ScriptedPlatform.text("anna", "m7", "hello")));
        eventually()
                .untilAsserted(() -> assertThat(messages(board, "anna"))
                        .extracting(Message::mark)
                        .containsExactly(Message.Mark.DELETED));
    }

    @Test
    void R3_whatCannotBeReadIsParkedRaw() {
        Switchboard board = board();
        byte[] junk = "no lines \0 at all".getBytes(StandardCharsets.UTF_8);

        assertThat(receives(board, WebhookRequest.post(junk)).status()).isEqualTo(200);
        assertThat(receives(board, WebhookRequest.post(junk)).status()).isEqualTo(200);
        said(board, "anna", "hello");

        List<Parked> parked = board.parked().list(null, null, 10).items();
        assertThat(parked).hasSize(1);
        assertThat(parked.get(0).kind()).isEqualTo(Parked.Kind.INBOUND);
        assertThat(parked.get(0).raw()).isEqualTo(junk);
        assertThat(parked.get(0).reason()).contains("four lines");
        assertThat(texts(board, "anna")).containsExactly("hello");
    }

    @Test
    void P9_whatHasNoTypeIsKeptAndTold() {
        Switchboard board = board();
        byte[] poll = "poll\nanna\nm1\nwhich?".getBytes(StandardCharsets.UTF_8);

        receives(board, WebhookRequest.post(poll));

        Parked kept = board.parked().list(CHANNEL, null, 10).items().get(0);
        assertThat(kept.kind()).isEqualTo(Parked.Kind.UNSUPPORTED);
        assertThat(kept.raw()).isEqualTo(poll);
        assertThat(events(board, Event.PLATFORM_EVENT))
                .extracting(Event::facts)
                .containsExactly(Map.of("kind", "poll", "parked", kept.id().toString()));
    }

    @Test
    void P9_whatWasKeptIsReadByANewerVersion() {
        Switchboard board = start(this::echo);
        receives(board, WebhookRequest.post("poll\nanna\nm1\nwhich?".getBytes(StandardCharsets.UTF_8)));
        Parked kept = board.parked().list(CHANNEL, null, 10).items().get(0);
        assertThatThrownBy(() -> board.parked().retry(kept.id())).isInstanceOf(IllegalStateException.class);
        assertThat(board.parked().list(CHANNEL, null, 10).items()).hasSize(1);

        platform.learnPolls();
        board.parked().retry(kept.id());

        assertThat(board.parked().list(CHANNEL, null, 10).items()).isEmpty();
        awaitTexts("anna", "echo which?");
        assertThat(messages(board, "anna").get(0).mark()).isEqualTo(Message.Mark.LATE);
    }

    @Test
    void P2_whatCameInWithItIsNotTakenInAgain() {
        Switchboard board = board();
        receives(
                board,
                ScriptedPlatform.together(
                        ScriptedPlatform.text("anna", "m1", "hello"), request("poll\nanna\nm2\nwhich?")));
        Parked kept = board.parked().list(CHANNEL, null, 10).items().get(0);
        platform.learnPolls();

        board.parked().retry(kept.id());

        assertThat(texts(board, "anna")).containsExactly("hello", "which?");
        assertThat(messages(board, "anna")).extracting(Message::mark).containsExactly(null, Message.Mark.LATE);
    }

    @Test
    void P9_whatIsNoLongerParkedIsNotRetried() {
        Switchboard board = board();
        receives(board, request("poll\nanna\nm1\nwhich?"));
        Parked kept = board.parked().list(CHANNEL, null, 10).items().get(0);
        assertThat(board.parked().get(kept.id())).contains(kept);
        platform.learnPolls();
        board.parked().retry(kept.id());

        assertThat(board.parked().get(kept.id())).isEmpty();
        assertThatThrownBy(() -> board.parked().retry(kept.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> board.parked().drop(kept.id())).isInstanceOf(NotFoundException.class);
        assertThat(texts(board, "anna")).containsExactly("which?");
    }

    private static WebhookRequest request(String body) {
        return WebhookRequest.post(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void P9_whatIsDroppedIsGone() {
        Switchboard board = board();
        receives(board, WebhookRequest.post("junk".getBytes(StandardCharsets.UTF_8)));

        board.parked().drop(board.parked().list(null, null, 10).items().get(0).id());

        assertThat(board.parked().list(null, null, 10).items()).isEmpty();
        assertThat(events(board, Event.WORK_DROPPED)).hasSize(1);
    }

    @Test
    void P10_aBodyThatIsTooLargeIsRefusedWithTheLimit() {
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).maxWebhookBytes(1_024));

        WebhookResponse answer = says(board, "anna", "x".repeat(2_000));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("1024");
        assertThat(openConversations(board)).isZero();
    }

    @Test
    void P10_anUnknownChannelIsAnswered404() {
        Switchboard board = board();

        assertThat(board.webhooks()
                        .handle("nowhere", ScriptedPlatform.text("a", "b", "c"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void P10_nulAndFourByteCharactersSurvive() {
        Switchboard board = board();

        said(board, "anna", "a\0b 😀 c");

        assertThat(texts(board, "anna")).containsExactly("a\0b 😀 c");
    }

    @Test
    void R11_seqFollowsAcknowledgement() {
        Switchboard board = board();
        for (int i = 0; i < 50; i++) {
            said(board, "anna", "t" + i);
        }

        List<Message> messages = messages(board, "anna");
        for (int i = 0; i < 50; i++) {
            assertThat(messages.get(i).seq()).isEqualTo(i + 1L);
            assertThat(messages.get(i).text().plain()).isEqualTo("t" + i);
        }
    }
}
