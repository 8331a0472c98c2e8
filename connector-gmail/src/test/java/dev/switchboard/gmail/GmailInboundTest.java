package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Mail;
import dev.switchboard.model.Message;
import dev.switchboard.model.Sender;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes in from a mailbox, on its whole way. */
class GmailInboundTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String ANNA = "Anna <anna@people.example>";
    private GmailBoard desk;

    @AfterEach
    void close() {
        if (desk != null) {
            desk.close();
        }
    }

    private List<String> texts() {
        return desk.messages().stream().map(message -> message.text().plain()).toList();
    }

    @Test
    void aMailComesInWithAllThatIsInIt() throws Exception {
        desk = new GmailBoard();
        desk.arrives("""
                From: "Example, Anna" <Anna@People.example>
                To: desk@switchboard.example, ben@people.example
                Cc: carla@people.example
                Reply-To: anna.private@people.example
                Subject: =?utf-8?Q?Caf=C3=A9_opening?=
                Message-ID: <one@people.example>
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/alternative; boundary=c

                --c

                When do you open?

                On Fri, 20 Nov 2026, Desk wrote:
                > We will tell you.
                --c
                Content-Type: text/html

                <p onclick="x()">When do you <b>open</b>?</p><script>alert(1)</script>
                --c--
                --b
                Content-Type: text/plain; name="note.txt"
                Content-Disposition: attachment; filename="note.txt"

                the note
                --b--
                """);

        Message message = desk.awaitMessages(2).get(0);
        Mail mail = message.content().all(Mail.class).get(0);
        Attachment note = message.content().all(Attachment.class).get(0);
        assertThat(message.sender()).isInstanceOfSatisfying(Sender.Person.class, person -> {
            assertThat(person.identity().key()).isEqualTo(new Identity.Key("email", "anna@people.example"));
            assertThat(person.identity().displayName()).isEqualTo("Example, Anna");
        });
        assertThat(message.text().plain()).startsWith("When do you open?").contains("> We will tell you.");
        assertThat(message.content().written().plain()).isEqualTo("When do you open?");
        assertThat(mail.subject()).isEqualTo("Café opening");
        assertThat(mail.html()).contains("<b>open</b>").doesNotContain("script").doesNotContain("onclick");
        assertThat(mail.parties(Mail.Role.CC)).extracting(Mail.Party::address).containsExactly("carla@people.example");
        assertThat(desk.conversations().get(0).participants())
                .extracting(person -> person.key().value())
                .containsExactlyInAnyOrder(
                        "anna@people.example",
                        "anna.private@people.example",
                        "ben@people.example",
                        "carla@people.example");
        assertThat(note.name()).isEqualTo("note.txt");
        try (InputStream bytes = desk.connector().open(String.valueOf(note.reference()))) {
            assertThat(new String(bytes.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo("the note");
        }
        assertThat(desk.awaitSent(1).get(0).text()).isEqualTo("You said: When do you open?");
    }

    @Test
    void whatWasThereBeforeTheFirstStartStaysWhereItIs() throws Exception {
        FakeGmail gmail = new FakeGmail();
        gmail.mailbox.add(FakeMailbox.mail(ANNA, FakeGmail.USER, "<old@x.example>", "", "Old", "old"), null, "INBOX");
        desk = new GmailBoard(gmail, config -> config, null);
        desk.arrives(ANNA, "<new@x.example>", "", "new");

        desk.awaitSent(1);
        assertThat(texts()).containsExactly("new", "You said: new");
    }

    @Test
    void aHistoryThatIsGoneIsReplacedByAListThatLosesNothingAndRepeatsNothing() throws Exception {
        desk = new GmailBoard();
        desk.arrives(ANNA, "<m0@x.example>", "", "number 0");
        desk.awaitSent(1);
        desk.board.channels().pause(GmailBoard.CHANNEL);
        List<String> expected = new ArrayList<>(List.of("number 0"));
        for (int i = 1; i <= 45; i++) {
            desk.arrives("p" + i + "@people.example", "<m" + i + "@x.example>", "", "number " + i);
            expected.add("number " + i);
        }
        desk.gmail.mailbox.forgetHistory();
        desk.board.channels().activate(GmailBoard.CHANNEL);

        await().atMost(SOON.multipliedBy(4))
                .untilAsserted(() -> assertThat(desk.messages().stream()
                                .filter(message -> message.direction() == Message.Direction.INBOUND))
                        .hasSize(46));
        desk.arrives(ANNA, "<after@x.example>", "<m0@x.example>", "after the gap");
        desk.awaitSent(47);
        desk.awaitPolls();
        expected.add("after the gap");
        assertThat(desk.messages().stream()
                        .filter(message -> message.direction() == Message.Direction.INBOUND)
                        .map(message -> message.text().plain()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void spamTrashAndDraftsStayOutUntilTheyAreMailLikeOthers() throws Exception {
        desk = new GmailBoard();
        String spam = desk.gmail
                .mailbox
                .add(FakeMailbox.mail(ANNA, FakeGmail.USER, "<s@x.example>", "", "S", "not spam"), null, "SPAM")
                .id();
        desk.gmail.mailbox.add(FakeMailbox.mail(ANNA, FakeGmail.USER, "<t@x.example>", "", "T", "gone"), null, "TRASH");
        desk.gmail.mailbox.add(
                FakeMailbox.mail(FakeGmail.USER, "x@y.example", "<d@x.example>", "", "D", "draft"), null, "DRAFT");
        desk.awaitPolls();
        assertThat(texts()).isEmpty();

        desk.gmail.mailbox.relabel(spam, List.of("INBOX"), List.of("SPAM"));
        desk.awaitSent(1);
        assertThat(texts()).containsExactly("not spam", "You said: not spam");
    }

    @Test
    void whatIsIncludedComesIn() throws Exception {
        desk = new GmailBoard(config -> config.with(Gmail.INCLUDE, "spam, drafts"));
        desk.gmail.mailbox.add(
                FakeMailbox.mail(ANNA, FakeGmail.USER, "<s@x.example>", "", "S", "from spam"), null, "SPAM");

        desk.awaitSent(1);
        assertThat(texts()).contains("from spam");
    }

    @Test
    void whatTheOwnerSendsFromGmailItselfWentOut() throws Exception {
        desk = new GmailBoard();
        desk.gmail.mailbox.add(
                FakeMailbox.mail("Desk <" + FakeGmail.USER + ">", ANNA, "<own@x.example>", "", "Hi", "by hand"),
                null,
                "SENT");

        Message sent = desk.awaitMessages(1).get(0);
        assertThat(sent.direction()).isEqualTo(Message.Direction.OUTBOUND);
        assertThat(sent.delivery()).isNotNull().extracting(Delivery::state).isEqualTo(Delivery.State.SENT);
        assertThat(desk.conversations().get(0).participants())
                .extracting(person -> person.key().value())
                .containsExactly("anna@people.example");

        desk.arrives(ANNA, "<answer@x.example>", "<own@x.example>", "thank you");
        desk.awaitSent(1);
        assertThat(desk.conversations()).hasSize(1);
    }

    @Test
    void aMessageIdThatIsUsedAgainIsASecondMessage() throws Exception {
        desk = new GmailBoard();
        desk.arrives(ANNA, "<same@x.example>", "", "first");
        desk.arrives(ANNA, "<same@x.example>", "", "second, with another text");

        desk.awaitSent(2);
        assertThat(texts()).contains("first", "second, with another text");
    }

    @Test
    void whatProgramsSendIsStoredAndNotAnswered() throws Exception {
        desk = new GmailBoard();
        for (String mark : List.of(
                "Auto-Submitted: auto-replied",
                "Precedence: bulk",
                "X-Autoreply: yes",
                "List-Id: <list.example>",
                "Return-Path: <>",
                "X-Switchboard-Id: some-key")) {
            desk.arrives("From: anna@people.example\nTo: " + FakeGmail.USER + "\n" + mark
                    + "\nSubject: A\n\nby a program, " + mark);
        }
        desk.arrives("From: no-reply@shop.example\nSubject: B\n\nby nobody");
        desk.arrives("From: " + FakeGmail.USER + "\nSubject: C\n\nour own mail came back");
        desk.arrives(ANNA, "<person@x.example>", "", "by a person");

        desk.awaitSent(1);
        desk.awaitPolls();
        assertThat(desk.messages()).hasSize(10);
        assertThat(desk.messages().stream().filter(message -> message.mark() == Message.Mark.AUTOMATIC))
                .hasSize(8);
        assertThat(desk.sent()).hasSize(1);
    }

    @Test
    void whatAnotherSwitchboardSendsIsAnswered() throws Exception {
        desk = new GmailBoard();
        desk.arrives(
                "From: anna@people.example\nX-Switchboard-Id: k\nX-Switchboard-Mailbox: anna@people.example\n\nby an agent");

        desk.awaitSent(1);
    }

    @Test
    void aBounceFailsTheMailThatCameBack() throws Exception {
        desk = new GmailBoard();
        desk.gmail.renamesMessages = true;
        desk.arrives(ANNA, "<q@x.example>", "", "question");
        String returned = desk.awaitSent(1).get(0).messageId();
        desk.arrives("""
                From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
                To: desk@switchboard.example
                Subject: Delivery Status Notification (Failure)
                Content-Type: multipart/report; report-type=delivery-status; boundary=r

                --r

                Address not found
                --r
                Content-Type: message/delivery-status

                Reporting-MTA: dns; googlemail.com

                Final-Recipient: rfc822; anna@people.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550-5.1.1 The email account does not exist
                --r
                Content-Type: message/rfc822

                Message-ID: %s
                Subject: Re: Prices

                You said
                --r--
                """.formatted(returned));

        await().atMost(SOON).untilAsserted(() -> {
            Message sent = desk.messages().get(1);
            assertThat(sent.delivery()).isNotNull();
            assertThat(sent.delivery().state()).isEqualTo(Delivery.State.FAILED);
            assertThat(sent.delivery().error()).contains("anna@people.example", "does not exist");
        });
        assertThat(desk.events(Event.MESSAGE_FAILED)).hasSize(1);
    }

    @Test
    void whatSpeaksTheApiWithoutProfilesAndThreadsIsEnough() throws Exception {
        FakeGmail gmail = new FakeGmail();
        gmail.knowsOnlyMessages = true;
        gmail.refusesGzip = true;
        gmail.mailbox.add(FakeMailbox.mail(ANNA, FakeGmail.USER, "<old@x.example>", "", "Old", "old"), null, "INBOX");
        desk = new GmailBoard(gmail, config -> config.with(Gmail.GZIP, "false"), null);
        desk.arrives(ANNA, "<new@x.example>", "<old@x.example>", "new");

        assertThat(desk.awaitSent(1).get(0).inReplyTo()).contains("<new@x.example>");
        assertThat(texts()).containsExactly("new", "You said: new");
    }
}
