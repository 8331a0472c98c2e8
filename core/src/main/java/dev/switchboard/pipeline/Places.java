package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;

/** The room in this node's memory for work that it holds: bounded for each channel and lane, so none fills it for others. */
interface Places {
    /** Takes a place for work of a channel; false where there is none, and the work is claimed when there is. */
    boolean take(Work.Lane lane, String channel);

    /** Gives a place back. */
    void giveBack(Work.Lane lane, String channel);
}
