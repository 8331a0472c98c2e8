package dev.switchboard.storage;

import dev.switchboard.model.Channel;
import dev.switchboard.storage.InMemoryTables.ChannelLane;
import dev.switchboard.storage.InMemoryTables.Ready;
import dev.switchboard.storage.InMemoryTables.WorkRow;
import dev.switchboard.storage.Rows.Backlog;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done with work in memory. Guarded by the storage's mutex; {@code now} is the transaction's time. */
final class InMemoryWork {
    private final InMemoryTables tables;
    private final Instant now;

    InMemoryWork(InMemoryTables tables, Instant now) {
        this.tables = tables;
        this.now = now;
    }

    void insert(Collection<NewWork> work, @Nullable Lease holder) {
        for (NewWork added : work) {
            Work.Key key = added.work().key();
            tables.conversations.require(key.conversation());
            String node = added.state() == Work.State.HELD
                    ? Objects.requireNonNull(holder, "holder").name()
                    : null;
            tables.work.insert(key, new WorkRow(added.work(), added.state(), now.plus(added.delay()), node));
        }
    }

    Set<Work.Hold> finish(Collection<Work.Hold> holds) {
        Set<Work.Hold> there = latest(holds);
        there.forEach(hold -> tables.work.remove(hold.key()));
        return there;
    }

    Set<Work.Hold> latest(Collection<Work.Hold> holds) {
        Set<Work.Hold> latest = new HashSet<>(holds);
        latest.removeIf(hold -> find(hold) == null);
        return latest;
    }

    private @Nullable WorkRow find(Work.Hold hold) {
        WorkRow row = tables.work.get(hold.key());
        return row != null && row.work().holds() == hold.number() ? row : null;
    }

    void postpone(Collection<Postponed> postponed) {
        for (Postponed again : postponed) {
            WorkRow row = find(again.hold());
            if (row != null) {
                Work before = row.work();
                Instant attempted = again.attempts() > before.attempts() ? now : before.attemptedAt();
                Work after = before.after(again.attempts(), again.inDoubt(), again.error(), attempted);
                put(new WorkRow(after, Work.State.READY, now.plus(again.delay()), null));
            }
        }
    }

    void giveBack(Collection<Work.Hold> holds) {
        for (Work.Hold hold : holds) {
            WorkRow row = find(hold);
            if (row != null && row.state() == Work.State.HELD) {
                put(new WorkRow(row.work(), Work.State.READY, now, null));
            }
        }
    }

    Set<Work.Hold> held(String node) {
        return tables.heldBy.in(node).stream()
                .map(key -> tables.work.require(key).work().hold())
                .collect(Collectors.toSet());
    }

    private void put(WorkRow row) {
        tables.work.put(row.work().key(), row);
    }

    List<HeldWork> promote(Collection<LaneKey> lanes, @Nullable Lease holder) {
        List<HeldWork> held = new ArrayList<>();
        for (LaneKey lane : lanes) {
            WorkRow head = firstWaiting(lane);
            if (head != null && holder != null && !head.due().isAfter(now)) {
                held.add(hold(head, holder.name()));
            } else if (head != null) {
                put(new WorkRow(head.work(), Work.State.READY, head.due(), null));
            }
        }
        return held;
    }

    private @Nullable WorkRow firstWaiting(LaneKey lane) {
        for (Work.Key key : tables.lanes.in(lane)) {
            WorkRow row = tables.work.require(key);
            if (row.state() == Work.State.WAITING && row.work().ordered()) {
                return row;
            }
        }
        return null;
    }

    List<HeldWork> claim(String node, Work.Lane lane, int max, Collection<String> exceptChannels) {
        return claim(node, max, withReady(lane, channel -> takesWork(channel) && !exceptChannels.contains(channel)));
    }

    List<HeldWork> claimOrphaned(String node, Work.Lane lane, int max) {
        return claim(node, max, withReady(lane, channel -> !tables.channels.contains(channel)));
    }

    private List<HeldWork> claim(String node, int max, Stream<ChannelLane> channels) {
        List<Ready> due = channels.flatMap(channel -> due(channel).limit(max))
                .sorted()
                .limit(max)
                .toList();
        return due.stream()
                .map(ready -> hold(tables.work.require(ready.key()), node))
                .toList();
    }

    long countDue(Work.Lane lane) {
        long held = tables.heldBy.groups().stream()
                .flatMap(node -> tables.heldBy.in(node).stream())
                .filter(key -> key.lane() == lane)
                .count();
        return held
                + withReady(lane, this::takesWork)
                        .mapToLong(channel -> due(channel).count())
                        .sum();
    }

    List<Backlog> backlog(Work.Lane lane, int most) {
        return withReady(lane, channel -> true)
                .map(channel -> due(channel).limit(most).toList())
                .filter(due -> !due.isEmpty())
                .map(due -> new Backlog(
                        tables.work.require(due.get(0).key()).work().channel(),
                        due.size(),
                        due.get(0).due()))
                .toList();
    }

    List<StandingWork> standing(Collection<LaneKey> lanes) {
        Set<Work.Key> keys = new TreeSet<>();
        lanes.forEach(lane -> keys.addAll(tables.lanes.in(lane)));
        return keys.stream()
                .map(tables.work::require)
                .map(row -> new StandingWork(row.work(), row.state()))
                .toList();
    }

    /**
     * Gives a node's work back.
     *
     * @param node the node's name
     * @param dead whether the node did not give it back itself, so that nobody knows what it did on a platform
     */
    void free(String node, boolean dead) {
        for (Work.Key key : List.copyOf(tables.heldBy.in(node))) {
            WorkRow row = tables.work.require(key);
            Work work = row.work();
            if (dead && key.lane() == Work.Lane.SENDING) {
                work = work.after(work.attempts(), true, work.error(), now);
            }
            Instant due = row.due().isAfter(now) ? now : row.due();
            put(new WorkRow(work, Work.State.READY, due, null));
        }
    }

    private HeldWork hold(WorkRow row, String node) {
        Work work = row.work().heldAgain();
        put(new WorkRow(work, Work.State.HELD, row.due(), node));
        return new HeldWork(
                work, tables.conversations.require(work.key().conversation()).address());
    }

    /** Makes the work of a channel due that is ready. */
    void hurry(String channel) {
        for (Work.Lane lane : Work.Lane.values()) {
            for (Ready ready : List.copyOf(tables.ready.in(new ChannelLane(channel, lane)))) {
                if (ready.due().isAfter(now)) {
                    put(new WorkRow(tables.work.require(ready.key()).work(), Work.State.READY, now, null));
                }
            }
        }
    }

    private Stream<ChannelLane> withReady(Work.Lane lane, Predicate<String> channels) {
        return tables.ready.groups().stream()
                .filter(channel -> channel.lane() == lane)
                .filter(channel -> channels.test(channel.channel()));
    }

    private boolean takesWork(String id) {
        StoredChannel channel = tables.channels.get(id);
        return channel != null
                && channel.status() == Channel.Status.ACTIVE
                && (channel.blockedUntil() == null || !channel.blockedUntil().isAfter(now));
    }

    private Stream<Ready> due(ChannelLane channel) {
        return tables.ready.in(channel).stream().takeWhile(ready -> !ready.due().isAfter(now));
    }
}
