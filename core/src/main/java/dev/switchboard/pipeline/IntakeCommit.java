package dev.switchboard.pipeline;

import dev.switchboard.model.NotFoundException;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.EventKey;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commit (1): what one webhook or poll brought, and where the next poll begins. */
final class IntakeCommit extends Commit<Done> {
    private final String channel;
    private final List<InboundEvent> events;
    private final @Nullable String offset;
    private final @Nullable Lease poll;
    private final boolean ordered;
    private final RecentParticipants recent;
    private final @Nullable UUID parsedAgain;
    private RecentParticipants.Joining joining;

    /**
     * @param poll the lease to poll the channel; null for a webhook
     * @param ordered whether the channel's messages are handled in their order
     */
    IntakeCommit(
            String channel,
            List<InboundEvent> events,
            @Nullable String offset,
            @Nullable Lease poll,
            boolean ordered,
            RecentParticipants recent) {
        this(channel, events, offset, poll, ordered, recent, null);
    }

    private IntakeCommit(
            String channel,
            List<InboundEvent> events,
            @Nullable String offset,
            @Nullable Lease poll,
            boolean ordered,
            RecentParticipants recent,
            @Nullable UUID parsedAgain) {
        this.channel = channel;
        this.events = List.copyOf(events);
        this.offset = offset;
        this.poll = poll;
        this.ordered = ordered;
        this.recent = recent;
        this.parsedAgain = parsedAgain;
        this.joining = recent.new Joining();
        whenDone((done, failure) -> {
            if (failure == null) {
                joining.committed();
            }
        });
    }

    /** What was parked raw, and can be read by now. Of its events those take its place that were not taken in before. */
    static IntakeCommit parsedAgain(
            UUID parked, String channel, List<InboundEvent> events, boolean ordered, RecentParticipants recent) {
        return new IntakeCommit(channel, events, null, null, ordered, recent, parked);
    }

    /** The same with some of its events, and without the offset, which moves only with the last of them. */
    IntakeCommit only(List<InboundEvent> some) {
        return new IntakeCommit(channel, some, null, poll, ordered, recent);
    }

    /** The same without events: only the offset is left to be stored. */
    IntakeCommit onlyOffset() {
        return new IntakeCommit(channel, List.of(), offset, poll, ordered, recent);
    }

    List<InboundEvent> events() {
        return events;
    }

    @Override
    int weight() {
        return Math.max(1, events.size());
    }

    @Override
    Collection<Lease> leases() {
        return poll == null ? List.of() : List.of(poll);
    }

    @Override
    void declare(Needs needs) {
        if (parsedAgain != null) {
            needs.parked(parsedAgain);
        }
        for (InboundEvent event : events) {
            needs.key(new EventKey(channel, event.key()));
            Arrival.of(event).declare(needs);
        }
    }

    @Override
    Done apply(Ledger ledger) {
        joining = recent.new Joining();
        String parkedKey = parsedAgain == null ? null : parkedKey(ledger, parsedAgain);
        Arrival.Way way = new Arrival.Way(channel, ordered, parsedAgain != null, joining);
        for (InboundEvent event : events) {
            boolean isParked = event.key().equals(parkedKey);
            if (ledger.takeKey(new EventKey(channel, event.key())) || isParked) {
                Arrival.of(event).apply(ledger, way);
            }
            parkedKey = isParked ? null : parkedKey;
        }
        if (offset != null) {
            ledger.offset(channel, offset);
        }
        return Done.DONE;
    }

    /** The key under which it was parked: it is known, and what has it was not taken in all the same. */
    private static @Nullable String parkedKey(Ledger ledger, UUID parked) {
        return ledger.unparked(parked)
                .orElseThrow(() -> new NotFoundException("parked work", parked))
                .key();
    }
}
