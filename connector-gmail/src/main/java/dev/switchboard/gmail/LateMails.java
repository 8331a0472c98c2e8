package dev.switchboard.gmail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the mails are asked for again that Gmail could not give. Which they are stands in the {@link SyncOffset}, so none is
 * forgotten; how often each was tried is known here alone, and begins anew with each start. For one thread at a time.
 */
final class LateMails {
    private static final Logger LOG = LoggerFactory.getLogger(LateMails.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Each may take as long as a call, and a poll is to end soon. */
    private static final int MOST_AT_ONCE = 3;

    private final InstantSource clock;
    private final Map<String, Try> tries = new HashMap<>();

    private record Try(int count, Instant next) {}

    LateMails(InstantSource clock) {
        this.clock = clock;
    }

    /** Which of them are to be asked for now. */
    List<String> due(List<String> late) {
        Instant now = clock.instant();
        tries.keySet().retainAll(late);
        return late.stream()
                .filter(id -> !tries.containsKey(id) || !tries.get(id).next.isAfter(now))
                .limit(MOST_AT_ONCE)
                .toList();
    }

    /** How long it is until one of them is asked for again; empty where there is none. */
    Optional<Duration> wait(List<String> late) {
        Instant now = clock.instant();
        return late.stream()
                .map(id -> tries.containsKey(id) ? Duration.between(now, tries.get(id).next) : Duration.ZERO)
                .min(Duration::compareTo);
    }

    /**
     * Those that are late now.
     *
     * @param late those that were
     * @param asked the mails that were asked for
     * @param failed those of them that Gmail could not give
     */
    List<String> after(List<String> late, Collection<String> asked, Collection<String> failed) {
        List<String> now = new ArrayList<>(late);
        now.removeAll(asked);
        for (String id : failed) {
            now.add(id);
            int count = tries.containsKey(id) ? tries.get(id).count + 1 : 1;
            Duration wait = SHORTEST.multipliedBy(1L << Math.min(count - 1, 20));
            wait = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
            tries.put(id, new Try(count, clock.instant().plus(wait)));
            LOG.warn("Gmail cannot give mail {}; the others go on, and it is asked for again in {}", id, wait);
        }
        return now;
    }
}
