package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gmail.FakeGmail.Failure;
import dev.switchboard.spi.Background.Author;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a mailbox is followed, poll by poll: what one poll brought may have been stored or not when the next one comes. */
class GmailSyncTest {
    private static final String ANNA = "Anna <anna@people.example>";
    private static final Failure FAULT = Failure.of(500, "backendError", "Backend Error");
    private static final Failure CUT_OFF = new Failure(0, "", "", Map.of(), false, false);

    private final TestClock clock = new TestClock();
    private FakeGmail gmail;
    private GmailConnector connector;

    @BeforeEach
    void start() throws IOException {
        gmail = new FakeGmail();
        connector = another("PT0S");
    }

    @AfterEach
    void stop() {
        gmail.close();
    }

    private GmailConnector another(String settle) {
        var settings = GmailBoard.config(gmail).with(Gmail.SETTLE, settle).settings();
        return (GmailConnector) new GmailProvider().create(new TestContext(settings, clock));
    }

    private String arrives(String text) {
        return gmail.mailbox.add(source(text), null, "INBOX").id();
    }

    private static byte[] source(String text) {
        return FakeMailbox.mail(ANNA, FakeGmail.USER, "<" + text + "@x.example>", "", "Hi", text);
    }

    private String offset() throws Exception {
        return connector.poll(null).offset();
    }

    private static List<String> texts(Received received) {
        return received.events().stream()
                .filter(InboundEvent.NewMessage.class::isInstance)
                .map(event -> ((InboundEvent.NewMessage) event).content().text().plain())
                .toList();
    }

    private static String after(Received received, String before) {
        return received.offset() == null ? before : received.offset();
    }

    /** Polls as core does, until there is nothing to be polled for at once. */
    private List<String> all(GmailConnector polled, String offset) throws Exception {
        List<String> texts = new ArrayList<>();
        String at = offset;
        Received received;
        do {
            received = polled.poll(at);
            texts.addAll(texts(received));
            at = after(received, at);
        } while (received.wakeUp() || !received.events().isEmpty());
        return texts;
    }

    private List<String> numbered(int count) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add("number-" + i);
            arrives("number-" + i);
        }
        return expected;
    }

    @Test
    void whatOfAGapWasNotStoredIsBroughtAgainAndNothingIsSkipped() throws Exception {
        String at = offset();
        List<String> expected = numbered(25);
        gmail.mailbox.forgetHistory();
        List<String> stored = new ArrayList<>();
        Received received;
        do {
            Received lost = connector.poll(at);
            received = connector.poll(at);
            assertThat(texts(received)).isEqualTo(texts(lost));
            stored.addAll(texts(received));
            at = after(received, at);
        } while (received.wakeUp() || !received.events().isEmpty());

        assertThat(stored).containsExactlyElementsOf(expected);
    }

    @Test
    void anotherNodeSkipsNothingInAGap() throws Exception {
        List<String> expected = new ArrayList<>(List.of("before"));
        String at = offset();
        arrives("before");
        expected.addAll(numbered(25));
        gmail.mailbox.forgetHistory();
        at = after(connector.poll(at), at);
        Received first = connector.poll(at);

        Set<String> stored = new LinkedHashSet<>(texts(first));
        stored.addAll(all(another("PT0S"), after(first, at)));
        assertThat(stored).containsExactlyElementsOf(expected);
    }

    @Test
    void whereTheLastOfAGapWasDeletedNothingIsSkipped() throws Exception {
        String at = offset();
        List<String> expected = numbered(15);
        gmail.mailbox.forgetHistory();
        at = after(connector.poll(at), at);
        Received first = connector.poll(at);
        gmail.mailbox.all().stream()
                .filter(mail -> mail.read().text().equals("number-9"))
                .forEach(mail -> gmail.mailbox.delete(mail.id()));

        List<String> stored = new ArrayList<>(texts(first));
        stored.addAll(all(another("PT0S"), after(first, at)));
        assertThat(stored).containsAll(expected);
    }

    @Test
    void whatTheSearchDoesNotKnowYetComesInBeforeTheGapIsClosed() throws Exception {
        connector = another("PT1M");
        String at = offset();
        numbered(3);
        String unindexed = arrives("indexed late");
        arrives("newest");
        gmail.mailbox.unindexed(unindexed, true);
        gmail.mailbox.forgetHistory();
        at = after(connector.poll(at), at);
        Received first = connector.poll(at);
        assertThat(texts(first)).hasSize(4).doesNotContain("indexed late");

        gmail.mailbox.unindexed(unindexed, false);
        clock.advance(Duration.ofSeconds(61));
        assertThat(all(connector, after(first, at))).contains("indexed late");
    }

    @Test
    void whatWasThereBeforeTheFirstStartDoesNotComeInByAGap() throws Exception {
        arrives("there before");
        String at = offset();
        arrives("new");
        gmail.mailbox.forgetHistory();

        assertThat(all(connector, at)).containsExactly("new");
    }

    @Test
    void aMailFromTheFutureMakesNoOtherOld() throws Exception {
        gmail.mailbox.addDated(source("imported"), clock.instant().plus(Duration.ofDays(900)), "INBOX");
        String at = offset();
        arrives("new");
        assertThat(all(connector, at)).containsExactly("new");

        gmail.mailbox.forgetHistory();
        arrives("newer");
        assertThat(all(connector, at)).contains("new", "newer");
    }

    @Test
    void anOldMailThatIsRestoredIsNotNew() throws Exception {
        String trashed = gmail.mailbox.add(source("trashed"), null, "TRASH").id();
        String archived = gmail.mailbox.add(source("archived"), null).id();
        String at = offset();
        gmail.mailbox.relabel(trashed, List.of("INBOX"), List.of("TRASH"));
        gmail.mailbox.relabel(archived, List.of("INBOX"), List.of());
        arrives("new");

        assertThat(all(connector, at)).containsExactly("new");
    }

    @Test
    void whatIsAddedComesInWhateverItsDate() throws Exception {
        String at = offset();
        Instant longAgo = clock.instant().minus(Duration.ofDays(40));
        gmail.mailbox.addDated(source("imported"), longAgo, "INBOX");
        gmail.mailbox.addDated(source("to be read"), longAgo, "INBOX", "UNREAD");
        gmail.mailbox.addDated(source("late"), clock.instant().minus(Duration.ofHours(3)), "INBOX");

        List<InboundEvent> events = connector.poll(at).events();
        assertThat(events)
                .map(event -> ((InboundEvent.NewMessage) event).background().author())
                .containsExactly(Author.PROGRAM, Author.PERSON, Author.PERSON);
    }

    @Test
    void aHistoryWithoutIdsIsNotAskedForAgainAtOnce() throws Exception {
        String at = offset();
        gmail.mailbox.namesNoRecords = true;
        numbered(30);

        Received first = connector.poll(at);
        assertThat(first.events()).isNotEmpty();
        assertThat(connector.poll(after(first, at)).wakeUp()).isFalse();
    }

    @Test
    void aMailThatWasInSpamIsNewWhenItLeavesItAndOneFromLongAgoIsNot() throws Exception {
        String at = offset();
        String spam = gmail.mailbox.add(source("no spam"), null, "SPAM").id();
        Received asSpam = connector.poll(at);
        assertThat(asSpam.events()).isEmpty();
        gmail.mailbox.relabel(spam, List.of("INBOX"), List.of("SPAM"));
        assertThat(all(connector, after(asSpam, at))).containsExactly("no spam");

        clock.advance(Duration.ofDays(31));
        assertThat(all(another("PT0S"), after(asSpam, at))).isEmpty();
    }

    @Test
    void pagesThatBringNothingAreGoneThroughAtOnce() throws Exception {
        String at = offset();
        for (int i = 0; i < 25; i++) {
            gmail.mailbox.add(source("draft-" + i), null, "DRAFT");
        }
        String kept = arrives("first");
        for (int i = 0; i < 400; i++) {
            gmail.mailbox.relabel(kept, List.of("STARRED"), List.of("STARRED"));
        }
        arrives("last");

        Received received = connector.poll(at);
        assertThat(received.events()).isEmpty();
        assertThat(received.wakeUp()).isTrue();
        assertThat(all(connector, at)).containsExactly("first", "last");
        gmail.paths.clear();
        connector.poll(after(received, at));
        assertThat(gmail.paths).hasSizeLessThanOrEqualTo(21);
    }

    @Test
    void oneMailThatCannotBeHadIsWaitedForWhileTheOthersComeIn() throws Exception {
        String at = offset();
        String faulty = arrives("faulty");
        gmail.failures.put(faulty, FAULT);
        arrives("fine");
        Received first = connector.poll(at);
        assertThat(texts(first)).containsExactly("fine");
        at = after(first, at);
        assertThat(connector.pause()).isLessThanOrEqualTo(Duration.ofSeconds(1));

        arrives("also fine");
        clock.advance(Duration.ofSeconds(30));
        Received second = connector.poll(at);
        assertThat(texts(second)).containsExactly("also fine");
        assertThat(second.events()).hasSize(1);

        gmail.failures.clear();
        assertThat(all(another("PT0S"), after(second, at))).containsExactly("faulty");
    }

    @Test
    void aMailThatIsWaitedForIsAskedForLessAndLessOften() throws Exception {
        String at = offset();
        String faulty = arrives("faulty");
        gmail.failures.put(faulty, FAULT);
        at = after(connector.poll(at), at);
        for (int i = 0; i < 24; i++) {
            clock.advance(Duration.ofMinutes(10));
            at = after(connector.poll(at), at);
        }

        assertThat(gmail.paths.stream().filter(path -> path.contains(faulty))).hasSizeBetween(8, 14);
    }

    @Test
    void whereGmailGivesNoMailAtAllThePollFailsAndThenGoesOnWithoutThem() throws Exception {
        String at = offset();
        gmail.failures.put(arrives("one"), FAULT);
        gmail.failures.put(arrives("two"), FAULT);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> connector.poll(at)).isInstanceOf(ChannelException.class);
        }
        arrives("three");
        Received received = connector.poll(at);
        assertThat(texts(received)).containsExactly("three");

        gmail.failures.clear();
        clock.advance(Duration.ofSeconds(10));
        assertThat(all(connector, after(received, at))).containsExactly("one", "two");
    }

    @Test
    void oneMailOverWhichTheConnectionBreaksKeepsTheOthersWaitingOnlyTwice() throws Exception {
        String at = offset();
        gmail.failures.put(arrives("broken"), CUT_OFF);
        arrives("fine");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> connector.poll(at)).isInstanceOf(ChannelException.class);
        }

        assertThat(texts(connector.poll(at))).containsExactly("fine");
    }
}
