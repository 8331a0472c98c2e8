package dev.switchboard.testkit;

import static dev.switchboard.testkit.ScriptedPlatform.piece;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Overlap;
import dev.switchboard.model.Part;
import dev.switchboard.model.WebhookRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule R5: what a platform tells piece by piece and shows as one. */
abstract class PromisesOfAlbums extends BoardFixture {
    private static final Duration QUIET = Duration.ofMillis(1_500);

    PromisesOfAlbums(PromisesContract contract) {
        super(contract);
    }

    private static void taken(Switchboard board, WebhookRequest... requests) {
        for (WebhookRequest request : requests) {
            assertThat(board.webhooks().handle(CHANNEL, request).status()).isEqualTo(200);
        }
    }

    @Test
    void R5_anAlbumIsOneMessageThatIsStoredAtOnceAndHandledOnceAfterAQuietTime() {
        Switchboard board = start(this::echo);
        taken(board, piece("ben", "x", "b1", "one"), piece("anna", "y", "p9", "one"));
        assertThat(texts(board, "anna")).containsExactly("one");

        clock.advance(Duration.ofSeconds(1));
        taken(board, piece("anna", "y", "p10", "two"));
        clock.advance(Duration.ofSeconds(1));
        awaitTexts("ben", "echo one"); // what was due by now is handled
        assertThat(platform.texts("anna")).isEmpty();
        taken(board, piece("anna", "y", "p11", "three"));
        clock.advance(QUIET);

        awaitTexts("anna", "echo one\ntwo\nthree");
        assertThat(texts(board, "anna")).containsExactly("one\ntwo\nthree", "echo one\ntwo\nthree");
        assertThat(messages(board, "anna").get(0).parts())
                .containsExactly(
                        new Part(Content.text("one"), List.of("p9")),
                        new Part(Content.text("two"), List.of("p10")),
                        new Part(Content.text("three"), List.of("p11")));
        assertThat(events(board, Event.MESSAGE_RECEIVED)).hasSize(2);
    }

    @Test
    void R5_piecesStandInTheOrderOfTheirIdsAndCountOnce() {
        Switchboard board = start(this::echo);

        taken(
                board,
                ScriptedPlatform.together(piece("anna", "y", "p12", "three"), piece("anna", "y", "p9", "one")),
                piece("anna", "y", "p10", "two"),
                piece("anna", "y", "p9", "one"));
        clock.advance(QUIET);

        awaitTexts("anna", "echo one\ntwo\nthree");
    }

    @Test
    void R5_aPieceThatComesTooLateJoinsAndRunsNothing() {
        Switchboard board = start(this::echo);
        taken(board, piece("anna", "y", "p1", "one"));
        clock.advance(QUIET);
        awaitTexts("anna", "echo one");

        taken(board, piece("anna", "y", "p2", "two"));
        clock.advance(QUIET);
        said(board, "anna", "next");

        awaitTexts("anna", "echo one", "echo next");
        Message album = messages(board, "anna").get(0);
        assertThat(album.text().plain()).isEqualTo("one\ntwo");
        assertThat(album.revision()).isEqualTo(1);
        assertThat(events(board, Event.MESSAGE_REVISED))
                .extracting(Event::message, event -> event.facts().get("change"))
                .containsExactly(tuple(album.id(), Event.PIECE));
    }

    @Test
    void R5_laterMessagesWaitBehindAnAlbum() {
        Switchboard board = start(this::echo);
        taken(board, piece("anna", "y", "p1", "one"));
        said(board, "anna", "after it");
        said(board, "ben", "elsewhere");
        awaitTexts("ben", "echo elsewhere");
        assertThat(platform.texts("anna")).isEmpty();

        taken(board, piece("anna", "y", "p2", "two"));
        clock.advance(QUIET);

        awaitTexts("anna", "echo one\ntwo", "echo after it");
    }

    @Test
    void R5_anAlbumThatWaitsBehindAMessageStillWaitsForItsPieces() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL).overlap(Overlap.MERGED))
                .onMessage(context -> {
                    runs.countDown();
                    assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                    context.reply("echo " + context.text().plain());
                }));
        said(board, "anna", "first");
        assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
        said(board, "anna", "second");
        taken(board, piece("anna", "y", "p1", "one"));
        clock.advance(Duration.ofSeconds(1));
        taken(board, piece("anna", "y", "p2", "two"));
        goOn.countDown();
        awaitTexts("anna", "echo first", "echo second");

        taken(board, piece("anna", "y", "p3", "three"));
        clock.advance(QUIET);

        awaitTexts("anna", "echo first", "echo second", "echo one\ntwo\nthree");
    }

    @Test
    void R5_anEditOfOnePieceLeavesTheOthers() {
        Switchboard board = start(this::echo);
        taken(board, piece("anna", "y", "p1", "one"), piece("anna", "y", "p2", "two"));

        taken(board, ScriptedPlatform.edit("anna", "p1", "first"));
        clock.advance(QUIET);

        awaitTexts("anna", "echo first\ntwo");
        assertThat(events(board, Event.MESSAGE_REVISED))
                .extracting(event -> event.facts().get("change"))
                .containsExactly(Event.PIECE, Event.EDIT);
    }

    @Test
    void R5_theSameAlbumIdInAnotherChatIsAnotherAlbum() {
        Switchboard board = start(this::echo);

        taken(board, piece("anna", "y", "p1", "one"), piece("ben", "y", "p2", "two"));
        clock.advance(QUIET);

        awaitTexts("anna", "echo one");
        awaitTexts("ben", "echo two");
    }
}
