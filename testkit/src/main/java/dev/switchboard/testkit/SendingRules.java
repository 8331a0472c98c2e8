package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.model.Address;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import dev.switchboard.testkit.PlatformDriver.Fault;
import dev.switchboard.testkit.PlatformDriver.Notice;
import dev.switchboard.testkit.PlatformDriver.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three answers of a call, what keeps a send from happening twice, and what can be done to a message. */
abstract class SendingRules extends CarryingRules {
    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "SILENT")
    @DisplayName("R16: a failed send says what is known, and what was surely not sent is not shown")
    void R16_aFailedSendSaysWhatIsKnown(Fault fault) throws Exception {
        Address address = addressOf("Anna");
        Outgoing part = part(address, "once");
        failing(fault);
        Throwable failure;
        // A connection that was open before may break after the first byte: only a fresh one surely is not made.
        try (Connector fresh = newConnector()) {
            failure = failure(() -> fresh.send(part));
        }
        platform.recover();

        says(fault, failure, address);
        if (fault != Fault.SERVER_ERROR) {
            assertThat(shownTexts().contains("once"))
                    .as("people see it after %s", fault)
                    .isEqualTo(fault == Fault.ANSWER_LOST);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "CUT_OFF", "RATE_LIMITED"})
    @DisplayName("R16: after a failure the connector works on")
    void R16_afterAFailureItWorksOn(Fault fault) throws Exception {
        Outgoing part = part(addressOf("Anna"), "again");
        failing(fault);
        failure(() -> connector.send(part));
        platform.recover();
        connector.send(part);

        assertThat(shownTexts()).containsOnlyOnce("again");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "REFUSED", "ANSWER_LOST"})
    @DisplayName("R16: what changes a message has the same three answers")
    void R16_changesHaveTheSameAnswers(Fault fault) throws Exception {
        Address address = addressOf("Anna");
        Sent sent = connector.send(part(address, "as it was"));
        List<Call> changes = changes(address, sent);
        assumeTrue(!changes.isEmpty(), "the connector does none of these: edits, deletes, reacts");
        failing(fault);
        for (Call change : changes) {
            says(fault, failure(change), address);
        }
    }

    private List<Call> changes(Address address, Sent sent) {
        Connector.Target target =
                new Connector.Target(address, sent.externalIds().get(0));
        List<Call> changes = new ArrayList<>();
        if (connector instanceof Connector.Edits edits) {
            changes.add(() -> edits.edit(target, part(address, "as it is")));
        }
        if (connector instanceof Connector.Reactions reactions) {
            changes.add(() -> reactions.react(target, "👍"));
        }
        if (connector instanceof Connector.Deletes deletes) {
            changes.add(() -> deletes.delete(target));
        }
        return changes;
    }

    @Test
    @DisplayName("A check says what is wrong with the account")
    void aCheckSaysWhatIsWrong() throws Exception {
        connector.check();
        failing(Fault.BAD_CREDENTIALS);
        Throwable refused = failure(() -> connector.check());
        platform.recover();
        connector.check();

        says(Fault.BAD_CREDENTIALS, refused, Address.of(CHANNEL, "any"));
    }

    @Test
    @DisplayName("R17: a part with a key that was seen is not shown twice")
    void R17_aDeduplicatingPlatformShowsAPartOnce() throws Exception {
        assumeTrue(connector.capabilities().supports(Feature.DEDUPLICATION), "DEDUPLICATION is not declared");
        Address address = addressOf("Anna");
        Outgoing part = part(address, "just once");
        Sent first = connector.send(part);
        Outgoing doubtful = part(address, "once, in doubt");
        failing(Fault.ANSWER_LOST);
        failure(() -> connector.send(doubtful));
        platform.recover();
        Sent again = connector.send(doubtful);

        assertThat(connector.send(part)).isEqualTo(first);
        assertThat(connector.send(doubtful)).isEqualTo(again).isNotEqualTo(first);
        assertThat(shownTexts()).containsExactly("just once", "once, in doubt");
        connector.send(part(address, "just once"));
        assertThat(shownTexts()).as("another key is another message").hasSize(3);
    }

    @Test
    @DisplayName("R17: a look-up finds what was taken, and only that")
    void R17_aLookUpFindsWhatWasTaken() throws Exception {
        Connector.SendLookup lookup = lookup();
        Address address = addressOf("Anna");
        Outgoing answered = part(address, "answered");
        Sent sent = connector.send(answered);
        Outgoing lost = part(address, "answer lost");
        failing(Fault.ANSWER_LOST);
        failure(() -> connector.send(lost));
        platform.recover();
        platform.settle();

        assertThat(lookup.find(answered)).contains(sent);
        Sent found = lookup.find(lost).orElseThrow();
        assertThat(shown(found))
                .extracting(shown -> shown.content().text().plain())
                .containsExactly("answer lost");
        assertThat(lookup.find(part(address, "answered")))
                .as("never sent, though the text is the same")
                .isEmpty();
    }

    @Test
    @DisplayName("R17: a look-up does not find what the platform never took")
    void R17_aLookUpDoesNotFindWhatWasNotTaken() throws Exception {
        Connector.SendLookup lookup = lookup();
        Outgoing part = part(addressOf("Anna"), "cut off");
        failing(Fault.CUT_OFF);
        failure(() -> connector.send(part));
        platform.recover();
        platform.settle();

        assertThat(lookup.find(part)).isEmpty();
        assertThat(lookup.settle()).as("settle").isGreaterThanOrEqualTo(java.time.Duration.ZERO);
    }

    private Connector.SendLookup lookup() {
        assumeTrue(connector instanceof Connector.SendLookup, "the connector does not do this: can be asked");
        return (Connector.SendLookup) connector;
    }

    @Test
    @DisplayName("Several sends at once are all shown, each under its own id")
    void severalSendsAtOnce() throws Exception {
        List<Callable<Sent>> sends = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int person = 0; person < 8; person++) {
            Address address = addressOf("Person " + person);
            for (int message = 0; message < 4; message++) {
                Outgoing part = part(address, person + "-" + message);
                expected.add(part.content().text().plain());
                sends.add(() -> connector.send(part));
            }
        }
        List<String> ids = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Sent> sent : threads.invokeAll(sends)) {
                ids.addAll(sent.get().externalIds());
            }
        } finally {
            threads.shutdown();
        }

        assertThat(ids).hasSize(expected.size());
        assertThat(shownTexts()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @DisplayName("EDIT: people see the new content in place of the old, also when told twice")
    void anEditIsShown() throws Exception {
        assumeTrue(connector instanceof Connector.Edits, "the connector does not do this: edits");
        Address address = addressOf("Anna");
        Sent sent = connector.send(part(address, "frist"));
        Connector.Target target =
                new Connector.Target(address, sent.externalIds().get(0));
        Outgoing part = part(address, ODD_TEXT);
        ((Connector.Edits) connector).edit(target, part);
        ((Connector.Edits) connector).edit(target, part);

        assertThat(shown(sent))
                .extracting(shown -> shown.content().text().plain())
                .containsExactly(ODD_TEXT);
        assertThat(shownTexts()).hasSize(1);
    }

    @Test
    @DisplayName("DELETE: people no longer see it, and what is gone is done")
    void aDeletionIsDone() throws Exception {
        assumeTrue(connector instanceof Connector.Deletes, "the connector does not do this: deletes");
        Address address = addressOf("Anna");
        connector.send(part(address, "stays"));
        Sent sent = connector.send(part(address, "goes"));
        Connector.Target target =
                new Connector.Target(address, sent.externalIds().get(0));
        ((Connector.Deletes) connector).delete(target);
        ((Connector.Deletes) connector).delete(target);

        assertThat(platform.shown()).extracting(Shown::externalId).doesNotContain(target.externalId());
        assertThat(shownTexts()).containsExactly("stays");
    }

    @Test
    @DisplayName("REACTION: it is there, once, and can be taken back")
    void aReactionIsShown() throws Exception {
        assumeTrue(connector instanceof Connector.Reactions, "the connector does not do this: reacts");
        Notice notice = platform.says("Anna", "Thank you");
        InboundEvent.NewMessage message = receiveOne(InboundEvent.NewMessage.class, notice);
        Connector.Target target = new Connector.Target(message.origin().address(), message.externalId());
        ((Connector.Reactions) connector).react(target, "👍");
        ((Connector.Reactions) connector).react(target, "👍");
        assertThat(platform.reactions(notice.externalId())).containsExactly("👍");

        ((Connector.Reactions) connector).react(target, "");
        assertThat(platform.reactions(notice.externalId())).isEmpty();
    }

    @Test
    @DisplayName("TYPING: it is shown that somebody types")
    void typingIsShown() throws Exception {
        assumeTrue(connector instanceof Connector.Typing, "the connector does not do this: types");
        ((Connector.Typing) connector).typing(addressOf("Anna"));

        assertThat(platform.typings()).isEqualTo(1);
    }

    /** Makes the platform fail, or skips the test where it cannot like this. */
    final void failing(Fault fault) {
        assumeTrue(platform.fail(fault), () -> "the platform cannot be " + fault);
    }

    private void says(Fault fault, Throwable failure, Address address) {
        switch (fault) {
            case RATE_LIMITED -> {
                is(Kind.RATE_LIMITED, failure);
                assertThat(((ChannelException) failure).retryAfter()).isEqualTo(PlatformDriver.RETRY_AFTER);
            }
            case MOVED -> {
                is(Kind.MOVED, failure);
                Address moved = ((ChannelException) failure).newAddress();
                assertThat(moved)
                        .isNotNull()
                        .isNotEqualTo(address)
                        .extracting(Address::channel)
                        .isEqualTo(CHANNEL);
            }
            case UNAVAILABLE, UNREACHABLE -> is(Kind.UNAVAILABLE, failure);
            case REFUSED -> is(Kind.REJECTED, failure);
            case RECIPIENT_GONE -> is(Kind.RECIPIENT_GONE, failure);
            case BAD_CREDENTIALS -> is(Kind.AUTHENTICATION, failure);
            case CUT_OFF, ANSWER_LOST, SERVER_ERROR, SILENT -> {
                if (!(failure instanceof IOException)) {
                    is(Kind.IN_DOUBT, failure);
                }
            }
        }
    }

    private static void is(Kind kind, Throwable failure) {
        assertThat(failure).isInstanceOf(ChannelException.class);
        assertThat(((ChannelException) failure).kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.getMessage())
                .as("the reason, which people are shown")
                .isNotBlank();
    }
}
