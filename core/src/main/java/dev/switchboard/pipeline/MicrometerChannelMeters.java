package dev.switchboard.pipeline;

import static dev.switchboard.pipeline.MicrometerMeters.tag;

import dev.switchboard.model.Parked;
import dev.switchboard.pipeline.MicrometerMeters.MeterGroup;
import dev.switchboard.storage.Rows.Backlog;
import dev.switchboard.storage.Work;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A channel's meters. Those with an outcome or a reason are made when the first is met, so that most are never made. */
final class MicrometerChannelMeters extends ChannelMeters {
    private final MeterRegistry registry;
    private final Guard guard;
    private final MeterGroup group;
    private final Tags tags;
    private final Map<String, Map<String, Counter>> counters = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Timer>> timers = new ConcurrentHashMap<>();
    private final Map<Work.Lane, Ready> ready = new EnumMap<>(Work.Lane.class);
    private final Counter events;
    private final Timer intake;
    private final Timer handlerWait;
    private final Timer handlerCommit;
    private final Timer sendWait;
    private final Timer sendCommit;
    private final Timer reply;
    private volatile int parked;

    /** What was ready when it was last looked at. */
    private static final class Ready {
        private volatile long count;
        private volatile double age;
    }

    MicrometerChannelMeters(MeterRegistry registry, Guard guard, String id, String type) {
        this.registry = registry;
        this.guard = guard;
        this.group = new MeterGroup(registry, guard);
        this.tags = Tags.of("channel", id, "type", type);
        events = group.add(Counter.builder("switchboard.intake.events")
                .description("Events taken in, those that were known already among them")
                .tags(tags)
                .register(registry));
        intake = timer("switchboard.intake.commit", "From a webhook or poll's answer to the commit of what it brought");
        handlerWait = timer("switchboard.handler.wait", "From the commit of a message to the begin of its handling");
        handlerCommit = timer("switchboard.handler.commit", "From the end of handling to the commit of its effects");
        sendWait = timer("switchboard.send.wait", "From the commit of an operation to the begin of its first call");
        sendCommit = timer("switchboard.send.commit", "From the end of a call to the commit of its outcome");
        reply = timer("switchboard.reply", "From the commit of a message to the commit that its reply went out");
        for (Work.Lane lane : Work.Lane.values()) {
            ready.put(lane, gauges(lane));
        }
        group.add(Gauge.builder("switchboard.work.parked", () -> parked)
                .description("Work, and what could not be read, that waits for a person")
                .tags(tags)
                .register(registry));
    }

    private Timer timer(String name, String description) {
        return group.add(Timer.builder(name).description(description).tags(tags).register(registry));
    }

    private Ready gauges(Work.Lane lane) {
        Ready looked = new Ready();
        group.add(Gauge.builder("switchboard.work.ready", () -> looked.count)
                .description("Work that is due and no node has")
                .tags(tags.and("lane", tag(lane)))
                .register(registry));
        group.add(Gauge.builder("switchboard.work.ready.age", () -> looked.age)
                .description("How long the longest due of it has been due")
                .baseUnit("seconds")
                .tags(tags.and("lane", tag(lane)))
                .register(registry));
        return looked;
    }

    void held(Work.Lane lane, IntSupplier held) {
        group.add(Gauge.builder("switchboard.work.held", held::getAsInt)
                .description("Work that this node holds")
                .tags(tags.and("lane", tag(lane)))
                .register(registry));
    }

    void pollLag(DoubleSupplier lag) {
        group.add(Gauge.builder("switchboard.poll.lag", lag::getAsDouble)
                .description("How long ago the channel was polled with success, where this node polls it")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry));
    }

    void backlog(Work.Lane lane, @Nullable Backlog backlog, Instant now) {
        Ready looked = ready.get(lane);
        if (looked != null) {
            looked.count = backlog == null ? 0 : backlog.ready();
            looked.age = backlog == null
                    ? 0
                    : Math.max(0, Duration.between(backlog.since(), now).toMillis() / 1_000d);
        }
    }

    void parkedNow(int count) {
        parked = count;
    }

    void remove() {
        group.remove();
    }

    private void count(String name, String key, String value) {
        guard.run(() -> counters.computeIfAbsent(name, family -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        value,
                        tag -> group.add(
                                Counter.builder(name).tags(tags.and(key, tag)).register(registry)))
                .increment());
    }

    private void time(String name, String outcome, long nanos) {
        guard.run(() -> timers.computeIfAbsent(name, family -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        outcome,
                        tag -> group.add(Timer.builder(name)
                                .tags(tags.and("outcome", tag))
                                .register(registry)))
                .record(nanos, TimeUnit.NANOSECONDS));
    }

    private void time(Timer timer, long nanos) {
        guard.run(() -> timer.record(nanos, TimeUnit.NANOSECONDS));
    }

    /** Clocks of nodes differ: what seems to have taken less than no time took none. */
    private void time(Timer timer, Duration taken) {
        time(timer, taken.isNegative() ? 0 : taken.toNanos());
    }

    @Override
    void received(int received, long nanos) {
        guard.run(() -> events.increment(received));
        time(intake, nanos);
    }

    @Override
    void refused(Refusal why) {
        count("switchboard.intake.refused", "reason", tag(why));
    }

    @Override
    void dispatched(Duration afterReceived) {
        time(handlerWait, afterReceived);
    }

    @Override
    void handled(long nanos, Handled outcome) {
        time("switchboard.handler.run", tag(outcome), nanos);
    }

    @Override
    void unitStored(long nanos) {
        time(handlerCommit, nanos);
    }

    @Override
    void begun(Duration afterQueued) {
        time(sendWait, afterQueued);
    }

    @Override
    void called(long nanos, Call outcome) {
        time("switchboard.send.call", tag(outcome), nanos);
    }

    @Override
    void callStored(long nanos) {
        time(sendCommit, nanos);
    }

    @Override
    void answered(Duration afterReceived) {
        time(reply, afterReceived);
    }

    @Override
    void again(Work.Lane lane) {
        count("switchboard.retries", "lane", tag(lane));
    }

    @Override
    void parked(Parked.Kind kind) {
        count("switchboard.parked", "kind", tag(kind));
    }

    @Override
    void polled(long nanos, boolean failed) {
        time("switchboard.poll", failed ? "failed" : "done", nanos);
    }
}
