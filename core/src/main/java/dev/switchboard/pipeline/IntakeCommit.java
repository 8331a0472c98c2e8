package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Commit (1): what one webhook or poll brought, and where the next poll begins. */
final class IntakeCommit extends Commit<Done> {
    private final String channel;
    private final List<InboundEvent> events;
    private final @Nullable String offset;
    private final @Nullable Lease poll;
    private final Terms terms;
    private final @Nullable UUID parsedAgain;
    private RecentParticipants.Joining joining;
    private volatile int taken;

    /**
     * How what comes in is taken.
     *
     * @param ordered whether the channel's messages are handled in their order
     * @param quietTime how long an album waits for one more piece
     * @param recent who is known to take part
     * @param origin what their handling goes back to, or null
     */
    record Terms(boolean ordered, Duration quietTime, RecentParticipants recent, Work.@Nullable Origin origin) {}

    /**
     * @param poll the lease to poll the channel; null for a webhook
     */
    IntakeCommit(
            String channel, List<InboundEvent> events, @Nullable String offset, @Nullable Lease poll, Terms terms) {
        this(channel, events, offset, poll, terms, null);
    }

    private IntakeCommit(
            String channel,
            List<InboundEvent> events,
            @Nullable String offset,
            @Nullable Lease poll,
            Terms terms,
            @Nullable UUID parsedAgain) {
        this.channel = channel;
        this.events = List.copyOf(events);
        this.offset = offset;
        this.poll = poll;
        this.terms = terms;
        this.parsedAgain = parsedAgain;
        this.joining = terms.recent().new Joining();
        whenDone((done, failure) -> {
            if (failure == null) {
                joining.committed();
            }
        });
    }

    /** What was parked raw, and can be read by now. Of its events those take its place that were not taken in before. */
    static IntakeCommit parsedAgain(UUID parked, String channel, List<InboundEvent> events, Terms terms) {
        return new IntakeCommit(channel, events, null, null, terms, parked);
    }

    /** The same with some of its events, and without the offset, which moves only with the last of them. */
    IntakeCommit only(List<InboundEvent> some) {
        return new IntakeCommit(channel, some, null, poll, terms);
    }

    /** The same without events: only the offset is left to be stored. */
    IntakeCommit onlyOffset() {
        return new IntakeCommit(channel, List.of(), offset, poll, terms);
    }

    /** The same in pieces, one for each address, without the offset. What is about no address is one more. */
    List<IntakeCommit> byAddress() {
        if (events.stream().anyMatch(event -> event instanceof InboundEvent.Moved)) {
            return List.of(this); // it is about two addresses, and what comes after it is about it
        }
        Map<Optional<Address>, List<InboundEvent>> pieces = events.stream()
                .collect(Collectors.groupingBy(
                        event -> Optional.ofNullable(Arrival.of(event).address()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return pieces.values().stream().map(this::only).toList();
    }

    List<InboundEvent> events() {
        return events;
    }

    /** What a poll brought stays together, since its offset does; but for pieces of it. */
    @Override
    Object about() {
        Address address = events.isEmpty() ? null : Arrival.of(events.get(0)).address();
        return address == null || (poll != null && offset != null) ? channel : address;
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
    Work.@Nullable Origin origin() {
        return terms.origin();
    }

    @Override
    void declare(Needs needs) {
        if (parsedAgain != null) {
            needs.parked(parsedAgain, null);
        }
        for (InboundEvent event : events) {
            needs.key(new EventKey(channel, event.key()));
            Arrival.of(event).declare(needs);
        }
    }

    /** How many of its events were not known; to be asked when it is written. */
    int taken() {
        return taken;
    }

    @Override
    Done apply(Ledger ledger) {
        int added = 0;
        joining = terms.recent().new Joining();
        String parkedKey = parsedAgain == null ? null : parkedKey(ledger, parsedAgain);
        if (parsedAgain != null) {
            ledger.forgetFailures(parsedAgain);
        }
        Arrival.Way way = new Arrival.Way(channel, terms.ordered(), parsedAgain != null, terms.quietTime(), joining);
        for (InboundEvent event : events) {
            boolean isParked = event.key().equals(parkedKey);
            if (ledger.takeKey(new EventKey(channel, event.key())) || isParked) {
                Arrival.of(event).apply(ledger, way);
                added++;
            }
            parkedKey = isParked ? null : parkedKey;
        }
        taken = added;
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
