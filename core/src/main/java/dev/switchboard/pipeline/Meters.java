package dev.switchboard.pipeline;

import dev.switchboard.storage.Rows.Backlog;
import dev.switchboard.storage.Work;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/**
 * What measures a board, and never throws. This one measures nothing, and costs nothing but its calls; see
 * {@link MicrometerMeters}. Safe from any thread.
 */
public class Meters {
    static final Meters NONE = new Meters();

    Meters() {}

    /** {@return what measures nothing} */
    public static Meters none() {
        return NONE;
    }

    /** How this node's lease changes. */
    enum LeaseChange {
        /** The lease had run out and was taken over; the node goes on with a new one. */
        LOST,
        /** Another process has the node's name. */
        SUPERSEDED,
        /** This node took over another one. */
        TAKE_OVER,
        /** This node began to poll a channel. */
        POLL_ACQUIRED,
        /** Another node polls a channel that this one polled. */
        POLL_LOST
    }

    /** Says who is told where measuring fails; before all else. */
    void tell(Faults faults) {}

    /** Whether anybody looks: what costs more than a call is done only then. */
    boolean isOn() {
        return false;
    }

    /** The board begins. */
    void open() {}

    /** What measures a channel. */
    ChannelMeters channel(String id) {
        return ChannelMeters.NONE;
    }

    /**
     * A channel is open here.
     *
     * @param handling how much work this node holds in its lane {@code HANDLING}
     * @param sending the same for {@code SENDING}
     * @param pollLag how long ago it was polled with success, in seconds; not a number where it is not polled here
     */
    void open(String id, String type, IntSupplier handling, IntSupplier sending, DoubleSupplier pollLag) {}

    /** A channel is no longer open here: its meters go. */
    void close(String id) {}

    /** Writers of a kind: how many commits wait for them. */
    void writers(String kind, IntSupplier waiting) {}

    /** A transaction of a writer was committed. */
    void written(String kind, int commits, long nanos) {}

    /** How many handlers do not end though their time is up. */
    void hanging(IntSupplier handlers) {}

    /** The lease has changed. */
    void lease(LeaseChange change) {}

    /** Somebody follows the feed, under a name or not: how far behind it is, in seconds. */
    void follow(String name, DoubleSupplier lag) {}

    /** Nobody follows under a name any more. */
    void unfollow(String name) {}

    /** What is ready in a lane and nobody has, at a time of the storage. */
    void backlog(Work.Lane lane, List<Backlog> backlogs, Instant now) {}

    /** How much work is parked, by channel. */
    void parked(Map<String, Integer> parked) {}

    /** All its meters go. */
    void close() {}
}
