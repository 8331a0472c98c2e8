package dev.switchboard.pipeline;

import dev.switchboard.model.Parked;
import dev.switchboard.storage.Work;
import java.time.Duration;

/** What measures a channel, and never throws: this one measures nothing. Safe from any thread. */
class ChannelMeters {
    static final ChannelMeters NONE = new ChannelMeters();

    ChannelMeters() {}

    /** Why something that came in was not taken. */
    enum Refusal {
        /** Its signature or secret is missing or wrong. */
        UNAUTHENTIC,
        /** It is larger than allowed. */
        TOO_LARGE,
        /** The board does not run, or the channel is paused. */
        CLOSED,
        /** The queue of the writers is full. */
        FULL,
        /** The storage could not be written to. */
        STORAGE
    }

    /** What became of a run of a handler. */
    enum Handled {
        DONE,
        FAILED,
        TIMED_OUT,
        /** Somebody else has the work by now. */
        FENCED
    }

    /** What became of a call to a platform, or why none was made. */
    enum Call {
        DONE,
        /** The platform cannot be reached, or is out of order: tried again. */
        UNAVAILABLE,
        RATE_LIMITED,
        AUTHENTICATION,
        MOVED,
        /** Refused for good. */
        REJECTED,
        RECIPIENT_GONE,
        /** The channel can carry it no more. */
        CONTENT,
        IN_DOUBT,
        /** The connector threw what it must not throw. */
        BROKEN,
        /** Too old to be tried any more. */
        EXPIRED,
        /** The storage could not be read before the call. */
        STORAGE,
        /** Put off without a call. */
        PUT_OFF
    }

    /** What came in is committed. */
    void received(int events, long nanos) {}

    void refused(Refusal why) {}

    /** A message is handled for the first time. */
    void dispatched(Duration afterReceived) {}

    void handled(long nanos, Handled outcome) {}

    /** What became of a unit is committed. */
    void unitStored(long nanos) {}

    /** An operation is begun for the first time. */
    void begun(Duration afterQueued) {}

    void called(long nanos, Call outcome) {}

    /** What became of an operation is committed. */
    void callStored(long nanos) {}

    /** A reply went out. */
    void answered(Duration afterReceived) {}

    /** Work is to be tried again. */
    void again(Work.Lane lane) {}

    /** Work, or what could not be read, was parked. */
    void parked(Parked.Kind kind) {}

    /** The platform was asked for news. */
    void polled(long nanos, boolean failed) {}
}
