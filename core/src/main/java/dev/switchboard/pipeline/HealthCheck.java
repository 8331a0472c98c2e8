package dev.switchboard.pipeline;

import dev.switchboard.model.Channel;
import dev.switchboard.model.Health;
import dev.switchboard.model.Health.Area;
import dev.switchboard.model.Health.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what does not work, from what the parts of the pipeline have met; asks nobody. */
final class HealthCheck {
    /** How far a subscription, or a platform that wants to be left alone, may be behind without being a problem. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Parts parts;

    /** What is looked at. */
    record Parts(
            NodeLease lease,
            Map<String, Writers> writers,
            Dispatcher dispatcher,
            OpenChannels channels,
            Pollers pollers,
            Feed feed,
            Instruments instruments) {}

    HealthCheck(Parts parts) {
        this.parts = parts;
    }

    Health health() {
        List<Problem> problems = new ArrayList<>();
        storage(problems);
        node(problems);
        parts.channels().all().forEach(channel -> channel(problems, channel));
        parts.channels().broken().forEach((id, reason) -> add(problems, Area.CHANNEL, id, reason));
        parts.feed()
                .late(PATIENCE)
                .forEach((name, lag) -> add(
                        problems,
                        Area.FEED,
                        null,
                        (name.isEmpty() ? "a subscription without a name" : "subscription " + name) + " is " + lag
                                + " behind"));
        return new Health(problems);
    }

    private static void add(List<Problem> problems, Area area, @Nullable String channel, @Nullable String reason) {
        if (reason != null) {
            problems.add(new Problem(area, channel, reason));
        }
    }

    private void storage(List<Problem> problems) {
        if (parts.writers().values().stream().anyMatch(Writers::isAway)) {
            add(problems, Area.STORAGE, null, "could not be written to when it was last tried");
        } else {
            add(problems, Area.STORAGE, null, parts.lease().trouble());
        }
        new TreeMap<>(parts.writers()).forEach((name, writers) -> {
            if (writers.isFull()) {
                add(
                        problems,
                        Area.STORAGE,
                        null,
                        "is slower than what comes: the queue of the " + name + " writers is full");
            }
        });
    }

    private void node(List<Problem> problems) {
        if (parts.lease().isSuperseded()) {
            add(problems, Area.NODE, null, "another process works under this node's name: give each a name of its own");
        } else if (parts.lease().current() == null) {
            add(problems, Area.NODE, null, "has no lease: the board is not running, or it was taken over just now");
        }
        if (parts.dispatcher().isOverwhelmed()) {
            add(
                    problems,
                    Area.NODE,
                    null,
                    "so many handlers do not end, though their time is up, that no other message is handled");
        }
    }

    private void channel(List<Problem> problems, OpenChannel channel) {
        String id = channel.id();
        if (channel.status() == Channel.Status.NEEDS_AUTHORISATION) {
            add(problems, Area.CHANNEL, id, "needs to be authorised again: " + channel.reason());
        } else if (channel.status() == Channel.Status.ERROR) {
            add(problems, Area.CHANNEL, id, "needs other settings: " + channel.reason());
        } else if (channel.isActive()) {
            add(problems, Area.CHANNEL, id, parts.pollers().failure(id));
            add(problems, Area.CHANNEL, id, blocked(channel));
            faults(problems, id);
        }
    }

    private @Nullable String blocked(OpenChannel channel) {
        Duration left =
                Duration.ofNanos(channel.blockedFor(parts.instruments().ticker().nanos()));
        return left.compareTo(PATIENCE) > 0 ? "its platform wants to be left alone for another " + left : null;
    }

    private void faults(List<Problem> problems, String id) {
        Faults.OfChannel faults = parts.instruments().faults().known(id);
        if (faults == null) {
            return;
        }
        add(problems, Area.CHANNEL, id, "what it receives cannot be read", faults.receiving());
        add(problems, Area.CHANNEL, id, "its connector fails on signatures", faults.signatures());
        add(problems, Area.CHANNEL, id, "its messages cannot be handled", faults.handling());
        add(problems, Area.CHANNEL, id, "sends fail", faults.sending());
        add(problems, Area.CHANNEL, id, "its platform refuses what is sent", faults.accepting());
    }

    private static void add(List<Problem> problems, Area area, String channel, String what, Fault fault) {
        String trouble = fault.trouble();
        add(problems, area, channel, trouble == null ? null : what + ", " + trouble);
    }
}
