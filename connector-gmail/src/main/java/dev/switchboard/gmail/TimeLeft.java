package dev.switchboard.gmail;

import java.time.Duration;

/**
 * How long the calls that one thread makes for one purpose may take together: core wants an answer within half of a node's
 * lease, whatever has to be asked before and after. Only an upload has more, by its size.
 */
final class TimeLeft {
    /** {@code dev.switchboard.spi.Connector}: a call stays below 15 seconds. */
    private static final Duration OF_A_CALL = Duration.ofSeconds(14);

    /** The slowest line over which large mails go out, in bytes a second: 1 Mbit/s. */
    private static final long SLOWEST = 128 * 1024;

    /** So many bytes go out within the time of any call. */
    private static final long SMALL = 512 * 1024;

    private static final ThreadLocal<Long> END = new ThreadLocal<>();

    private TimeLeft() {}

    /** What takes several calls. */
    interface Work<T> {
        T done() throws InterruptedException;
    }

    /** Does something whose calls take no longer, together, than a call of core's may. */
    static <T> T within(Work<T> work) throws InterruptedException {
        END.set(System.nanoTime() + OF_A_CALL.toNanos());
        try {
            return work.done();
        } finally {
            END.remove();
        }
    }

    /** How much longer than another call one may take that sends so many bytes. */
    static Duration toSend(long bytes) {
        return bytes <= SMALL ? Duration.ZERO : Duration.ofSeconds(bytes / SLOWEST + 1);
    }

    /** Gives more time to what is being done. */
    static void more(Duration time) {
        Long end = END.get();
        if (end != null) {
            END.set(end + time.toNanos());
        }
    }

    /** The time for one call: as long as it is given, but no longer than is left. */
    static Duration atMost(Duration wanted) {
        Long end = END.get();
        if (end == null) {
            return wanted;
        }
        Duration left = Duration.ofNanos(end - System.nanoTime());
        return left.compareTo(wanted) < 0 ? left : wanted;
    }
}
