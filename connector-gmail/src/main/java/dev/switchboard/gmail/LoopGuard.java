package dev.switchboard.gmail;

import dev.switchboard.spi.ChannelException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Stands behind all marks of automatic mail: where somebody still gets automatic mails in a loop, they get no more than so
 * many within an hour. Counted on each node since its start. Safe from any thread.
 */
final class LoopGuard {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MOST_KNOWN = 10_000;

    private final int most;
    private final InstantSource clock;
    private final Map<String, Deque<Pass>> sent = new HashMap<>();

    private record Pass(Instant at, String key) {}

    LoopGuard(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * Refuses one automatic mail too many.
     *
     * @param key the same at every try to send a mail, which counts once
     */
    synchronized void pass(String recipient, String key) {
        Instant now = clock.instant();
        if (sent.size() >= MOST_KNOWN) {
            sent.values().removeIf(times -> isOver(times.getLast().at, now));
        }
        Deque<Pass> times = sent.computeIfAbsent(recipient, unknown -> new ArrayDeque<>());
        while (!times.isEmpty() && isOver(times.getFirst().at, now)) {
            times.removeFirst();
        }
        if (times.stream().anyMatch(pass -> pass.key.equals(key))) {
            return;
        }
        if (times.size() >= most) {
            if (times.isEmpty()) {
                sent.remove(recipient);
            }
            throw ChannelException.rejected("more than " + most + " automatic mails to " + recipient
                    + " within an hour look like a loop; see the setting " + Gmail.AUTOMATIC_PER_HOUR);
        }
        times.addLast(new Pass(now, key));
    }

    private static boolean isOver(Instant time, Instant now) {
        return time.plus(WINDOW).isBefore(now);
    }
}
