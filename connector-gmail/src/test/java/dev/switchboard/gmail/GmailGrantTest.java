package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.model.Channel;
import dev.switchboard.model.Event;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a channel when its tokens end. */
class GmailGrantTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String ANNA = "Anna <anna@people.example>";
    private GmailBoard desk;

    @AfterEach
    void close() {
        if (desk != null) {
            desk.close();
        }
    }

    @Test
    void aGrantThatWasRevokedIsShownAndEndsAllCalls() throws Exception {
        desk = new GmailBoard();
        desk.gmail.revoked = true;
        desk.gmail.accessToken = "another-access-token";

        await().atMost(SOON)
                .until(() ->
                        desk.board.channels().get(GmailBoard.CHANNEL).status() == Channel.Status.NEEDS_AUTHORISATION);
        assertThat(desk.board.channels().get(GmailBoard.CHANNEL).reason()).contains("invalid_grant");
        assertThat(desk.events(Event.CHANNEL_CHANGED))
                .extracting(Event::facts)
                .anySatisfy(facts -> assertThat(facts).containsEntry("status", "NEEDS_AUTHORISATION"));
        int calls = desk.gmail.calls.get();
        await().pollDelay(Duration.ofMillis(600)).until(() -> true);
        assertThat(desk.gmail.calls.get()).isEqualTo(calls);

        desk.gmail.revoked = false;
        desk.arrives(ANNA, "<meanwhile@x.example>", "", "meanwhile");
        desk.board.channels().activate(GmailBoard.CHANNEL);
        desk.awaitSent(1);
    }

    @Test
    void anAccessTokenThatEndedIsReplacedWithoutAnybodySeeingIt() throws Exception {
        desk = new GmailBoard();
        desk.gmail.accessToken = "access-token-2-of-the-fake";
        desk.arrives(ANNA, "<t@x.example>", "", "still there?");

        desk.awaitSent(1);
        assertThat(desk.board.channels().get(GmailBoard.CHANNEL).status()).isEqualTo(Channel.Status.ACTIVE);
        assertThat(desk.gmail.tokens).hasValue(2);
    }
}
