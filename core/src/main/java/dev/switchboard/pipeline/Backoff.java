package dev.switchboard.pipeline;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: twice as long each time, up to a bound, less up to a half by chance, so that what
 * failed together is not tried together.
 *
 * @param first before the second try
 * @param longest the bound
 */
record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 30;

    Duration after(int failures) {
        long doubled = first.toNanos() << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1));
        long bounded = doubled <= 0 || doubled > longest.toNanos() ? longest.toNanos() : doubled;
        return Duration.ofNanos(bounded - ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
    }
}
