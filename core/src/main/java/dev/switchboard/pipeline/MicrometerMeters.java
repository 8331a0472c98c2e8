package dev.switchboard.pipeline;

import dev.switchboard.storage.Rows.Backlog;
import dev.switchboard.storage.Work;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a board with Micrometer. The names and tags are those of the table in {@code docs/operations.md}; a channel's
 * meters go with the channel, so there are never more than those of the channels that are open. What the registry throws is
 * one fault, and is missing in what is measured.
 */
public final class MicrometerMeters extends Meters {
    private static final Logger LOG = LoggerFactory.getLogger(MicrometerMeters.class);
    private static final String UNNAMED = "unnamed";

    private final MeterRegistry registry;
    private final Guard guard = new Guard();
    private final MeterGroup board;
    private final Map<String, MicrometerChannelMeters> channels = new ConcurrentHashMap<>();
    private final Map<String, MeterGroup> subscriptions = new ConcurrentHashMap<>();
    private final Map<String, Writing> writing = new ConcurrentHashMap<>();
    private final Map<LeaseChange, Counter> leaseChanges = new ConcurrentHashMap<>();

    private record Writing(DistributionSummary batch, Timer transaction) {}

    /**
     * Measures in a registry.
     *
     * @param registry the host's registry; used by no other board
     */
    public MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.board = new MeterGroup(registry, guard);
    }

    @Override
    void tell(Faults faults) {
        guard.tell(faults.of(LOG, "Measuring by the host's meter registry"));
    }

    @Override
    void open() {
        for (LeaseChange change : LeaseChange.values()) {
            guard.run(() -> leaseChanges.put(
                    change,
                    board.add(Counter.builder("switchboard.lease.changes")
                            .description("How often this node's leases changed hands")
                            .tag("change", tag(change))
                            .register(registry))));
        }
    }

    static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    boolean isOn() {
        return true;
    }

    @Override
    ChannelMeters channel(String id) {
        MicrometerChannelMeters open = channels.get(id);
        return open == null ? ChannelMeters.NONE : open;
    }

    @Override
    void open(String id, String type, IntSupplier handling, IntSupplier sending, DoubleSupplier pollLag) {
        guard.run(() -> channels.computeIfAbsent(id, channel -> {
            MicrometerChannelMeters meters = new MicrometerChannelMeters(registry, guard, id, type);
            meters.held(Work.Lane.HANDLING, handling);
            meters.held(Work.Lane.SENDING, sending);
            meters.pollLag(pollLag);
            return meters;
        }));
    }

    @Override
    void close(String id) {
        MicrometerChannelMeters meters = channels.remove(id);
        if (meters != null) {
            meters.remove();
        }
    }

    @Override
    void writers(String kind, IntSupplier waiting) {
        guard.run(() -> writing.put(kind, writing(List.of(Tag.of("writers", kind)), waiting)));
    }

    private Writing writing(List<Tag> writers, IntSupplier waiting) {
        board.add(Gauge.builder("switchboard.writer.queue", waiting::getAsInt)
                .description("Commits that wait for a writer")
                .tags(writers)
                .register(registry));
        return new Writing(
                board.add(DistributionSummary.builder("switchboard.writer.batch")
                        .description("Commits that shared a transaction")
                        .tags(writers)
                        .register(registry)),
                board.add(Timer.builder("switchboard.writer.transaction")
                        .description("A transaction of a writer, from its begin to the end of its commit")
                        .tags(writers)
                        .register(registry)));
    }

    @Override
    void written(String kind, int commits, long nanos) {
        Writing meters = writing.get(kind);
        if (meters != null) {
            guard.run(() -> {
                meters.batch.record(commits);
                meters.transaction.record(nanos, TimeUnit.NANOSECONDS);
            });
        }
    }

    @Override
    void hanging(IntSupplier handlers) {
        guard.run(() -> board.add(Gauge.builder("switchboard.handlers.hanging", handlers::getAsInt)
                .description("Handlers that do not end though their time is up")
                .register(registry)));
    }

    @Override
    void lease(LeaseChange change) {
        Counter counter = leaseChanges.get(change);
        if (counter != null) {
            guard.run(counter::increment);
        }
    }

    @Override
    void follow(String name, DoubleSupplier lag) {
        guard.run(() -> subscriptions.computeIfAbsent(name, key -> {
            MeterGroup group = new MeterGroup(registry, guard);
            group.add(Gauge.builder("switchboard.feed.lag", lag::getAsDouble)
                    .description("Age of the oldest event that a subscription was given or is to be given next")
                    .baseUnit("seconds")
                    .tag("subscription", name.isEmpty() ? UNNAMED : name)
                    .register(registry));
            return group;
        }));
    }

    @Override
    void unfollow(String name) {
        MeterGroup group = subscriptions.remove(name);
        if (group != null) {
            group.remove();
        }
    }

    @Override
    void backlog(Work.Lane lane, List<Backlog> backlogs, Instant now) {
        channels.forEach((id, meters) -> meters.backlog(
                lane,
                backlogs.stream()
                        .filter(backlog -> backlog.channel().equals(id))
                        .findFirst()
                        .orElse(null),
                now));
    }

    @Override
    void parked(Map<String, Integer> parked) {
        channels.forEach((id, meters) -> meters.parkedNow(parked.getOrDefault(id, 0)));
    }

    @Override
    void close() {
        channels.keySet().forEach(this::close);
        subscriptions.keySet().forEach(this::unfollow);
        board.remove();
    }

    /** Meters that go together. */
    static final class MeterGroup {
        private final MeterRegistry registry;
        private final Guard guard;
        private final Map<Meter.Id, Meter> meters = new ConcurrentHashMap<>();

        MeterGroup(MeterRegistry registry, Guard guard) {
            this.registry = registry;
            this.guard = guard;
        }

        <M extends Meter> M add(M meter) {
            meters.put(meter.getId(), meter);
            return meter;
        }

        void remove() {
            meters.values().forEach(meter -> guard.run(() -> registry.remove(meter)));
            meters.clear();
        }
    }
}
