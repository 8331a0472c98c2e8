package dev.switchboard.simulator.board;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.simulator.Failure;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A host's board on a simulated platform and a storage in memory, for the host's tests. Time stands still until it is
 * told to move, and each call here, and each thing that a {@link Person} does, returns when nothing is left to do now:
 * what came in is handled, and what is to go out is sent, or waits for a later time.
 *
 * <p>Those who follow the event feed run by themselves, and may still be behind. What the host does to its {@link #board}
 * directly is waited for with {@link #settle}. Not for use by several threads.
 */
public final class Simulation implements AutoCloseable {
    /** The id of the board's channel on the simulated platform. */
    public static final String CHANNEL = "simulation";

    /** What the time is when a simulation begins: a Wednesday. */
    public static final Instant START = Instant.parse("2024-02-14T10:00:00Z");

    private static final int MOST_STEPS = 100;
    private static final Duration SHORTEST_STEP = Duration.ofMillis(500);

    /** The storage's time is the clock's but for the time that it takes to read both; so idleness is looked at often. */
    private static final int LOOKS = 5;

    private static final Duration BETWEEN_LOOKS = Duration.ofNanos(200_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(1);

    private final UnaryOperator<Switchboard.Builder> host;
    private final UnaryOperator<ChannelConfig> channel;
    private final SteppedClock clock = new SteppedClock(START);
    private final SimulatedPlatform platform =
            SimulatedPlatform.builder().clock(clock).open();
    private final Storage storage = Storage.inMemory();
    private Switchboard board;

    private Simulation(UnaryOperator<Switchboard.Builder> host, UnaryOperator<ChannelConfig> channel) {
        this.host = Objects.requireNonNull(host, "host");
        this.channel = Objects.requireNonNull(channel, "channel");
        board = started();
        platform.deliverTo(this::deliver);
    }

    /**
     * Starts a board as the host makes it, with the channel {@link #CHANNEL} on a simulated platform.
     *
     * @param host gives the board what it has in production, but for its storage and its clock; called again after a crash
     * @return the simulation
     */
    public static Simulation of(UnaryOperator<Switchboard.Builder> host) {
        return of(host, UnaryOperator.identity());
    }

    /**
     * Starts a board as the host makes it, with a channel of other settings.
     *
     * @param host gives the board what it has in production, but for its storage and its clock; called again after a crash
     * @param channel changes the channel's settings or policy, as in {@code channel -> channel.with("delivery", "neither")}
     * @return the simulation
     */
    public static Simulation of(UnaryOperator<Switchboard.Builder> host, UnaryOperator<ChannelConfig> channel) {
        return new Simulation(host, channel);
    }

    private Switchboard started() {
        Switchboard next = host.apply(Switchboard.builder())
                .storage(storage)
                .clock(clock)
                .node(CHANNEL)
                .pollInterval(POLL_INTERVAL)
                .drain(Duration.ZERO)
                .channel(channel.apply(Simulator.channel(CHANNEL, platform)))
                .build();
        next.start();
        return next;
    }

    private WebhookResponse deliver(WebhookRequest request) {
        WebhookResponse answer = board.webhooks().handle(CHANNEL, request);
        settle();
        return answer;
    }

    /** {@return the board; another one after a {@link #crash}} */
    public Switchboard board() {
        return board;
    }

    /** {@return the platform: its record, and its faults} */
    public SimulatedPlatform platform() {
        return platform;
    }

    /** {@return what the time is} */
    public Instant now() {
        return clock.instant();
    }

    /**
     * A person on the platform, the same one for the same name.
     *
     * @param name what the platform calls the person
     * @return the person
     */
    public Person person(String name) {
        return platform.person(name);
    }

    /**
     * The next sends fail: the platform says that it is out of order.
     *
     * @param count how many
     */
    public void failSends(int count) {
        platform.faults().next(count, Failure.of(Failure.Kind.UNAVAILABLE));
    }

    /**
     * Lets time pass, in up to {@value #MOST_STEPS} steps: what becomes due on the way is done on the way. What the board
     * did not acknowledge is told again.
     *
     * @param by how much; not negative
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("by: must not be negative, was " + by);
        }
        Duration step =
                by.dividedBy(MOST_STEPS).compareTo(SHORTEST_STEP) > 0 ? by.dividedBy(MOST_STEPS) : SHORTEST_STEP;
        Instant end = clock.instant().plus(by);
        while (clock.instant().isBefore(end)) {
            Duration left = Duration.between(clock.instant(), end);
            clock.advance(left.compareTo(step) < 0 ? left : step);
            platform.redeliver();
            settle();
        }
    }

    /** Ends the board as a crash would, without a farewell, and starts another one on what was committed. */
    public void crash() {
        Switchboard crashed = board;
        // Under the same name the new board fences the old one, which then can no longer commit.
        board = started();
        crashed.close();
        settle();
    }

    /**
     * Waits until nothing is left to do now.
     *
     * @throws IllegalStateException if that is still not so after a minute, or the thread is interrupted
     */
    public void settle() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int idle = 0; idle < LOOKS; ) {
            if (isIdle()) {
                clock.advance(BETWEEN_LOOKS);
                idle++;
            } else {
                idle = 0;
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                if (Thread.currentThread().isInterrupted() || System.nanoTime() - end > 0) {
                    throw new IllegalStateException(
                            "there is still work: " + storage.dueWork(Work.Lane.HANDLING) + " messages to handle, "
                                    + storage.dueWork(Work.Lane.SENDING) + " operations to carry out");
                }
            }
        }
    }

    /** What is handled makes what is sent, and not the other way round: asked in this order, nothing is missed. */
    private boolean isIdle() {
        return storage.dueWork(Work.Lane.HANDLING) == 0 && storage.dueWork(Work.Lane.SENDING) == 0;
    }

    /** Ends the board and the platform. */
    @Override
    public void close() {
        board.close();
        platform.close();
    }
}
