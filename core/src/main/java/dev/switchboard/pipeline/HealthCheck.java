package dev.switchboard.pipeline;

import dev.switchboard.model.Channel;
import dev.switchboard.model.Health;
import dev.switchboard.model.Health.Area;
import dev.switchboard.model.Health.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what does not work, from what the parts of the pipeline have met; asks nobody. */
final class HealthCheck {
    private final NodeLease lease;
    private final List<GroupCommit> writers;
    private final Dispatcher dispatcher;
    private final OpenChannels channels;
    private final Pollers pollers;

    HealthCheck(
            NodeLease lease, List<GroupCommit> writers, Dispatcher dispatcher, OpenChannels channels, Pollers pollers) {
        this.lease = lease;
        this.writers = List.copyOf(writers);
        this.dispatcher = dispatcher;
        this.channels = channels;
        this.pollers = pollers;
    }

    Health health() {
        List<Problem> problems = new ArrayList<>();
        storage(problems);
        node(problems);
        channels.all().forEach(channel -> add(problems, Area.CHANNEL, channel.id(), problem(channel)));
        channels.broken().forEach((id, reason) -> add(problems, Area.CHANNEL, id, reason));
        return new Health(problems);
    }

    private static void add(List<Problem> problems, Area area, @Nullable String channel, @Nullable String reason) {
        if (reason != null) {
            problems.add(new Problem(area, channel, reason));
        }
    }

    private void storage(List<Problem> problems) {
        if (writers.stream().anyMatch(GroupCommit::isAway)) {
            add(problems, Area.STORAGE, null, "could not be written to when it was last tried");
        } else {
            add(problems, Area.STORAGE, null, lease.trouble());
        }
    }

    private void node(List<Problem> problems) {
        if (lease.isSuperseded()) {
            add(problems, Area.NODE, null, "another process works under this node's name: give each a name of its own");
        } else if (lease.current() == null) {
            add(problems, Area.NODE, null, "has no lease: the board is not running, or it was taken over just now");
        }
        if (dispatcher.isOverwhelmed()) {
            add(
                    problems,
                    Area.NODE,
                    null,
                    "so many handlers do not end, though their time is up, that no other message is handled");
        }
    }

    private @Nullable String problem(OpenChannel channel) {
        if (channel.status() == Channel.Status.NEEDS_AUTHORISATION) {
            return "needs to be authorised again: " + channel.reason();
        }
        return channel.isActive() ? pollers.failure(channel.id()) : null;
    }
}
