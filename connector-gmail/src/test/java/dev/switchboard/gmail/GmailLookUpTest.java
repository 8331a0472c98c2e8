package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.gmail.FakeGmail.Failure;
import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import dev.switchboard.testkit.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mail of which it is not known whether it went out is only said not to be there when that is sure (R17). */
class GmailLookUpTest {
    private static final Failure FAULT = Failure.of(503, "backendError", "Backend Error");
    private static final String KEY = "message-7.0";

    private final TestClock clock = new TestClock();
    private FakeGmail gmail;
    private GmailConnector connector;

    @BeforeEach
    void start() throws IOException {
        gmail = new FakeGmail();
        connector = (GmailConnector) new GmailProvider()
                .create(new TestContext(GmailBoard.config(gmail).settings(), clock));
    }

    @AfterEach
    void stop() {
        gmail.close();
    }

    private Outgoing part(Content content) {
        Address address = new Address(GmailBoard.CHANNEL, FakeGmail.USER, "");
        return new Outgoing(KEY, address, content, null, clock.instant());
    }

    private Outgoing part() {
        return part(Content.text("hello"));
    }

    /** The mail as Gmail keeps it, under a Message-ID of its own. */
    private String sent(String... labels) {
        byte[] source = ("From: " + FakeGmail.USER
                        + "\r\nTo: anna@people.example\r\nMessage-ID: <CA+1@mail.gmail.com>\r\n" + Gmail.OWN_HEADER
                        + ": " + KEY + "\r\n\r\nhello")
                .getBytes(StandardCharsets.UTF_8);
        return gmail.mailbox.add(source, null, labels).id();
    }

    private String others(int count) {
        String last = "";
        for (int i = 0; i < count; i++) {
            byte[] source = FakeMailbox.mail(FakeGmail.USER, "b@people.example", "<o" + i + "@x.example>", "", "", "x");
            last = gmail.mailbox.add(source, null, "SENT").id();
        }
        return last;
    }

    /** Asks until there is an answer, as core does: a look-up that ran out of time is no answer. */
    private Optional<Sent> found() throws Exception {
        for (int i = 0; i < 100; i++) {
            try {
                return connector.find(part());
            } catch (ChannelException e) {
                assertThat(e.kind()).isEqualTo(ChannelException.Kind.UNAVAILABLE);
            }
        }
        throw new AssertionError("no answer");
    }

    @Test
    void aMailBehindManyOthersIsFound() throws Exception {
        String id = sent("SENT");
        others(510);

        assertThat(found()).hasValueSatisfying(sent -> assertThat(sent.names()).contains(id));
    }

    @Test
    void aMailThatIsInTheTrashWasSent() throws Exception {
        String id = sent("SENT", "TRASH");

        assertThat(found()).hasValueSatisfying(sent -> assertThat(sent.names()).contains(id));
    }

    @Test
    void whereOneMailCannotBeLookedAtNothingIsKnownYet() throws Exception {
        sent("SENT");
        String id = others(1);
        for (String failing : List.of(id, "messages")) {
            gmail.failures.put(failing, FAULT);
            ChannelException failure = catchThrowableOfType(ChannelException.class, () -> connector.find(part()));
            assertThat(failure.kind()).isEqualTo(ChannelException.Kind.UNAVAILABLE);
            gmail.failures.clear();
        }

        assertThat(found()).isPresent();
    }

    @Test
    void aMailThatMayStillBeOnItsWayUpIsAskedForAgain() throws Exception {
        Attachment film = Attachment.of("film.mp4", "video/mp4", 20L * 1024 * 1024, InputStream::nullInputStream);
        Outgoing large = part(Content.of(film));
        ChannelException failure = catchThrowableOfType(ChannelException.class, () -> connector.find(large));
        assertThat(failure.kind()).isEqualTo(ChannelException.Kind.UNAVAILABLE);

        clock.advance(Duration.ofMinutes(5));
        assertThat(connector.find(large)).isEmpty();
    }

    @Test
    void aMailHasMoreTimeToGoOutTheLargerItIs() throws Exception {
        assertThat(MailSending.upload(part())).isZero();
        Attachment largest =
                Attachment.of("a.bin", "application/octet-stream", 25L * 1024 * 1024, InputStream::nullInputStream);
        assertThat(MailSending.upload(part(Content.of(largest))))
                .isBetween(Duration.ofSeconds(260), Duration.ofSeconds(281));
        Duration left = TimeLeft.within(() -> {
            TimeLeft.more(Duration.ofMinutes(4));
            return TimeLeft.atMost(Duration.ofHours(1));
        });
        assertThat(left).isGreaterThan(Duration.ofMinutes(4));
    }
}
