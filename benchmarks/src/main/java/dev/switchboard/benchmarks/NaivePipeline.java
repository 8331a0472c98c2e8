package dev.switchboard.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one would write without a library: the same rows, one transaction for each step of each message, a connection for
 * each thread, a statement for each row. Where there is a choice it is the faster one: statements stay prepared, ids sort
 * by time, replies are handed on in memory instead of being claimed, no lease is checked, and events are numbered in this
 * process instead of under a lock, so a reader of the feed could miss some.
 */
final class NaivePipeline {
    private final Tables tables;
    private final Measure measure;
    private final int threads;
    private final Pace pace;
    private final Meter meter;
    private final AtomicLong positions = new AtomicLong();

    private NaivePipeline(Tables tables, Measure measure, int threads, Pace pace, Meter meter) {
        this.tables = tables;
        this.measure = measure;
        this.threads = threads;
        this.pace = pace;
        this.meter = meter;
    }

    /**
     * Runs it on empty tables until the meter gives no more messages.
     *
     * @throws SQLException if the database refuses
     * @throws InterruptedException if the thread is interrupted
     */
    static void run(Tables tables, Measure measure, int threads, Meter meter)
            throws SQLException, InterruptedException {
        run(tables, measure, threads, Pace.asFastAsPossible(), meter);
    }

    /**
     * Runs it on empty tables under a load that comes at a pace, until the meter gives no more messages.
     *
     * @throws SQLException if the database refuses
     * @throws InterruptedException if the thread is interrupted
     */
    static void run(Tables tables, Measure measure, int threads, Pace pace, Meter meter)
            throws SQLException, InterruptedException {
        new NaivePipeline(tables, measure, threads, pace, meter).run();
    }

    private void run() throws SQLException, InterruptedException {
        Workers.run(threads, number -> this::work);
    }

    private Void work() throws SQLException {
        try (NaiveSteps steps = new NaiveSteps(tables, positions)) {
            for (long number = meter.next(); number >= 0; number = meter.next()) {
                long begun = pace.await(number);
                NaiveSteps.Task handling = steps.takeIn(number);
                if (measure == Measure.INTAKE) {
                    meter.ended(begun);
                } else {
                    NaiveSteps.Task sending = steps.handle(handling, Traffic.reply(Traffic.text(number)));
                    meter.ended(begun);
                    steps.sent(sending, Traffic.replyId(number));
                }
            }
        }
        return null;
    }
}
