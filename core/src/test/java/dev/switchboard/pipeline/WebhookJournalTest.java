package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Retention;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.storage.Storage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks on their way into the log. */
class WebhookJournalTest {
    private final Storage storage = Storage.inMemory();

    @BeforeEach
    void open() {
        storage.open(new Storage.Opening("default", () -> Duration.ZERO));
    }

    private WebhookJournal journal(Retention retention) {
        return new WebhookJournal(
                storage,
                Instruments.of(Ticker.system()),
                retention,
                Duration.ofDays(1),
                channel -> List.of("sesame-open"));
    }

    private static void receive(WebhookJournal journal, int count, Verdict verdict, int bytes) {
        Intake.Receipt receipt = new Intake.Receipt(WebhookResponse.ok(), verdict, 1, null);
        for (int i = 0; i < count; i++) {
            journal.received("support", Instant.now(), WebhookRequest.post(new byte[bytes]), receipt);
        }
    }

    private List<WebhookEntry> log(WebhookJournal journal) {
        journal.end();
        return storage.webhooks().list(null, null, null, 10_000).items();
    }

    @Test
    void ofTooManyThoseThatWereAcceptedAreLeftOutFirst() {
        WebhookJournal journal = journal(Retention.defaults());
        receive(journal, 5_000, Verdict.ACCEPTED, 10);
        receive(journal, 50, Verdict.DUPLICATE, 10);
        receive(journal, 50, Verdict.REFUSED, 10);

        assertThat(log(journal))
                .extracting(WebhookEntry::verdict)
                .hasSize(500)
                .filteredOn(verdict -> verdict == Verdict.ACCEPTED)
                .hasSize(400);
    }

    @Test
    void aFloodOfWhatIsRefusedTakesNoRoomOfTheRest() {
        WebhookJournal journal = journal(Retention.defaults());
        receive(journal, 5_000, Verdict.REFUSED, 10);
        receive(journal, 5_000, Verdict.TOO_LARGE, 10);
        receive(journal, 400, Verdict.ACCEPTED, 10);

        List<WebhookEntry> log = log(journal);
        assertThat(log).filteredOn(entry -> entry.verdict().keepsRequest()).hasSize(400);
        assertThat(log).filteredOn(entry -> !entry.verdict().keepsRequest()).hasSize(50);
    }

    @Test
    void whatWaitsIsBoundedBySize() {
        WebhookJournal journal = journal(Retention.defaults());
        receive(journal, 20, Verdict.ACCEPTED, 4 << 20);
        assertThat(log(journal)).hasSize(2);
    }

    @Test
    void nothingIsLoggedWhereTheLogIsOff() {
        WebhookJournal journal = journal(Retention.defaults().withoutWebhooks());
        receive(journal, 5, Verdict.ACCEPTED, 10);
        assertThat(log(journal)).isEmpty();
    }

    @Test
    void whatCarriesASecretIsRemoved() {
        WebhookRequest request = WebhookRequest.of(
                "GET",
                URI.create("https://host//hook/sesame-open?token=abc&q=sesame-open&page=2&flag"),
                Map.of("Cookie", List.of("abc"), "X-Api-Key", List.of("abc"), "X-Event", List.of("push")),
                "{\"token\":\"sesame-open\",\"x\":\"\u00e4\"}".getBytes(StandardCharsets.UTF_8));

        WebhookRequest kept = RedactedRequest.of(request, List.of("sesame-open", "x"));

        assertThat(kept.uri()).hasToString("/hook/(removed)?token=(removed)&q=(removed)&page=2&flag");
        assertThat(kept.headers())
                .containsEntry("Cookie", List.of("(removed)"))
                .containsEntry("X-Api-Key", List.of("(removed)"))
                .containsEntry("X-Event", List.of("push"));
        assertThat(kept.text()).isEqualTo("{\"token\":\"(removed)\",\"x\":\"\u00e4\"}");
    }

    @Test
    void bytesThatAreNoTextSurvive() {
        byte[] body = new byte[256];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }
        assertThat(RedactedRequest.of(WebhookRequest.post(body), List.of("sesame-open"))
                        .body())
                .isEqualTo(body);
    }
}
