package dev.switchboard.simulator;

import dev.switchboard.spi.ChannelException.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The faults of a platform, in the order in which they were set. Guarded by its own monitor. */
final class FaultScript {
    /** The platform's whole account, among the chats that are rate-limited. */
    private static final String ALL_CHATS = "";

    private final InstantSource clock;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Instant> blockedUntil = new HashMap<>();
    private Duration slow = Duration.ZERO;
    private int twice;
    private int backwards;
    private long clearings;

    /** Which calls a rule hits. Called under the monitor. */
    interface Choice {
        boolean hits(Call call);
    }

    /** Whether a rule is used up. Called under the monitor. */
    interface End {
        boolean reached();
    }

    record Rule(Set<Operation> operations, @Nullable String chat, Failure failure, Choice choice, End end) {
        private boolean hits(Call call) {
            return operations.contains(call.operation())
                    && (chat == null || chat.equals(call.chat()))
                    && choice.hits(call);
        }
    }

    FaultScript(InstantSource clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    synchronized void add(Rule rule) {
        rules.add(rule);
    }

    synchronized void slow(Duration time) {
        slow = time;
    }

    synchronized void tellTwice(int updates) {
        twice = updates;
    }

    synchronized void tellBackwards(int updates) {
        backwards = updates;
    }

    synchronized void clear() {
        rules.clear();
        blockedUntil.clear();
        slow = Duration.ZERO;
        twice = 0;
        backwards = 0;
        clearings++;
        notifyAll();
    }

    /** How this call fails; null where it does not. */
    synchronized @Nullable Failure failureOf(Call call) {
        if (rules.isEmpty() && blockedUntil.isEmpty()) {
            return null;
        }
        @Nullable Failure blocked = stillBlocked(call);
        if (blocked != null) {
            return blocked;
        }
        for (Iterator<Rule> all = rules.iterator(); all.hasNext(); ) {
            Rule rule = all.next();
            boolean hit = rule.hits(call);
            if (rule.end().reached()) {
                all.remove();
            }
            if (hit) {
                block(call, rule.failure());
                return rule.failure();
            }
        }
        return null;
    }

    private void block(Call call, Failure failure) {
        if (failure.kind() == Failure.Kind.RATE_LIMITED) {
            blockedUntil.put(
                    failure.scope() == Scope.CHANNEL ? ALL_CHATS : call.chat(), now().plus(failure.retryAfter()));
        }
    }

    private @Nullable Failure stillBlocked(Call call) {
        if (blockedUntil.isEmpty() || !Operation.CHANGES.contains(call.operation())) {
            return null;
        }
        Instant now = now();
        blockedUntil.values().removeIf(until -> !until.isAfter(now));
        @Nullable Instant all = blockedUntil.get(ALL_CHATS);
        @Nullable Instant until = all != null ? all : blockedUntil.get(call.chat());
        if (until == null) {
            return null;
        }
        return Failure.rateLimited(Duration.between(now, until), all != null ? Scope.CHANNEL : Scope.CHAT);
    }

    synchronized Duration slow() {
        return slow;
    }

    synchronized boolean toldTwice() {
        return twice > 0 && twice-- > 0;
    }

    /** How many more updates are held back, this one included; 0 where none is. */
    synchronized int toldBackwards() {
        return backwards > 0 ? backwards-- : 0;
    }

    /** Waits until the faults are cleared, but no longer than a caller would. */
    synchronized void keepSilent(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long before = clearings;
        for (long left = patience.toNanos(); clearings == before && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
