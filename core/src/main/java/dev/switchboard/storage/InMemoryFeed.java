package dev.switchboard.storage;

import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Rows.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The newest events, in the order in which they were committed. Guarded by the storage's mutex. */
final class InMemoryFeed {
    private final UndoLog undo;
    private final int kept;
    private final List<Event> events = new ArrayList<>();
    private long gone;

    /**
     * Creates it.
     *
     * @param undo where the inverse of each change goes
     * @param kept how many of the newest events stay at least
     */
    InMemoryFeed(UndoLog undo, int kept) {
        this.undo = undo;
        this.kept = kept;
    }

    Position latest() {
        return new Position(gone + events.size());
    }

    void append(List<NewEvent> added) {
        int before = events.size();
        undo.push(() -> events.subList(before, events.size()).clear());
        for (NewEvent event : added) {
            Position position = new Position(gone + events.size() + 1);
            events.add(new Event(
                    position,
                    event.type(),
                    event.at(),
                    event.channel(),
                    event.conversation(),
                    event.message(),
                    event.facts()));
        }
    }

    List<Event> after(Position position, int limit) {
        long from = position.value() - gone;
        // A position past the newest event is one of an earlier process, whose events are gone as well.
        if (from < 0 || from > events.size()) {
            throw new CursorExpiredException(position, new Position(gone));
        }
        int to = (int) Math.min(from + limit, events.size());
        return List.copyOf(events.subList((int) from, to));
    }

    /** Removes the oldest events, up to the first that is to stay, and says how many. */
    int forget(Instant before, int limit) {
        int old = 0;
        while (old < Math.min(limit, events.size()) && events.get(old).at().isBefore(before)) {
            old++;
        }
        List<Event> oldest = events.subList(0, old);
        List<Event> forgotten = List.copyOf(oldest);
        oldest.clear();
        gone += old;
        undo.push(() -> {
            events.addAll(0, forgotten);
            gone -= forgotten.size();
        });
        return old;
    }

    /** Drops the oldest events where there are too many; in large steps, since each step moves all that stay. */
    void forgetOldest() {
        if (events.size() >= 2L * kept) {
            int dropped = events.size() - kept;
            events.subList(0, dropped).clear();
            gone += dropped;
        }
    }
}
