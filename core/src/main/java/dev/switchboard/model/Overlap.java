package dev.switchboard.model;

/** What happens when messages of one conversation come in while its unit runs. */
public enum Overlap {
    /** A unit per message, one after the other, in the order of their {@code seq}. */
    IN_ORDER,
    /** All that waits when the call begins is handled by one call and marked done together; a command is handled alone. */
    MERGED,
    /** Only the newest that waits when the call begins is handled; the older ones are marked superseded with it. */
    LATEST_ONLY,
    /** A unit per message, as many at once as there are threads; no order of their effects is promised. */
    CONCURRENT
}
