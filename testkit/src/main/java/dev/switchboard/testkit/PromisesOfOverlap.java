package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Overlap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule R9: messages that come in while a unit of their conversation runs. */
abstract class PromisesOfOverlap extends BoardFixture {
    private final CountDownLatch firstRuns = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<List<String>> calls = new ConcurrentLinkedQueue<>();

    PromisesOfOverlap(PromisesContract contract) {
        super(contract);
    }

    /** A handler that notes what each call was given, and lets the first call wait until the others have come in. */
    private Switchboard overlapping(Overlap overlap) {
        return start(host -> host.channel(platform.channel(CHANNEL).overlap(overlap))
                .command("help", context -> context.reply("helped " + context.arguments()))
                .onMessage(context -> {
                    calls.add(context.messages().stream()
                            .map(message -> message.text().plain())
                            .toList());
                    firstRuns.countDown();
                    goOn.await(10, TimeUnit.SECONDS);
                    context.reply("did " + context.text().plain().replace("\n", "+"));
                }));
    }

    private void sayFour(Switchboard board) throws InterruptedException {
        said(board, "anna", "1");
        assertThat(firstRuns.await(10, TimeUnit.SECONDS)).isTrue();
        for (String text : List.of("2", "3", "4")) {
            said(board, "anna", text);
        }
        goOn.countDown();
    }

    @Test
    void R9_inOrderIsAUnitPerMessage() throws InterruptedException {
        Switchboard board = overlapping(Overlap.IN_ORDER);

        sayFour(board);

        awaitTexts("anna", "did 1", "did 2", "did 3", "did 4");
        assertThat(calls).containsExactly(List.of("1"), List.of("2"), List.of("3"), List.of("4"));
    }

    @Test
    void R9_mergedTakesAllThatWaits() throws InterruptedException {
        Switchboard board = overlapping(Overlap.MERGED);

        sayFour(board);

        awaitTexts("anna", "did 1", "did 2+3+4");
        assertThat(calls).containsExactly(List.of("1"), List.of("2", "3", "4"));
    }

    @Test
    void R9_mergedLeavesACommandAlone() throws InterruptedException {
        Switchboard board = overlapping(Overlap.MERGED);
        said(board, "anna", "1");
        assertThat(firstRuns.await(10, TimeUnit.SECONDS)).isTrue();
        for (String text : List.of("2", "3", "/help me", "4", "5", "/nothing", "/help")) {
            said(board, "anna", text);
        }
        goOn.countDown();

        awaitTexts("anna", "did 1", "did 2+3", "helped me", "did 4+5+/nothing", "helped ");
    }

    @Test
    void R9_latestOnlyMarksTheOlderSuperseded() throws InterruptedException {
        Switchboard board = overlapping(Overlap.LATEST_ONLY);

        sayFour(board);

        awaitTexts("anna", "did 1", "did 4");
        assertThat(events(board, Event.MESSAGE_SUPERSEDED)).hasSize(2);
        assertThat(messages(board, "anna").stream()
                        .filter(message -> message.mark() == Message.Mark.SUPERSEDED)
                        .map(message -> message.text().plain()))
                .containsExactly("2", "3");
    }

    @Test
    void R9_concurrentRunsThemAtOnce() {
        CyclicBarrier together = new CyclicBarrier(4);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL).overlap(Overlap.CONCURRENT))
                .onMessage(context -> {
                    together.await(10, TimeUnit.SECONDS);
                    context.reply("did " + context.text().plain());
                }));

        for (String text : List.of("1", "2", "3", "4")) {
            said(board, "anna", text);
        }

        eventually()
                .untilAsserted(() -> assertThat(platform.texts("anna"))
                        .containsExactlyInAnyOrder("did 1", "did 2", "did 3", "did 4"));
    }
}
