package dev.switchboard.pipeline;

import dev.switchboard.model.SwitchboardException;

/** What was to be committed belongs to somebody else by now: the lease was taken over. Nothing was written. */
final class FencedException extends SwitchboardException {
    private static final long serialVersionUID = 1L;

    FencedException() {
        super("the lease was taken over; what was done under it is not committed", null);
    }
}
