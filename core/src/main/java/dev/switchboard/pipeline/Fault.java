package dev.switchboard.pipeline;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Something that fails, perhaps again and again, as the log tells it: once when it begins, at most once a minute while it
 * lasts, with how often it failed, and once when it works again. One that comes and goes is told no more often. Safe from
 * any thread.
 */
final class Fault {
    static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private static final int WORTH_MENTIONING = 3;
    /** Longer than any back-off: what is not tried any more cannot be known to fail. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final Logger log;
    private final Ticker ticker;
    private final String what;
    private volatile boolean lasting;
    private Instant since = Instant.EPOCH;
    private String reason = "";
    private long failures;
    private long untold;
    private boolean told;
    private boolean everTold;
    private long toldAt;
    private long failedAt;

    /**
     * @param what what it is that fails or works: the beginning of each line
     */
    Fault(Logger log, Ticker ticker, String what) {
        this.log = log;
        this.ticker = ticker;
        this.what = what;
    }

    /** It has failed; the cause is told in full where the fault begins. */
    void happened(Throwable cause) {
        happened(Failures.describe(cause), cause);
    }

    /**
     * It has failed.
     *
     * @param why why, for people
     * @param cause told in full where the fault begins; null where the reason says it all
     */
    synchronized void happened(String why, @Nullable Throwable cause) {
        if (!lasting) {
            lasting = true;
            since = ticker.now();
            failures = 0;
        }
        reason = why;
        failedAt = ticker.nanos();
        failures++;
        untold++;
        if (everTold && ticker.nanos() - toldAt < BETWEEN_LINES.toNanos()) {
            log.debug("{} fails: {}", what, why, cause);
            return;
        }
        if (told) {
            log.warn("{} still fails, {} times more, since {}: {}", what, untold, since, why);
        } else if (untold > 1) {
            log.atWarn().setCause(cause).log("{} fails now and then, {} times more: {}", what, untold, why);
        } else {
            log.atWarn().setCause(cause).log("{} fails: {}", what, why);
        }
        told = true;
        everTold = true;
        toldAt = ticker.nanos();
        untold = 0;
    }

    /** It works. */
    void works() {
        if (lasting) {
            end();
        }
    }

    private synchronized void end() {
        if (lasting && told) {
            log.info("{} works again, after it failed {} times since {}", what, failures, since);
            told = false;
            untold = 0;
        }
        lasting = false;
    }

    /** Since when and why it fails, where it has failed several times running, and lately; else null. */
    synchronized @Nullable String trouble() {
        boolean isTrouble =
                lasting && failures >= WORTH_MENTIONING && ticker.nanos() - failedAt < FORGOTTEN_AFTER.toNanos();
        return isTrouble ? "since " + since + ", " + failures + " times: " + reason : null;
    }
}
