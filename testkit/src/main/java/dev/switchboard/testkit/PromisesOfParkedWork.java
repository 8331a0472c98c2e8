package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.Event;
import dev.switchboard.model.Failure;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedBatch;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Promises 3, 6 and 9, rule R12: what failed for good, how it failed, and how it is tried again or dropped. */
abstract class PromisesOfParkedWork extends BoardFixture {
    private static final Duration STEP = Duration.ofSeconds(30);

    private volatile boolean broken = true;

    PromisesOfParkedWork(PromisesContract contract) {
        super(contract);
    }

    /** A board whose handler fails as long as something is broken. */
    private Switchboard board() {
        return start(host -> host.channel(platform.channel(CHANNEL))
                .handlerAttempts(3)
                .onMessage(context -> {
                    if (broken) {
                        throw new IllegalStateException("try " + context.attempt());
                    }
                    context.reply("ok " + context.text().plain());
                }));
    }

    private static List<Parked> parked(Switchboard board) {
        return board.parked().find(ParkedQuery.all()).items();
    }

    private void awaitParked(Switchboard board, int count) {
        advanceUntil(STEP, () -> assertThat(parked(board)).hasSize(count));
    }

    @Test
    void P3_eachTryOfAUnitIsKeptWithItsErrorAndTime() {
        Switchboard board = board();
        said(board, "anna", "hello");
        awaitParked(board, 1);

        List<Failure> failures = board.parked().failures(parked(board).get(0).id());

        assertThat(failures).extracting(Failure::attempt).containsExactly(1, 2, 3);
        assertThat(failures).allSatisfy(failure -> assertThat(failure.error()).contains("try " + failure.attempt()));
        assertThat(failures).extracting(Failure::at).isSorted().doesNotContainNull();
    }

    @Test
    void P3_howItFailedSurvivesARetry() {
        Switchboard board = board();
        said(board, "anna", "hello");
        awaitParked(board, 1);
        UUID first = parked(board).get(0).id();

        board.parked().retry(first);
        awaitParked(board, 1);

        Parked again = parked(board).get(0);
        assertThat(again.id()).isNotEqualTo(first);
        assertThat(board.parked().failures(again.id()))
                .extracting(Failure::attempt)
                .containsExactly(1, 2, 3, 1, 2, 3);
        assertThatThrownBy(() -> board.parked().failures(first)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void P3_ofManyFailuresTheLatestAreKept() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .handlerAttempts(23)
                .onMessage(context -> {
                    throw new IllegalStateException("x".repeat(5_000));
                }));
        said(board, "anna", "hello");
        advanceUntil(Duration.ofMinutes(10), () -> assertThat(parked(board)).hasSize(1));

        List<Failure> failures = board.parked().failures(parked(board).get(0).id());

        assertThat(failures).hasSize(20);
        assertThat(failures.get(0).attempt()).isEqualTo(4);
        assertThat(failures.get(19).attempt()).isEqualTo(23);
        assertThat(failures).allSatisfy(failure -> assertThat(failure.error()).hasSizeLessThanOrEqualTo(1_000));
    }

    @Test
    void P6_eachTryOfASendIsKept() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));
        platform.fail(
                take -> {
                    throw ChannelException.unavailable("busy");
                },
                take -> {
                    throw ChannelException.rejected("blocked");
                });
        board.send(conversation(board, "anna"), Content.text("hello"));
        awaitParked(board, 1);

        List<Failure> failures = board.parked().failures(parked(board).get(0).id());

        assertThat(failures).extracting(Failure::attempt).containsExactly(1, 2);
        assertThat(failures.get(0).error()).contains("busy");
        assertThat(failures.get(1).error()).contains("blocked");
    }

    @Test
    void P9_thatItStillCannotBeReadIsKept() {
        Switchboard board = start(this::echo);
        receives(board, request("poll\nanna\nm1\nwhich?"));
        UUID id = parked(board).get(0).id();
        assertThat(board.parked().failures(id)).isEmpty();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> board.parked().retry(id)).isInstanceOf(IllegalStateException.class);
        }

        assertThat(board.parked().failures(id)).extracting(Failure::attempt).containsExactly(1, 2);
        platform.learnPolls();
        board.parked().retry(id);
        awaitTexts("anna", "echo which?");
    }

    private static WebhookRequest request(String body) {
        return WebhookRequest.post(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void R12_manyAreRetriedTogetherInTheirOrder() {
        Switchboard board = board();
        for (int i = 1; i <= 5; i++) {
            said(board, "anna", "m" + i);
        }
        receives(board, request("poll\nben\nb1\nwhich?"));
        awaitParked(board, 6);
        broken = false;

        ParkedQuery units = ParkedQuery.all().kind(Parked.Kind.UNIT).limit(3);
        ParkedBatch first = board.parked().retryAll(units);
        ParkedBatch rest = board.parked().retryAll(units.after(first.nextCursor()));

        assertThat(first.done()).hasSize(3);
        assertThat(rest.done()).hasSize(2);
        assertThat(rest.next()).isEmpty();
        awaitTexts("anna", "ok m1", "ok m2", "ok m3", "ok m4", "ok m5");
        assertThat(parked(board)).extracting(Parked::kind).containsExactly(Parked.Kind.UNSUPPORTED);
    }

    @Test
    void R12_whatCannotBeRetriedStaysAndIsNamed() {
        Switchboard board = board();
        said(board, "anna", "hello");
        receives(board, request("junk"));
        awaitParked(board, 2);
        UUID junk = board.parked()
                .find(ParkedQuery.all().kind(Parked.Kind.INBOUND))
                .items()
                .get(0)
                .id();
        broken = false;

        ParkedBatch batch = board.parked().retryAll(ParkedQuery.all());

        assertThat(batch.done()).hasSize(1);
        assertThat(batch.refused()).containsOnlyKeys(junk);
        assertThat(batch.refused().get(junk)).contains("cannot be read");
        awaitTexts("anna", "ok hello");
        assertThat(parked(board)).extracting(Parked::id).containsExactly(junk);
    }

    @Test
    void P9_manyAreDroppedTogether() {
        Switchboard board = board();
        for (int i = 0; i < 3; i++) {
            receives(board, request("junk " + i));
        }
        clock.advance(Duration.ofHours(1));
        receives(board, request("junk of later"));

        ParkedBatch batch =
                board.parked().dropAll(ParkedQuery.all().channel(CHANNEL).before(clock.instant()));

        assertThat(batch.done()).hasSize(3);
        assertThat(batch.refused()).isEmpty();
        assertThat(parked(board)).hasSize(1);
        assertThat(events(board, Event.WORK_DROPPED)).hasSize(3);
    }
}
