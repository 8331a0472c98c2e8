package dev.switchboard.pipeline;

import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is looked at when it is asked for, and what is ready or parked in the storage, looked at from time to time. */
final class Gauges {
    private static final Duration BACKLOG_EVERY = Duration.ofSeconds(15);
    private static final int MOST_COUNTED = 10_000;

    private final Parts parts;
    private final Meters meters;
    private final Heartbeat looking;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /** What is looked at. */
    record Parts(
            Storage storage, Map<String, Writers> writers, Dispatcher dispatcher, HeldLimit limit, Pollers pollers) {}

    Gauges(Parts parts, Instruments instruments) {
        this.parts = parts;
        this.meters = instruments.meters();
        this.looking = new Heartbeat("meters", BACKLOG_EVERY, instruments.faults(), this::look);
    }

    void start() {
        if (meters.isOn()) {
            meters.open();
            meters.hanging(parts.dispatcher()::hanging);
            parts.writers().forEach((kind, writers) -> meters.writers(kind, writers::waiting));
            looking.start();
        }
    }

    void stop(Deadline deadline) {
        looking.stop(deadline);
    }

    void open(OpenChannel channel) {
        String id = channel.id();
        open.add(id);
        looking.now();
        meters.open(
                id,
                channel.config().type(),
                () -> parts.limit().held(Work.Lane.HANDLING, id),
                () -> parts.limit().held(Work.Lane.SENDING, id),
                () -> parts.pollers()
                        .lag(id)
                        .map(lag -> lag.toMillis() / 1_000d)
                        .orElse(Double.NaN));
    }

    void close(OpenChannel channel) {
        open.remove(channel.id());
        meters.close(channel.id());
    }

    private void look() {
        meters.parked(parts.storage().countParked(open, MOST_COUNTED));
        for (Work.Lane lane : Work.Lane.values()) {
            meters.backlog(
                    lane,
                    parts.storage().backlog(lane, MOST_COUNTED),
                    parts.storage().now());
        }
    }
}
