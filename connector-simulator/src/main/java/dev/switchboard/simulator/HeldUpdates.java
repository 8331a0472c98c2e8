package dev.switchboard.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a platform holds for who polls, until it is confirmed by a poll with a later offset. An offset names the run of
 * the platform that it is from; one from another run confirms nothing. Guarded by its own monitor.
 */
final class HeldUpdates {
    private static final int BATCH = 100;

    private final String run;
    private final Deque<byte[]> held = new ArrayDeque<>();
    private long confirmed;
    private boolean closed;

    /**
     * What one poll brings.
     *
     * @param offset what confirms it
     */
    record Batch(String offset, List<byte[]> bodies) {}

    HeldUpdates(String run) {
        this.run = run;
    }

    synchronized void add(byte[] body) {
        held.addLast(body);
        notifyAll();
    }

    /** Drops what the offset confirms, and waits for something else. */
    synchronized Batch after(@Nullable String offset, Duration wait) throws InterruptedException {
        for (long upTo = number(offset); confirmed < upTo && !held.isEmpty(); confirmed++) {
            held.removeFirst();
        }
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); held.isEmpty() && !closed && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        List<byte[]> bodies = held.stream().limit(BATCH).toList();
        return new Batch(run + ":" + (confirmed + bodies.size()), bodies);
    }

    private long number(@Nullable String offset) {
        if (offset == null || !offset.matches(run + ":[0-9]{1,18}")) {
            return 0;
        }
        return Long.parseLong(offset.substring(run.length() + 1));
    }

    synchronized int size() {
        return held.size();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
