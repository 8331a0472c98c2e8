package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.WebhookRows;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The log of webhooks: what is kept of each, in which order, and how much of it. */
abstract class StorageWebhookTests extends StorageTests {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long MUCH = 1L << 40;

    StorageWebhookTests(StorageContract contract) {
        super(contract);
    }

    private WebhookRows log() {
        return storage.webhooks();
    }

    private LoggedWebhook webhook(String channel, Verdict verdict, @Nullable WebhookRequest request) {
        int size = request == null ? 9 : request.size();
        return new LoggedWebhook(new WebhookEntry(0, channel, clock.instant(), verdict, 200, 1, size, null), request);
    }

    private static WebhookRequest request(int bytes) {
        return WebhookRequest.post(new byte[bytes]);
    }

    private List<WebhookEntry> list() {
        return log().list(null, null, null, 100).items();
    }

    @Test
    void P9_aWebhookIsKeptByteByByte() {
        byte[] body = new byte[256];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }
        WebhookRequest request = WebhookRequest.of(
                "PUT",
                URI.create("/hook/a%20b?x=1&y=%C3%A4"),
                Map.of("Content-Type", List.of("text/plain", "\u00e4 \uD83D\uDE00")),
                body);
        WebhookEntry entry = new WebhookEntry(
                0, Scribe.CHANNEL, clock.instant(), Verdict.COME_AGAIN, 503, 3, 256, "no: \u00e4 \uD83D\uDE00");
        log().append(List.of(new LoggedWebhook(entry, request), webhook("sales", Verdict.REFUSED, null)));

        List<WebhookEntry> entries = list();
        LoggedWebhook found = log().find(entries.get(1).id()).orElseThrow();
        assertThat(found.entry())
                .isEqualTo(entries.get(1))
                .isEqualTo(entry.at(entries.get(1).id()));
        assertThat(found.request()).isEqualTo(request);
        assertThat(log().find(entries.get(0).id()).orElseThrow().request()).isNull();
        assertThat(log().find(entries.get(0).id() + 1)).isEmpty();
    }

    @Test
    void P9_theLogIsListedNewestFirstByWhatItIs() {
        log().append(List.of(
                webhook(Scribe.CHANNEL, Verdict.ACCEPTED, request(1)),
                webhook("sales", Verdict.ACCEPTED, request(2)),
                webhook("sales", Verdict.REFUSED, null)));
        log().append(List.of(webhook(Scribe.CHANNEL, Verdict.DUPLICATE, request(3))));

        assertThat(list())
                .extracting(WebhookEntry::verdict)
                .containsExactly(Verdict.DUPLICATE, Verdict.REFUSED, Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(log().list("sales", null, null, 10).items()).hasSize(2);
        assertThat(log().list(null, Verdict.ACCEPTED, null, 10).items()).hasSize(2);
        assertThat(log().list("sales", Verdict.ACCEPTED, null, 10).items()).hasSize(1);
        assertThat(StorageListTests.walk(cursor -> log().list(null, null, cursor, 3)))
                .isEqualTo(list());
        assertThat(log().read(0, 2)).extracting(logged -> logged.entry().size()).containsExactly(1, 2);
        assertThat(log().read(list().get(1).id(), 9)).hasSize(1);
        assertThatThrownBy(() -> log().list(null, null, new Cursor("nonsense"), 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void P9_theOldestGoByAge() {
        log().append(List.of(webhook("a", Verdict.ACCEPTED, request(1)), webhook("b", Verdict.ACCEPTED, request(1))));
        clock.advance(Duration.ofDays(6));
        log().append(List.of(webhook("c", Verdict.ACCEPTED, request(1))));
        assertThat(log().trim(WEEK, MUCH, 10)).isZero();
        clock.advance(Duration.ofDays(2));

        assertThat(log().trim(WEEK, MUCH, 1)).isEqualTo(1);
        assertThat(log().trim(WEEK, MUCH, 10)).isEqualTo(1);

        assertThat(list()).extracting(WebhookEntry::channel).containsExactly("c");
        assertThat(log().trim(Duration.ZERO, MUCH, 10)).isEqualTo(1);
    }

    @Test
    void P9_theOldestGoBySize() {
        for (String channel : List.of("a", "b", "c")) {
            log().append(List.of(webhook(channel, Verdict.ACCEPTED, request(100_000))));
        }
        assertThat(log().trim(WEEK, 400_000, 10)).isZero();

        assertThat(log().trim(WEEK, 150_000, 10)).isEqualTo(1);

        assertThat(list()).extracting(WebhookEntry::channel).containsExactly("c", "b");
        log().remove(List.of(list().get(0).id()));
        assertThat(list()).extracting(WebhookEntry::channel).containsExactly("b");
    }

    @Test
    void P9_whatAnybodyCanBringAboutDisplacesNothing() {
        log().append(List.of(webhook("a", Verdict.ACCEPTED, request(1_000))));
        for (int i = 0; i < 10; i++) {
            log().append(IntStream.range(0, 50)
                    .mapToObj(number -> webhook("b", Verdict.REFUSED, null))
                    .toList());
        }
        log().append(List.of(webhook("c", Verdict.DUPLICATE, request(1_000))));

        assertThat(log().trim(WEEK, 10_000, 1_000)).isZero();
        assertThat(log().trim(Verdict.REFUSED, 20, 300)).isEqualTo(300);
        List<Long> newest = log().list(null, Verdict.REFUSED, null, 20).items().stream()
                .map(WebhookEntry::id)
                .toList();
        assertThat(log().trim(Verdict.REFUSED, 20, 300)).isEqualTo(180);
        assertThat(log().trim(Verdict.REFUSED, 20, 300)).isZero();

        assertThat(log().list("b", null, null, 100).items())
                .extracting(WebhookEntry::id)
                .isEqualTo(newest);
        assertThat(list()).extracting(WebhookEntry::channel).contains("a", "c").hasSize(22);
    }

    @Test
    void P9_manyNodesGiveEachItsPlace() {
        Storage second = secondNode();
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            WebhookRows mine = (writer % 2 == 0 ? storage : second).webhooks();
            writers.add(() -> {
                for (int batch = 0; batch < 10; batch++) {
                    mine.append(List.of(
                            webhook("a", Verdict.ACCEPTED, request(7)), webhook("b", Verdict.ACCEPTED, request(9))));
                }
                return 10;
            });
        }
        Crowd.run(writers);
        assertThat(log().read(0, 1_000)).hasSize(120);
    }
}
