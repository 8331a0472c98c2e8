package dev.switchboard.simulator;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what happens on a platform: to a webhook where one is set, else to who polls. Safe from any thread. */
final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

    private final FaultScript faults;
    private final HeldUpdates held;
    private final Queue<Update> unacknowledged = new ConcurrentLinkedQueue<>();
    private final List<Update> heldBack = new ArrayList<>();
    private volatile @Nullable Function<WebhookRequest, @Nullable WebhookResponse> webhook;

    Teller(FaultScript faults, HeldUpdates held) {
        this.faults = faults;
        this.held = held;
    }

    void webhook(@Nullable Function<WebhookRequest, @Nullable WebhookResponse> webhook) {
        this.webhook = webhook;
    }

    /** Tells something now, unless it is to be held back; then it is told with the last that is. */
    Update tell(Update update) {
        int left = faults.toldBackwards();
        if (left == 0) {
            return deliver(update);
        }
        synchronized (heldBack) {
            heldBack.add(0, update);
        }
        return left > 1 ? update : release().get(0);
    }

    /** Tells what is held back, the newest first. */
    List<Update> release() {
        List<Update> backwards;
        synchronized (heldBack) {
            backwards = List.copyOf(heldBack);
            heldBack.clear();
        }
        return backwards.stream().map(this::deliver).toList();
    }

    private Update deliver(Update update) {
        Update told = once(update);
        return faults.toldTwice() ? once(update) : told;
    }

    private Update once(Update update) {
        @Nullable Function<WebhookRequest, @Nullable WebhookResponse> target = webhook;
        if (target == null) {
            held.add(update.request().body());
            return update;
        }
        Update told = new Update(update.messageId(), update.request(), answer(target, update.request()));
        if (!told.acknowledged()) {
            unacknowledged.add(update);
        }
        return told;
    }

    private static @Nullable WebhookResponse answer(
            Function<WebhookRequest, @Nullable WebhookResponse> target, WebhookRequest request) {
        try {
            return target.apply(request);
        } catch (RuntimeException e) {
            LOG.warn("The webhook threw; the update is told again when redelivery is asked for", e);
            return null;
        }
    }

    /** Tells again what nobody acknowledged; gives how much of it still is not. */
    int tellAgain() {
        List<Update> again = new ArrayList<>();
        for (@Nullable Update next = unacknowledged.poll(); next != null; next = unacknowledged.poll()) {
            again.add(next);
        }
        again.forEach(this::once);
        return unacknowledged.size();
    }

    int unacknowledged() {
        return unacknowledged.size();
    }
}
