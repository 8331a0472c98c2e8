package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gmail.FakeGmail.Failure;
import dev.switchboard.gmail.FakeMailbox.StoredMail;
import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Mail;
import dev.switchboard.model.Message;
import dev.switchboard.model.Text;
import dev.switchboard.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes out of a mailbox, on its whole way. */
class GmailOutboundTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ANNA = "Anna <anna@people.example>";

    @TempDir
    Path blobs;

    private GmailBoard desk;

    @AfterEach
    void close() {
        if (desk != null) {
            desk.close();
        }
    }

    private ConversationId conversation() {
        return desk.conversations().get(0).id();
    }

    private Message lastMessage() {
        List<Message> messages = desk.messages();
        return messages.get(messages.size() - 1);
    }

    @Test
    void aReplyStandsInItsThread() throws Exception {
        desk = new GmailBoard();
        StoredMail question = desk.gmail.mailbox.add(
                ("From: " + ANNA + "\r\nTo: " + FakeGmail.USER + "\r\nReply-To: private@people.example\r\n"
                                + "Subject: =?utf-8?B?UHJlaXNlIGbDvHIgQ2Fmw6k=?=\r\nMessage-ID: <q@x.example>\r\n"
                                + "References: <a@x.example> <b@x.example>\r\n\r\nhow much?")
                        .getBytes(StandardCharsets.UTF_8),
                null,
                "INBOX");

        ReadMail reply = desk.awaitSent(1).get(0);
        assertThat(reply.subject()).isEqualTo("Re: Preise für Café");
        assertThat(reply.addresses("To"))
                .extracting(address -> address.address())
                .containsExactly("private@people.example");
        assertThat(reply.headers().raw("In-Reply-To")).contains("<q@x.example>");
        assertThat(reply.references()).containsExactly("<a@x.example>", "<b@x.example>", "<q@x.example>");
        assertThat(reply.headers().raw("Auto-Submitted")).contains("auto-replied");
        assertThat(reply.headers().raw("From").orElse("")).contains(FakeGmail.USER);
        assertThat(desk.gmail.mailbox.list("", "SENT").get(0).thread()).isEqualTo(question.thread());
    }

    @Test
    void answersNameTheMailThatTheyAnswerAndNotALaterOne() throws Exception {
        desk = new GmailBoard();
        StoredMail first = desk.arrives(ANNA, "<one@x.example>", "", "one");
        desk.gmail.mailbox.add(
                FakeMailbox.mail(ANNA, FakeGmail.USER, "<two@x.example>", "<one@x.example>", "Prices", "two"),
                first.thread(),
                "INBOX");

        assertThat(desk.awaitSent(2))
                .extracting(mail -> mail.text() + " " + mail.inReplyTo().orElse(""))
                .containsExactly("You said: one <one@x.example>", "You said: two <two@x.example>");
    }

    @Test
    void theMessageIdThatGmailGaveIsTheOneThatIsKnown() throws Exception {
        desk = new GmailBoard();
        desk.gmail.renamesMessages = true;
        desk.arrives(ANNA, "<q@x.example>", "", "question");

        StoredMail sent = desk.gmail
                .mailbox
                .get(
                        desk.awaitSent(1).isEmpty()
                                ? ""
                                : desk.gmail.mailbox.list("", "SENT").get(0).id())
                .orElseThrow();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(lastMessage().parts().get(0).externalIds())
                        .containsExactly(sent.id(), sent.read().messageId()));
        assertThat(sent.read().messageId()).contains("@mail.gmail.com");
        desk.awaitPolls();
        assertThat(desk.messages()).as("the sync knows it by its header").hasSize(2);
    }

    @Test
    void aMailWithEverythingArrivesWithEverything() throws Exception {
        desk = new GmailBoard(new FakeGmail(), config -> config, null, BlobStore.files(blobs));
        desk.arrives(ANNA, "<q@x.example>", "", "question");
        desk.awaitSent(1);
        byte[] logo = {1, 2, 3, 0, -1};
        Content content = Content.text("Here it is, ünïcode: 漢字")
                .with(Attachment.of("logo.png", "image/png", logo.length, () -> new ByteArrayInputStream(logo)))
                .with(Attachment.of(
                        "résumé 漢字.txt",
                        "text/plain",
                        4,
                        () -> new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8))))
                .with(Mail.about("Another subject")
                        .to("ben@people.example")
                        .cc("carla@people.example")
                        .bcc("dora@people.example")
                        .replyTo("answers@switchboard.example")
                        .html("<p>Here it is <img src=\"cid:logo@desk\"></p>")
                        .inline("logo@desk", 0));
        desk.board.send(conversation(), content, "with-everything");

        ReadMail mail = desk.awaitSent(2).get(1);
        assertThat(mail.subject()).isEqualTo("Another subject");
        assertThat(mail.text()).isEqualTo("Here it is, ünïcode: 漢字");
        assertThat(mail.html()).contains("cid:logo&#64;desk");
        assertThat(mail.files()).extracting(ReadMail.File::name).containsExactly("logo.png", "résumé 漢字.txt");
        assertThat(mail.files()).extracting(ReadMail.File::size).containsExactly(5L, 4L);
        assertThat(mail.files()).extracting(ReadMail.File::contentId).containsExactly("logo@desk", "");
        for (Map.Entry<String, String> header : Map.of(
                        "To",
                        "ben@people.example",
                        "Cc",
                        "carla@people.example",
                        "Bcc",
                        "dora@people.example",
                        "Reply-To",
                        "answers@switchboard.example")
                .entrySet()) {
            assertThat(mail.addresses(header.getKey()))
                    .extracting(address -> address.address())
                    .containsExactly(header.getValue());
        }
        assertThat(mail.headers().raw("Auto-Submitted")).isEmpty();
    }

    @Test
    void formattingGoesOutAsHtmlBesideTheText() throws Exception {
        desk = new GmailBoard();
        desk.arrives(ANNA, "<q@x.example>", "", "question");
        desk.awaitSent(1);
        desk.board.send(
                conversation(),
                Content.text(new Text("very <important>", List.of(new Text.Span(5, 16, Text.Style.BOLD, null)))),
                "formatted");

        ReadMail mail = desk.awaitSent(2).get(1);
        assertThat(mail.text()).isEqualTo("very <important>");
        assertThat(mail.html()).contains("very <b>&lt;important&gt;</b>");
    }

    @Test
    void aMailWhoseAnswerIsLostIsFoundAndNotSentAgain() throws Exception {
        desk = new GmailBoard();
        desk.gmail.renamesMessages = true;
        desk.gmail.failures.put("send", new Failure(0, "", "", Map.of(), true, false));
        desk.arrives(ANNA, "<q@x.example>", "", "question");
        desk.awaitSent(1);
        desk.gmail.failures.clear();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(lastMessage().delivery()).isNotNull();
            assertThat(lastMessage().delivery().state()).isEqualTo(Delivery.State.SENT);
            assertThat(lastMessage().delivery().wasInDoubt()).isTrue();
        });
        assertThat(desk.sent()).hasSize(1);
        assertThat(lastMessage().parts().get(0).externalIds().get(1)).contains("@mail.gmail.com");
    }

    @Test
    void aMailThatWasNotTakenIsSentAgain() throws Exception {
        desk = new GmailBoard();
        desk.gmail.failures.put("send", new Failure(0, "", "", Map.of(), false, false));
        desk.arrives(ANNA, "<q@x.example>", "", "question");
        await().atMost(SOON)
                .until(() -> desk.messages().size() == 2
                        && lastMessage().delivery() != null
                        && lastMessage().delivery().state() == Delivery.State.IN_DOUBT);
        desk.gmail.failures.clear();

        desk.awaitSent(1);
        await().atMost(SOON).until(() -> lastMessage().delivery().state() == Delivery.State.SENT);
    }

    @Test
    void aThreadThatIsGoneDoesNotKeepAnAnswerBack() throws Exception {
        desk = new GmailBoard();
        desk.gmail.failures.put("send", Failure.of(503, "backendError", "not now"));
        String question = desk.arrives(ANNA, "<q@x.example>", "", "question").id();
        desk.awaitMessages(2);
        desk.board.send(
                conversation(), Content.text("by hand").with(Mail.about("Hi").to("anna@people.example")), "k");
        desk.gmail.mailbox.delete(question);
        desk.gmail.failures.clear();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(desk.sent()).extracting(ReadMail::text).contains("by hand"));
    }

    @Test
    void writingFirstBeginsAThreadToWhichTheAnswerComes() throws Exception {
        desk = new GmailBoard();
        Conversation first =
                desk.board.conversations().open(Gmail.to(GmailBoard.CHANNEL, FakeGmail.USER, "Anna@people.example"));
        desk.board.send(first.id(), Content.text("Your order is ready").with(Mail.about("Order 7")), "order-7");
        ReadMail sent = desk.awaitSent(1).get(0);
        assertThat(sent.addresses("To"))
                .extracting(address -> address.address())
                .containsExactly("anna@people.example");
        assertThat(sent.subject()).isEqualTo("Order 7");
        desk.awaitPolls();

        desk.arrives(ANNA, "<thanks@x.example>", sent.messageId(), "thanks");
        desk.awaitSent(2);
        assertThat(desk.conversations()).extracting(Conversation::id).containsExactly(first.id());
        assertThat(desk.messages().get(1).content().replyTo())
                .isEqualTo(desk.messages().get(0).id());
    }

    @Test
    void twoMailsToSomebodyNewAreOneThread() throws Exception {
        desk = new GmailBoard(config -> config.with(Gmail.POLL_INTERVAL, "PT4S"));
        Conversation first =
                desk.board.conversations().open(Gmail.to(GmailBoard.CHANNEL, FakeGmail.USER, "anna@people.example"));
        desk.board.send(first.id(), Content.text("It is ready").with(Mail.about("Order 7")), "one");
        ReadMail one = desk.awaitSent(1).get(0);
        desk.board.send(first.id(), Content.text("Come and get it"), "two");
        ReadMail two = desk.awaitSent(2).get(1);

        assertThat(two.inReplyTo()).contains(one.messageId());
        assertThat(desk.gmail.mailbox.list("", "SENT"))
                .extracting(StoredMail::thread)
                .hasSize(2)
                .containsOnly(desk.gmail.mailbox.list("", "SENT").get(0).thread());
    }

    @Test
    void inAThreadThatAnotherAddressOfTheOwnerBeganTheRecipientsGetTheAnswer() throws Exception {
        desk = new GmailBoard();
        desk.gmail.mailbox.add(
                FakeMailbox.mail("sales@alias.example", ANNA, "<own@x.example>", "", "Hi", "by hand"), null, "SENT");
        desk.awaitMessages(1);

        desk.board.send(conversation(), Content.text("one thing more"), "more");
        assertThat(desk.awaitSent(1).get(0).addresses("To"))
                .extracting(address -> address.address())
                .containsExactly("anna@people.example");
    }

    @Test
    void aLargeMailIsUploadedInPieces() throws Exception {
        desk = new GmailBoard(
                new FakeGmail(), config -> config.with(Gmail.CALL_TIMEOUT, "PT5S"), null, BlobStore.files(blobs));
        desk.arrives(ANNA, "<q@x.example>", "", "question");
        desk.awaitSent(1);
        byte[] bytes = new byte[6_000_000];
        new Random(7).nextBytes(bytes);
        desk.board.send(
                conversation(),
                Content.text("large")
                        .with(Attachment.of(
                                "large.bin",
                                "application/octet-stream",
                                bytes.length,
                                () -> new ByteArrayInputStream(bytes))),
                "large");

        desk.awaitSent(2);
        StoredMail sent = desk.gmail.mailbox.list("", "SENT").get(0);
        try (InputStream file = new MailReader(MailLimits.DEFAULT).open(MailSource.of(sent.source()), "2")) {
            assertThat(file.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void whatGmailDoesNotTakeIsRefusedBeforeItIsSent() throws Exception {
        desk = new GmailBoard();
        desk.arrives(ANNA, "<q@x.example>", "", "question");
        desk.awaitSent(1);
        Attachment tooLarge = Attachment.of("film.mp4", "video/mp4", 26L * 1024 * 1024, InputStream::nullInputStream);

        assertThatThrownBy(() -> desk.board.send(conversation(), Content.of(tooLarge), "too-large"))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("26214400");
    }

    @Test
    void aLoopEnds() throws Exception {
        desk = new GmailBoard(config -> config.with(Gmail.AUTOMATIC_PER_HOUR, "3"));
        StoredMail last = desk.arrives("Robot <robot@people.example>", "<r0@x.example>", "", "hello 0");
        for (int i = 1; i <= 5; i++) {
            int count = i;
            await().atMost(SOON).until(() -> desk.messages().size() >= 2 * count);
            desk.gmail.mailbox.add(
                    FakeMailbox.mail(
                            "robot@people.example",
                            FakeGmail.USER,
                            "<r" + i + "@x.example>",
                            "<r0@x.example>",
                            "Re: Re:",
                            "hello " + i),
                    last.thread(),
                    "INBOX");
        }
        desk.awaitMessages(12);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(desk.messages().stream()
                                .filter(message -> message.delivery() != null
                                        && message.delivery().state() == Delivery.State.FAILED))
                        .hasSize(3)
                        .allSatisfy(message ->
                                assertThat(message.delivery().error()).contains("look like a loop")));
        assertThat(desk.sent()).hasSize(3);
    }
}
