package dev.switchboard.benchmarks;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Retention;
import dev.switchboard.rules.Rule;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Messages that go through a board on data of one size, one after the other, each to its reply. */
final class ScaleBoard {
    private static final int WARM_UP = 10;
    private static final int TIMES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Semaphore replies = new Semaphore(0);
    private final ScaledStore store;

    ScaleBoard(ScaledStore store) {
        this.store = store;
    }

    /** Measures messages of people who are known, and of people who are not. */
    Map<String, ScaleFigures> measure() throws SQLException, InterruptedException {
        store.putOffWork();
        try (InProcessPlatform platform = new InProcessPlatform(number -> replies.release())) {
            Switchboard.Builder builder = Switchboard.builder()
                    .storage(store.newStorage())
                    .node("board")
                    // It is written behind, of one message or several: measured by itself.
                    .retention(Retention.defaults().withoutWebhooks())
                    .rule(Rule.named("reply")
                            .then(context ->
                                    context.reply(Traffic.reply(context.text().plain()))));
            for (int channel = 0; channel < Population.CHANNELS; channel++) {
                builder.channel(platform.channel("people-" + channel));
            }
            try (Switchboard board = builder.build()) {
                board.start();
                // The first channel's people that are known are every fourth.
                ScaleFigures known = measure(board, Population.CHANNELS, Population.CHANNELS);
                ScaleFigures unknown = measure(board, Population.FIRST_STRANGER, 1);
                Map<String, ScaleFigures> figures = new LinkedHashMap<>();
                figures.put("a message of a known person, to its reply", known);
                figures.put("a first message, to its reply", unknown);
                return figures;
            }
        }
    }

    private ScaleFigures measure(Switchboard board, int first, int step) throws InterruptedException {
        int number = first;
        for (int i = 0; i < WARM_UP; i++, number += step) {
            send(board, number);
        }
        store.explaining().begin();
        for (int i = 0; i < TIMES; i++, number += step) {
            send(board, number);
        }
        var statements = store.explaining().end();
        long[] nanos = new long[TIMES];
        for (int i = 0; i < TIMES; i++, number += step) {
            long begun = System.nanoTime();
            send(board, number);
            nanos[i] = System.nanoTime() - begun;
        }
        return ScaleFigures.of(statements, nanos);
    }

    private void send(Switchboard board, int number) throws InterruptedException {
        var answer = board.webhooks().handle("people-0", InProcessPlatform.webhook(number));
        if (answer.status() != 200) {
            throw new IllegalStateException("a message was refused: " + answer.status() + " " + answer.body());
        }
        if (!replies.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("a message was not replied to within " + PATIENCE);
        }
    }
}
