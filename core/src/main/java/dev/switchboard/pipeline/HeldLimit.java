package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * How much work this node holds: at most a number for each channel and lane. Work beyond it stays in the storage, where any
 * node may claim it. Safe from any thread.
 */
final class HeldLimit implements Places {
    private final int most;
    private final Runnable onRoom;
    private final Map<Key, AtomicInteger> held = new ConcurrentHashMap<>();
    private final Set<Key> turnedAway = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private record Key(Work.Lane lane, String channel) {}

    /**
     * @param most the most work held for a channel and lane
     * @param onRoom called when a channel that was full has room again
     */
    HeldLimit(int most, Runnable onRoom) {
        this.most = most;
        this.onRoom = onRoom;
    }

    /** Lets a channel's work be held. */
    void open(String channel) {
        for (Work.Lane lane : Work.Lane.values()) {
            held.computeIfAbsent(new Key(lane, channel), key -> new AtomicInteger());
        }
    }

    /** Lets no more of a lane of a channel be held. */
    void close(Work.Lane lane, String channel) {
        held.remove(new Key(lane, channel));
    }

    /** Lets nothing more be held. */
    void closeAll() {
        closed = true;
    }

    /** How much of a lane of a channel is held here. */
    int held(Work.Lane lane, String channel) {
        AtomicInteger count = held.get(new Key(lane, channel));
        return count == null ? 0 : count.get();
    }

    @Override
    public boolean take(Work.Lane lane, String channel) {
        Key key = new Key(lane, channel);
        AtomicInteger count = held.get(key);
        if (count == null || closed) {
            return false;
        }
        if (count.incrementAndGet() <= most) {
            return true;
        }
        count.decrementAndGet();
        turnedAway.add(key);
        return false;
    }

    /**
     * Takes a place for work that was claimed: also where new work has just taken the last, since the storage says already
     * that it is held here. False only where the channel is closed.
     */
    boolean takeClaimed(Work.Lane lane, String channel) {
        AtomicInteger count = held.get(new Key(lane, channel));
        if (count == null || closed) {
            return false;
        }
        count.incrementAndGet();
        return true;
    }

    @Override
    public void giveBack(Work.Lane lane, String channel) {
        Key key = new Key(lane, channel);
        AtomicInteger count = held.get(key);
        if (count != null && count.decrementAndGet() <= most / 2 && turnedAway.remove(key)) {
            onRoom.run();
        }
    }

    /** The room of those channels that have at least a quarter of it, for claiming: the least that one of them has. */
    int room(Work.Lane lane) {
        return held.entrySet().stream()
                .filter(entry -> entry.getKey().lane() == lane)
                .mapToInt(entry -> most - entry.getValue().get())
                .filter(this::isEnough)
                .min()
                .orElse(0);
    }

    /** The channels, of those named, that have too little room, or none since they are not open here. */
    Set<String> full(Work.Lane lane, Collection<String> channels) {
        return channels.stream()
                .filter(channel -> !hasRoom(new Key(lane, channel)))
                .collect(Collectors.toSet());
    }

    private boolean hasRoom(Key key) {
        AtomicInteger count = held.get(key);
        if (count == null) {
            return false;
        }
        boolean room = isEnough(most - count.get());
        if (!room) {
            turnedAway.add(key);
        }
        return room;
    }

    private boolean isEnough(int room) {
        return room * 4 >= most;
    }
}
