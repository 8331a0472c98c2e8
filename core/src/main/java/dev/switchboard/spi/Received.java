package dev.switchboard.spi;

import dev.switchboard.model.Signal;
import dev.switchboard.model.WebhookResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one webhook or poll brought: events that are committed as one, and what then follows, the answer or the next
 * offset. A connector hands it back and cannot acknowledge earlier.
 *
 * @param events what happened, in the platform's order
 * @param signals what passes and is never stored
 * @param answer what the webhook is answered after the commit
 * @param offset where the next poll begins; null where it does not move
 * @param wakeUp whether the channel is to be polled now (a push that only says that there is something)
 */
public record Received(
        List<InboundEvent> events,
        List<Signal> signals,
        WebhookResponse answer,
        @Nullable String offset,
        boolean wakeUp) {
    /** Copies the lists. */
    public Received {
        events = List.copyOf(events);
        signals = List.copyOf(signals);
        Objects.requireNonNull(answer, "answer");
    }

    /**
     * Events, answered with an empty 200.
     *
     * @param events what happened
     * @return what came in
     */
    public static Received of(InboundEvent... events) {
        return of(List.of(events));
    }

    /**
     * Events, answered with an empty 200.
     *
     * @param events what happened
     * @return what came in
     */
    public static Received of(List<? extends InboundEvent> events) {
        return new Received(List.copyOf(events), List.of(), WebhookResponse.ok(), null, false);
    }

    /**
     * No event.
     *
     * @return what came in
     */
    public static Received nothing() {
        return of(List.of());
    }

    /**
     * The same, with a signal.
     *
     * @param signal what passes
     * @return what came in
     */
    public Received signal(Signal signal) {
        return new Received(events, List.of(signal), answer, offset, wakeUp);
    }

    /**
     * The same, with another answer.
     *
     * @param answer what the webhook is answered after the commit
     * @return what came in
     */
    public Received answer(WebhookResponse answer) {
        return new Received(events, signals, answer, offset, wakeUp);
    }

    /**
     * The same, with an offset.
     *
     * @param next where the next poll begins, stored in the same commit as the events
     * @return what came in
     */
    public Received offset(String next) {
        return new Received(events, signals, answer, Objects.requireNonNull(next, "next"), wakeUp);
    }

    /**
     * The same, and the channel is polled now.
     *
     * @return what came in
     */
    public Received andPoll() {
        return new Received(events, signals, answer, offset, true);
    }
}
