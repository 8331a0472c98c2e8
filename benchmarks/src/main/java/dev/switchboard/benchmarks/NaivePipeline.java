package dev.switchboard.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private final Meter meter;
    private final AtomicLong positions = new AtomicLong();

    private NaivePipeline(Tables tables, Measure measure, int threads, Meter meter) {
        this.tables = tables;
        this.measure = measure;
        this.threads = threads;
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
        new NaivePipeline(tables, measure, threads, meter).run();
    }

    private void run() throws SQLException, InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(this::work);
            }
            for (Future<Void> worker : executor.invokeAll(workers)) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new SQLException("a thread of the naive program failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private Void work() throws SQLException {
        try (NaiveSteps steps = new NaiveSteps(tables, positions)) {
            for (long number = meter.next(); number >= 0; number = meter.next()) {
                long begun = System.nanoTime();
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
