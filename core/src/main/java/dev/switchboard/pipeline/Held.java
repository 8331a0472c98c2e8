package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node has in its hands, and so need not be asked for. Work that the storage says is held here, and is not in
 * these hands for longer than an answer can take, was lost on the way: the answer to a commit did not arrive. Safe from
 * any thread.
 */
final class Held {
    private final Places places;
    private final Set<Work.Hold> inHand = ConcurrentHashMap.newKeySet();
    private final Bell emptied = new Bell();
    private final Duration patience;
    private final Ticker ticker;
    private final Map<Work.Hold, Long> missingSince = new HashMap<>();

    /**
     * @param patience how long work may be missing before it is taken as lost
     */
    Held(Places places, Duration patience, Ticker ticker) {
        this.places = places;
        this.patience = patience;
        this.ticker = ticker;
    }

    void take(Work work) {
        inHand.add(work.hold());
    }

    void leave(Work work) {
        inHand.remove(work.hold());
        places.giveBack(work.key().lane(), work.channel());
        if (inHand.isEmpty()) {
            emptied.ring();
        }
    }

    /** Waits until there is nothing in hand, at most for a time; true if there is nothing. */
    boolean awaitEmpty(Duration atMost) {
        Uninterruptibly.await(atMost, nanos -> {
            long until = System.nanoTime() + nanos;
            for (long left = nanos; left > 0 && !isEmpty(); left = until - System.nanoTime()) {
                emptied.await(Duration.ofNanos(left));
            }
        });
        return isEmpty();
    }

    boolean isEmpty() {
        return inHand.isEmpty();
    }

    /** How much of a lane is in hand. */
    int size(Work.Lane lane) {
        return (int) inHand.stream().filter(hold -> hold.key().lane() == lane).count();
    }

    /** What is held under this node's lease, and has not been in its hands for too long. */
    synchronized Set<Work.Hold> audit(Set<Work.Hold> storedAsHeld) {
        long now = ticker.nanos();
        missingSince.keySet().retainAll(storedAsHeld);
        missingSince.keySet().removeAll(inHand);
        Set<Work.Hold> lost = new HashSet<>();
        for (Work.Hold hold : storedAsHeld) {
            if (!inHand.contains(hold)
                    && now - missingSince.computeIfAbsent(hold, first -> now) >= patience.toNanos()) {
                lost.add(hold);
            }
        }
        return lost;
    }
}
