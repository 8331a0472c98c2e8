package dev.switchboard.storage;

import java.util.Objects;

/**
 * A right that one process has until another takes it: to work under a node's name, to poll a channel, to do a chore, to follow
 * the feed under a name. The epoch grows
 * each time that it goes to somebody else, so whoever had it before can no longer commit.
 *
 * @param kind what the right is to
 * @param name the node's name, the channel's id, the chore, or the name of the subscription
 * @param holder who has it: the id of one process's board, never used twice
 * @param epoch how often it was given
 */
public record Lease(Kind kind, String name, String holder, long epoch) {
    /** What a lease is a right to. */
    public enum Kind {
        /** To work under a node's name. */
        NODE,
        /** To poll a channel. */
        POLL,
        /** To do what one node does for all, such as housekeeping. */
        CHORE,
        /** To follow the feed under a name. */
        READER
    }

    /** Checks it. */
    public Lease {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(holder, "holder");
    }
}
