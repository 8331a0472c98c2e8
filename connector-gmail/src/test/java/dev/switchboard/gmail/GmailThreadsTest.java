package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which mails are one conversation. */
class GmailThreadsTest {
    private static final String ANNA = "Anna <anna@people.example>";

    private GmailBoard desk;

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void everybodyWhoAnswersANewsletterHasAConversationOfTheirOwn() throws Exception {
        desk = new GmailBoard();
        desk.gmail.mailbox.add(
                FakeMailbox.mail(FakeGmail.USER, "undisclosed-recipients:;", "<news@x.example>", "", "News", "news"),
                null,
                "SENT");
        desk.arrives(ANNA, "<a1@x.example>", "<news@x.example>", "from Anna");
        desk.arrives("ben@people.example", "<b1@x.example>", "<news@x.example>", "from Ben");
        desk.awaitSent(2);
        desk.arrives(ANNA, "<a2@x.example>", "<a1@x.example>", "Anna again");
        desk.awaitSent(3);

        assertThat(desk.conversations()).hasSize(3);
        assertThat(desk.conversations().stream()
                        .map(conversation -> desk.board
                                .conversations()
                                .messages(conversation.id(), Long.MAX_VALUE, 10)
                                .size()))
                .containsExactlyInAnyOrder(1, 4, 2);
    }

    @Test
    void aGroupThatTalksTogetherIsOneConversation() throws Exception {
        desk = new GmailBoard();
        desk.gmail.mailbox.add(
                ("From: anna@people.example\r\nTo: " + FakeGmail.USER + "\r\nCc: ben@people.example\r\n"
                                + "Message-ID: <g1@x.example>\r\nSubject: Us\r\n\r\nhello both")
                        .getBytes(StandardCharsets.UTF_8),
                null,
                "INBOX");
        desk.awaitSent(1);
        desk.arrives("ben@people.example", "<g2@x.example>", "<g1@x.example>", "only to you");
        desk.awaitSent(2);

        assertThat(desk.conversations()).hasSize(1);
    }

    @Test
    void whoComesIntoAThreadThatAPersonBeganIsInItsConversation() throws Exception {
        desk = new GmailBoard();
        desk.arrives(ANNA, "<q@x.example>", "", "from the office");
        desk.awaitSent(1);
        desk.arrives("anna@home.example", "<q2@x.example>", "<q@x.example>", "from home");
        desk.arrives("ben@people.example", "<q3@x.example>", "<q2@x.example>", "her colleague");
        desk.awaitSent(3);

        assertThat(desk.conversations()).hasSize(1);
    }

    @Test
    void whoAnswersWhatAListSentHasAConversationOfTheirOwn() throws Exception {
        desk = new GmailBoard();
        desk.arrives("From: list@x.example\nTo: " + FakeGmail.USER
                + "\nList-Id: <list.x.example>\nMessage-ID: <l@x.example>\nSubject: L\n\nto all");
        desk.arrives(ANNA, "<l1@x.example>", "<l@x.example>", "from Anna");
        desk.arrives("ben@people.example", "<l2@x.example>", "<l@x.example>", "from Ben");
        desk.awaitSent(2);

        assertThat(desk.conversations()).hasSize(3);
    }

    @Test
    void whereNoThreadIsNamedTheReferencesTell() throws Exception {
        FakeGmail gmail = new FakeGmail();
        gmail.namesNoThreads = true;
        desk = new GmailBoard(gmail, config -> config, null);
        desk.arrives(ANNA, "<r1@x.example>", "", "first");
        desk.awaitSent(1);
        desk.arrives(ANNA, "<r2@x.example>", "<r1@x.example>", "second");
        desk.awaitSent(2);
        desk.arrives(ANNA, "<r3@x.example>", "<gone@x.example> <r2@x.example>", "third");
        desk.arrives(ANNA, "<other@x.example>", "", "another");
        desk.awaitSent(4);

        assertThat(desk.conversations()).hasSize(2);
    }
}
