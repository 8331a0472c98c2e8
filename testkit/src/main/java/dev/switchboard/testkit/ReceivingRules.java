package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.testkit.PlatformDriver.Notice;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for what comes in. */
abstract class ReceivingRules extends ConnectorFixture {
    static final String ODD_TEXT = "*a* _b_ ~c~ `d` [e](f) <b>g</b> &amp; \"h\" \\i {{j}} |k| #l\n2. é 漢字 👩‍👩‍👧 end";

    @Test
    @DisplayName("R1: a text comes in as it was written, with who, where and when")
    void R01_aTextComesInAsItWasWritten() throws Exception {
        InboundEvent.NewMessage message = receiveOne(InboundEvent.NewMessage.class, platform.says("Anna", ODD_TEXT));

        assertThat(message.content().text().plain()).isEqualTo(ODD_TEXT);
        assertThat(message.origin().address().channel()).isEqualTo(CHANNEL);
        assertThat(message.origin().by().name()).isNotEmpty();
    }

    @Test
    @DisplayName("R1: every event has a key of its own, and every message an id of its own")
    void R01_everyEventHasAKeyOfItsOwn() throws Exception {
        List<InboundEvent> events = new ArrayList<>();
        for (String person : List.of("Anna", "Ben", "Anna")) {
            events.addAll(receive(platform.says(person, "the same words")));
        }

        assertThat(keys(events)).hasSize(3).doesNotHaveDuplicates();
        assertThat(events)
                .extracting(event -> ((InboundEvent.NewMessage) event).origin().address()
                        + ((InboundEvent.NewMessage) event).externalId())
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("R1: two people have two identities and two addresses, one person has one")
    void R01_peopleAreToldApart() throws Exception {
        InboundEvent.Origin anna = originOf("Anna");
        InboundEvent.Origin ben = originOf("Ben");
        InboundEvent.Origin annaAgain = originOf("Anna");

        assertThat(anna.by().key())
                .isEqualTo(annaAgain.by().key())
                .isNotEqualTo(ben.by().key());
        assertThat(anna.address()).isEqualTo(annaAgain.address()).isNotEqualTo(ben.address());
    }

    private InboundEvent.Origin originOf(String person) throws Exception {
        return receiveOne(InboundEvent.NewMessage.class, platform.says(person, "Hello"))
                .origin();
    }

    @Test
    @DisplayName("R1: an edit has a key of its own and its message's id")
    void R01_anEditHasItsOwnKeyAndItsMessagesId() throws Exception {
        Notice original = platform.says("Anna", "frist");
        InboundEvent.NewMessage message = receiveOne(InboundEvent.NewMessage.class, original);
        InboundEvent.Edit once = edited(original, "first");
        InboundEvent.Edit twice = edited(original, "first!");

        assertThat(List.of(message.key(), once.key(), twice.key())).doesNotHaveDuplicates();
        assertThat(once.externalId()).isEqualTo(message.externalId()).isEqualTo(twice.externalId());
        assertThat(once.origin().address()).isEqualTo(message.origin().address());
        assertThat(twice.content().text().plain()).isEqualTo("first!");
    }

    private InboundEvent.Edit edited(Notice original, String text) throws Exception {
        Notice notice = platform.edits(original, text)
                .orElseGet(() -> abort("people on this platform cannot edit, or it does not tell"));
        return receiveOne(InboundEvent.Edit.class, notice);
    }

    @Test
    @DisplayName("R1, R2: reading a request again, later and by another connector, gives the same")
    void R02_parsingIsPure() throws Exception {
        Connector.Webhooks webhooks = webhooks();
        List<WebhookRequest> requests =
                List.of(request(platform.says("Anna", ODD_TEXT)), request(platform.unknown("marker-one")));

        for (WebhookRequest request : requests) {
            Received first = webhooks.parse(request);
            try (Connector later = newConnector()) {
                assertThat(webhooks.parse(request)).isEqualTo(first);
                assertThat(((Connector.Webhooks) later).parse(request)).isEqualTo(first);
            }
        }
    }

    @Test
    @DisplayName("R2: neither the check of a request nor its reading calls the platform")
    void R02_readingARequestCallsNobody() throws Exception {
        Connector.Webhooks webhooks = webhooks();
        WebhookRequest request = request(platform.says("Anna", "Hello"));
        int calls = platform.calls();
        webhooks.authentic(request);
        webhooks.parse(request);

        assertThat(platform.calls()).isEqualTo(calls);
    }

    @Test
    @DisplayName("R2: only what the platform made is authentic, and nothing makes the check throw")
    void R02_onlyThePlatformsRequestsAreAuthentic() throws Exception {
        Connector.Webhooks webhooks = webhooks();
        WebhookRequest genuine = request(platform.says("Anna", "Hello"));
        List<WebhookRequest> forged = new ArrayList<>(platform.forgeries(genuine));
        assertThat(forged).as("the driver's forgeries").isNotEmpty();
        forged.add(WebhookRequest.of(genuine.method(), genuine.uri(), Map.of(), genuine.body()));
        forged.add(WebhookRequest.of("GET", URI.create("/"), Map.of(), new byte[0]));

        assertThat(webhooks.authentic(genuine)).isTrue();
        for (WebhookRequest request : forged) {
            assertThat(webhooks.authentic(request)).as("forged: %s", request).isFalse();
        }
    }

    @Test
    @DisplayName("R2: a poll brings the same again until its offset is used, and then what is new")
    void R02_aPollBringsTheSameUntilItsOffsetIsUsed() throws Exception {
        Connector.Polling polling = polling();
        @Nullable String start = platform.offset();
        platform.says("Anna", "one");
        platform.says("Anna", "two");
        Received first = polling.poll(start);
        Received again = polling.poll(start);

        assertThat(texts(first)).containsExactly("one", "two");
        assertThat(again.events()).isEqualTo(first.events());
        assertThat(again.offset()).isEqualTo(first.offset()).isNotNull();

        platform.says("Anna", "three");
        Received next = polling.poll(first.offset());
        assertThat(texts(next)).containsExactly("three");
        assertThat(polling.poll(first.offset()).events()).isEqualTo(next.events());
        try (Connector later = newConnector()) {
            assertThat(((Connector.Polling) later).poll(first.offset()).events())
                    .isEqualTo(next.events());
        }
    }

    @Test
    @DisplayName("R3: what is not understood does not keep its neighbours from coming in")
    void R03_neighboursOfTheUnknownComeIn() throws Exception {
        Connector.Polling polling = polling();
        platform.says("Anna", "before");
        platform.unknown("marker-two");
        platform.says("Anna", "after");
        Received received = polling.poll(platform.offset());

        assertThat(received.events()).hasSize(3);
        assertThat(received.events().get(1)).isInstanceOf(InboundEvent.Raw.class);
        assertThat(texts(received)).containsExactly("before", "after");
    }

    @Test
    @DisplayName("Promise 9: what has no type is kept with its raw payload and a key of its own")
    void P09_theUnknownIsKeptRaw() throws Exception {
        InboundEvent.Raw one = receiveOne(InboundEvent.Raw.class, platform.unknown("marker-three"));
        InboundEvent.Raw other = receiveOne(InboundEvent.Raw.class, platform.unknown("marker-four"));

        assertThat(new String(one.raw(), StandardCharsets.UTF_8)).contains("marker-three");
        assertThat(one.key()).isNotEqualTo(other.key());
    }

    @Test
    @DisplayName("Promise 9: what was polled and kept raw can be read again, under the same key")
    void P09_whatWasPolledCanBeReadAgain() throws Exception {
        Connector.Polling polling = polling();
        InboundEvent.Raw kept = receiveOne(InboundEvent.Raw.class, platform.unknown("marker-five"));
        int calls = platform.calls();

        assertThat(polling.parseAgain(kept.raw())).containsExactly(kept);
        assertThat(platform.calls()).isEqualTo(calls);
    }

    @Test
    @DisplayName("Promise 9: garbage is kept raw or refused, and nothing is dropped")
    void P09_garbageIsKeptOrRefused() throws Exception {
        Connector.Webhooks webhooks = webhooks();
        for (Map.Entry<String, byte[]> body : Damage.garbage().entrySet()) {
            keptOrRefused(webhooks, "a body of " + body.getKey(), WebhookRequest.post(body.getValue()));
        }
    }

    @Test
    @DisplayName(
            "Promise 9: a request with any one value spoilt is taken in, kept raw or refused, and nothing is dropped")
    void P09_aSpoiltRequestIsKeptOrRefused() throws Exception {
        Connector.Webhooks webhooks = webhooks();
        WebhookRequest good = request(platform.says("Anna", "Hello"));
        for (Map.Entry<String, byte[]> body : Damage.of(good.body()).entrySet()) {
            keptOrRefused(
                    webhooks, body.getKey(), WebhookRequest.of(good.method(), good.uri(), Map.of(), body.getValue()));
        }
    }

    private void keptOrRefused(Connector.Webhooks webhooks, String what, WebhookRequest request) {
        Received received;
        try {
            received = webhooks.parse(request);
        } catch (IOException e) {
            told(Throwables.text(e));
            return; // core keeps the whole request
        } catch (RuntimeException e) {
            throw new AssertionError(what + ": has to be kept raw, or refused by an IOException", e);
        }
        boolean kept = !received.events().isEmpty() || !received.signals().isEmpty() || received.wakeUp();
        assertThat(kept || received.answer().status() >= 400)
                .as("%s: answered with %s and dropped", what, received.answer().status())
                .isTrue();
        for (InboundEvent event : received.events()) {
            storable(what, event);
        }
    }

    /** No storage is to be asked for what it cannot hold. */
    private void storable(String what, InboundEvent event) {
        if (event instanceof InboundEvent.Raw raw) {
            told(raw);
            assertThat(raw.reason()).as("%s: the reason", what).isNotBlank();
            assertThat(raw.raw().length == 0 && !what.contains("nothing"))
                    .as("%s: the raw payload is gone", what)
                    .isFalse();
        } else if (event instanceof InboundEvent.NewMessage message) {
            assertThat(message.content().text().plain())
                    .as("%s: the text", what)
                    .doesNotContain("\0");
        }
    }

    @Test
    @DisplayName("A file that came in can be opened, and again")
    void aFileThatCameInCanBeOpened() throws Exception {
        byte[] bytes = "What is in it, ünïcode and \0 included".getBytes(StandardCharsets.UTF_8);
        Notice notice = platform.sendsFile("Anna", "note.txt", bytes)
                .orElseGet(() -> abort("people on this platform cannot send files"));
        InboundEvent.NewMessage message = receiveOne(InboundEvent.NewMessage.class, notice);
        List<Attachment> attachments = message.content().all(Attachment.class);

        assertThat(attachments).hasSize(1);
        assertThat(attachments.get(0).name()).isEqualTo("note.txt");
        assertThat(connector).isInstanceOf(Connector.Files.class);
        String reference = attachments.get(0).reference();
        assertThat(reference).isNotNull();
        for (int time = 0; time < 2; time++) {
            try (InputStream open = ((Connector.Files) connector).open(String.valueOf(reference))) {
                assertThat(open.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    private Connector.Webhooks webhooks() {
        assumeTrue(connector instanceof Connector.Webhooks, "the connector does not do this: takes webhooks");
        return (Connector.Webhooks) connector;
    }

    private Connector.Polling polling() {
        assumeTrue(connector instanceof Connector.Polling, "the connector does not do this: polls");
        return (Connector.Polling) connector;
    }

    private static WebhookRequest request(Notice notice) {
        assertThat(notice.request())
                .as("the driver gives the request of what a connector with webhooks is told")
                .isNotNull();
        return java.util.Objects.requireNonNull(notice.request());
    }

    private static List<String> texts(Received received) {
        return received.events().stream()
                .filter(InboundEvent.NewMessage.class::isInstance)
                .map(event -> ((InboundEvent.NewMessage) event).content().text().plain())
                .toList();
    }
}
