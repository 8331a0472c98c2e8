package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this node has in its hands, and so need not be asked for. Work that the storage says is held here, and is not in
 * these hands at two audits one after the other, was lost on the way: the answer to a commit did not arrive. Safe from any
 * thread.
 */
final class Held {
    private final Places places;
    private final Set<Work.Hold> inHand = ConcurrentHashMap.newKeySet();
    private final Bell emptied = new Bell();
    private Set<Work.Hold> missing = Set.of();

    Held(Places places) {
        this.places = places;
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
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); left > 0 && !isEmpty(); left = until - System.nanoTime()) {
            emptied.await(Duration.ofNanos(left));
        }
        return isEmpty();
    }

    boolean isEmpty() {
        return inHand.isEmpty();
    }

    int size() {
        return inHand.size();
    }

    /** What is held under this node's lease, and was not in its hands at this audit or the one before. */
    synchronized Set<Work.Hold> audit(Set<Work.Hold> storedAsHeld) {
        Set<Work.Hold> now = new HashSet<>(storedAsHeld);
        now.removeAll(inHand);
        Set<Work.Hold> lost = new HashSet<>(now);
        lost.retainAll(missing);
        missing = now;
        return lost;
    }
}
