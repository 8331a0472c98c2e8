package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gmail.FakeGmail.Failure;
import dev.switchboard.gmail.FakeMailbox.StoredMail;
import dev.switchboard.model.Message;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mails that cannot be read or had, and what is kept of mails. */
class GmailParkedTest {
    private static final String ANNA = "anna@people.example";

    private final Storage storage = Storage.inMemory();
    private GmailBoard desk;

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void whatCannotBeReadIsParkedAndStopsNobody() throws Exception {
        desk = new GmailBoard();
        desk.arrives(ANNA, "<before@x.example>", "", "before");
        desk.gmail.mailbox.add(null, null, "INBOX");
        desk.arrives("ben@people.example", "<after@x.example>", "", "after");

        desk.awaitSent(2);
        List<Parked> parked = desk.awaitParked(1);
        assertThat(parked.get(0).reason()).contains("no source");
        assertThat(new String(parked.get(0).raw(), StandardCharsets.UTF_8)).contains("\"INBOX\"");
    }

    @Test
    void aServerFaultThatPassesStopsNobodyAndParksNothing() throws Exception {
        desk = new GmailBoard();
        desk.gmail.failures.put(desk.gmail.mailbox.nextId(), Failure.of(500, "backendError", "Backend Error"));
        desk.arrives(ANNA, "<faulty@x.example>", "", "faulty");
        desk.arrives("ben@people.example", "<fine@x.example>", "", "fine");
        desk.awaitSent(1);
        assertThat(texts()).containsExactly("fine");

        desk.gmail.failures.clear();
        desk.awaitSent(2);
        assertThat(texts()).contains("faulty");
        assertThat(desk.board.parked().list(GmailBoard.CHANNEL, null, 10).items())
                .isEmpty();
    }

    @Test
    void theSourceOfEveryMailIsKeptWhereThatIsSet() throws Exception {
        desk = new GmailBoard(config -> config.with(Gmail.KEEP_SOURCE, "true"));
        byte[] source = FakeMailbox.mail(ANNA, FakeGmail.USER, "<k@x.example>", "", "Kept", "kept");
        desk.gmail.mailbox.add(source, null, "INBOX");

        assertThat(desk.awaitParked(1)).singleElement().satisfies(kept -> {
            assertThat(kept.kind()).isEqualTo(Parked.Kind.UNSUPPORTED);
            assertThat(kept.raw()).isEqualTo(source);
        });
    }

    @Test
    void whatAnEarlierVersionCouldNotReadIsReadAgain() throws Exception {
        FakeGmail gmail = new FakeGmail();
        byte[] source = FakeMailbox.mail(ANNA, FakeGmail.USER, "<kept@x.example>", "", "Prices", "what is the price");
        StoredMail mail = gmail.mailbox.add(source, null, "INBOX");
        desk = new GmailBoard(gmail, config -> config, storage);
        UUID kept = park(mail.id(), FakeMailbox.told(mail, "raw").toString());

        desk.board.parked().retry(kept);
        desk.awaitSent(1);
        assertThat(texts()).containsExactly("what is the price");
        assertThat(desk.awaitParked(0)).isEmpty();
    }

    @Test
    void whatIsKnownByItsIdAloneIsAskedForAgain() throws Exception {
        FakeGmail gmail = new FakeGmail();
        byte[] source = FakeMailbox.mail(ANNA, FakeGmail.USER, "<kept@x.example>", "", "Prices", "here it is");
        String id = gmail.mailbox.add(source, null, "INBOX").id();
        desk = new GmailBoard(gmail, config -> config, storage);

        desk.board.parked().retry(park(id, "{\"mail\":\"" + id + "\"}"));
        desk.awaitSent(1);
        assertThat(texts()).containsExactly("here it is");
    }

    @Test
    void anAnswerThatIsNoneOfGmailsIsAskedForAgain() throws Exception {
        desk = new GmailBoard();
        desk.gmail.pages.put(desk.gmail.mailbox.nextId(), "<html>log in to the network</html>");
        desk.arrives(ANNA, "<behind@x.example>", "", "behind a proxy");
        desk.arrives("ben@people.example", "<fine@x.example>", "", "fine");
        desk.awaitSent(1);
        assertThat(desk.board.parked().list(GmailBoard.CHANNEL, null, 10).items())
                .isEmpty();

        desk.gmail.pages.clear();
        desk.awaitSent(2);
        assertThat(texts()).containsExactlyInAnyOrder("fine", "behind a proxy");
    }

    @Test
    void whatStillCannotBeReadStaysParkedWithItsSource() throws Exception {
        desk = new GmailBoard(new FakeGmail(), config -> config, storage);
        UUID kept = park("78", "{\"id\":\"78\",\"raw\":");

        assertThatThrownBy(() -> desk.board.parked().retry(kept))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("still cannot be read");
        assertThat(desk.awaitParked(1))
                .singleElement()
                .satisfies(parked -> assertThat(parked.raw())
                        .asString(StandardCharsets.UTF_8)
                        .startsWith("{\"id\":\"78\""));
    }

    /** Parks an answer of Gmail, as a version would that cannot read it. */
    private UUID park(String mail, String answer) {
        UUID id = UUID.randomUUID();
        byte[] raw = answer.getBytes(StandardCharsets.UTF_8);
        Parked parked = new Parked(
                id,
                Parked.Kind.INBOUND,
                GmailBoard.CHANNEL,
                MailFetch.key(mail),
                null,
                null,
                "the mail cannot be read",
                1,
                raw,
                Instant.now());
        return storage.write(transaction -> {
            transaction.park(List.of(parked));
            return id;
        });
    }

    /** What people wrote. */
    private List<String> texts() {
        return desk.messages().stream()
                .filter(message -> message.direction() == Message.Direction.INBOUND)
                .map(message -> message.text().plain())
                .toList();
    }
}
