package dev.switchboard;

import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.model.Signal;
import java.util.List;
import java.util.function.Consumer;

/** The durable event feed of a board, and the signals that pass through this node. Safe from any thread. */
public interface Events {
    /** {@return the position of the newest event: a reader that begins here gets what happens from now on} */
    Position latest();

    /**
     * Reads the feed.
     *
     * @param after the position after which to begin; {@link Position#START} for the oldest
     * @param limit the most events, 1 to 1,000
     * @return the events in the order in which they were committed
     * @throws CursorExpiredException if events after the position are gone
     */
    List<Event> read(Position after, int limit);

    /**
     * Follows the feed. The reader is given one event at a time, in their order, on a thread of its own, at least once.
     * When it throws, it is given the same event again, after a back-off.
     *
     * @param after the position after which to begin
     * @param reader what is done with an event
     * @return closes it
     */
    Subscription subscribe(Position after, Consumer<Event> reader);

    /**
     * Follows the feed under a name, by which the storage keeps the position: it goes on where it was, after a restart
     * too; a name that is new begins with the oldest event that there still is. On each board one can follow under a name.
     * Where boards of several nodes do, one of them is given the events at a time; when it closes or dies, another goes on,
     * at the latest when the lease of the one that died has run out.
     *
     * @param name the name, 1 to 255 bytes
     * @param reader what is done with an event
     * @return closes it
     * @throws IllegalStateException if somebody follows under the name on this board already
     */
    Subscription subscribe(String name, Consumer<Event> reader);

    /**
     * Listens to signals, such as somebody typing, that come to this node. They are stored nowhere.
     *
     * @param listener what is done with a signal; it must be quick, and what it throws is logged
     * @return closes it
     */
    Subscription signals(Consumer<Signal> listener);

    /** Ends when it is closed; closing it again does nothing. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
