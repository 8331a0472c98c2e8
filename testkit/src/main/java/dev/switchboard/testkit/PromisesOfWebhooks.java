package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Switchboard;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Retention;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.model.WebhookRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Promises 2, 9 and 10: webhooks that were received are logged without their secrets, and can be replayed. */
abstract class PromisesOfWebhooks extends BoardFixture {
    private static final String SECRET = "sesame-open";

    PromisesOfWebhooks(PromisesContract contract) {
        super(contract);
    }

    private Switchboard board() {
        return start(host -> host.channel(platform.channel(CHANNEL)).maxWebhookBytes(1_024));
    }

    /** A board of a channel whose webhooks bring a secret along. */
    private Switchboard guarded() {
        return start(host -> host.channel(platform.channel(CHANNEL).with(ScriptedConnectorProvider.GUARD, SECRET)));
    }

    private static List<WebhookEntry> log(Switchboard board) {
        return board.webhooks().log().list(null, null, null, 100).items();
    }

    private static WebhookEntry awaitNewest(Switchboard board, int count) {
        eventually().untilAsserted(() -> assertThat(log(board)).hasSize(count));
        return log(board).get(0);
    }

    @Test
    void P9_whatBecameOfAWebhookIsLogged() {
        Switchboard board = board();
        WebhookRequest request = ScriptedPlatform.together(
                ScriptedPlatform.text("anna", "m1", "hello"), ScriptedPlatform.text("anna", "m2", "there"));

        receives(board, request);
        receives(board, request);
        receives(board, WebhookRequest.post("junk".getBytes(StandardCharsets.UTF_8)));
        receives(board, ScriptedPlatform.text("anna", "m3", "x".repeat(2_000)));
        board.channels().pause(CHANNEL);
        receives(board, request);

        awaitNewest(board, 5);
        assertThat(log(board))
                .extracting(WebhookEntry::verdict)
                .containsExactly(
                        Verdict.COME_AGAIN, Verdict.TOO_LARGE, Verdict.UNREADABLE, Verdict.DUPLICATE, Verdict.ACCEPTED);
        assertThat(log(board)).extracting(WebhookEntry::status).containsExactly(503, 413, 200, 200, 200);
        assertThat(log(board)).extracting(WebhookEntry::events).containsExactly(0, 0, 1, 0, 2);
        assertThat(log(board).get(4).at()).isEqualTo(clock.instant());
        assertThat(board.webhooks()
                        .log()
                        .list(CHANNEL, Verdict.DUPLICATE, null, 10)
                        .items())
                .containsExactly(log(board).get(3));
    }

    @Test
    void P2_aReplayOfWhatIsKnownChangesNothing() {
        Switchboard board = board();
        receives(board, ScriptedPlatform.text("anna", "m1", "hello"));
        WebhookEntry entry = awaitNewest(board, 1);

        assertThat(board.webhooks().log().replay(entry.id())).isZero();

        assertThat(texts(board, "anna")).containsExactly("hello");
        assertThatThrownBy(() -> board.webhooks().log().replay(entry.id() + 1)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void P1_aReplayTakesInWhatWasTurnedAway() {
        Switchboard board = board();
        board.channels().pause(CHANNEL);
        assertThat(says(board, "anna", "hello").status()).isEqualTo(503);
        WebhookEntry entry = awaitNewest(board, 1);
        board.channels().activate(CHANNEL);

        assertThat(board.webhooks().log().replay(entry.id())).isEqualTo(1);

        assertThat(texts(board, "anna")).containsExactly("hello");
    }

    @Test
    void P9_whatStillCannotBeReadIsSaid() {
        Switchboard board = board();
        receives(board, WebhookRequest.post("junk".getBytes(StandardCharsets.UTF_8)));
        WebhookEntry entry = awaitNewest(board, 1);
        assertThat(entry.error()).contains("four lines");

        assertThatThrownBy(() -> board.webhooks().log().replay(entry.id()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void P10_secretsAndSignaturesAreNotKeptAndNotNeededForAReplay() {
        Switchboard board = guarded();
        WebhookRequest request = WebhookRequest.of(
                "POST",
                URI.create("https://host.example/hook/" + SECRET + "?access_token=abc123&page=2"),
                Map.of(
                        "Content-Type", List.of("text/plain"),
                        "Authorization", List.of("Bearer abc123"),
                        "X-Hub-Signature-256", List.of("sha256=abc123"),
                        "X-Secret-Token", List.of(SECRET),
                        "X-Echo", List.of("it is " + SECRET)),
                ("text\nanna\nm1\nthe word is " + SECRET).getBytes(StandardCharsets.UTF_8));
        assertThat(receives(board, request).status()).isEqualTo(200);
        WebhookEntry entry = awaitNewest(board, 1);

        WebhookRequest kept = board.webhooks().log().request(entry.id()).orElseThrow();

        assertThat(kept.headers().toString() + kept.uri() + kept.text())
                .doesNotContain(SECRET)
                .doesNotContain("abc123");
        assertThat(kept.header("Content-Type")).contains("text/plain");
        assertThat(kept.uri().getQuery()).contains("page=2");
        assertThat(receives(board, kept).status()).isEqualTo(401);
        assertThat(board.webhooks().log().replay(entry.id())).isZero();
    }

    @Test
    void P10_ofWhatIsRefusedOnlyTheFactIsKept() {
        Switchboard board = guarded();
        assertThat(says(board, "anna", "forged").status()).isEqualTo(401);
        WebhookEntry entry = awaitNewest(board, 1);

        assertThat(entry.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(board.webhooks().log().request(entry.id())).isEmpty();
        assertThatThrownBy(() -> board.webhooks().log().replay(entry.id())).isInstanceOf(IllegalStateException.class);
        assertThat(openConversations(board)).isZero();
    }

    @Test
    void P9_theLogIsBoundedByAge() {
        Switchboard board = board();
        said(board, "anna", "old");
        awaitNewest(board, 1);
        clock.advance(Duration.ofDays(8));
        said(board, "anna", "new");

        eventually()
                .untilAsserted(() -> assertThat(log(board))
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.at()).isEqualTo(clock.instant())));
    }

    @Test
    void P9_withoutALogNothingIsKept() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .retention(Retention.defaults().withoutWebhooks().events(Duration.ofHours(1))));
        said(board, "anna", "hello");
        clock.advance(Duration.ofHours(2));
        said(board, "anna", "again");

        eventually()
                .untilAsserted(() -> assertThatThrownBy(() -> events(board))
                        .as("the housekeeping was here")
                        .isInstanceOf(CursorExpiredException.class));
        assertThat(log(board)).isEmpty();
    }
}
