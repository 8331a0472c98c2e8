package dev.switchboard.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database can do at most: the rows, the indexes and the three commits that the library writes for the same
 * messages, in batches, without any logic. Nothing is looked up, locked beforehand, claimed, handled or sent. Each writer
 * has a connection and people of its own, so that no row is waited for but the feed's.
 */
final class RawLimit {
    /** How many messages go through the three commits together: about as many as the library writes at once. */
    private static final int BATCH = 500;

    private final Tables tables;
    private final Measure measure;
    private final int writers;
    private final Meter meter;

    private RawLimit(Tables tables, Measure measure, int writers, Meter meter) {
        this.tables = tables;
        this.measure = measure;
        this.writers = writers;
        this.meter = meter;
    }

    /**
     * Runs it on empty tables until the meter gives no more messages.
     *
     * @throws SQLException if the database refuses
     * @throws InterruptedException if the thread is interrupted
     */
    static void run(Tables tables, Measure measure, int writers, Meter meter)
            throws SQLException, InterruptedException {
        RawLimit limit = new RawLimit(tables, measure, writers, meter);
        Workers.run(writers, writer -> () -> limit.work(writer));
    }

    private Void work(int writer) throws SQLException {
        int chats = Traffic.CHATS / writers;
        int size = Math.min(BATCH, chats);
        long written = 0;
        try (RawSteps steps = new RawSteps(tables)) {
            for (List<Long> batch = next(size); !batch.isEmpty(); batch = next(size)) {
                List<Long> own = new ArrayList<>();
                for (int i = 0; i < batch.size(); i++, written++) {
                    own.add(written / chats * Traffic.CHATS + (long) writer * chats + written % chats);
                }
                long begun = System.nanoTime();
                steps.write(own, measure);
                own.forEach(number -> meter.ended(begun));
            }
        }
        return null;
    }

    private List<Long> next(int size) {
        List<Long> batch = new ArrayList<>();
        while (batch.size() < size) {
            long number = meter.next();
            if (number < 0) {
                return batch;
            }
            batch.add(number);
        }
        return batch;
    }
}
