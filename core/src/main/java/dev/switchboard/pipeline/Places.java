package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;

/** The room in this node's memory for work that it holds: bounded for each channel and lane, so none fills it for others. */
interface Places {
    /** No room: all work is left to be claimed. */
    Places NONE = new Places() {
        @Override
        public boolean take(Work.Lane lane, String channel) {
            return false;
        }

        @Override
        public void giveBack(Work.Lane lane, String channel) {
            throw new IllegalStateException("no place was taken");
        }
    };

    /** Takes a place for work of a channel; false where there is none, and the work is claimed when there is. */
    boolean take(Work.Lane lane, String channel);

    /** Gives a place back. */
    void giveBack(Work.Lane lane, String channel);
}
