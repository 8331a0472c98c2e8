package dev.switchboard.storage;

/** What was committed by one node that others may want to look at at once. */
public enum News {
    /** Events were appended to the feed. */
    EVENTS,
    /** Work is ready that no node has. */
    WORK,
    /** A channel was added, changed or removed. */
    CHANNELS
}
