package dev.switchboard.model;

/**
 * The event feed no longer reaches back to the position asked for: events between it and {@link #oldest} are gone.
 * Read the state anew, and follow the feed from the position that the page says it was read at.
 */
public final class CursorExpiredException extends SwitchboardException {
    private static final long serialVersionUID = 1L;

    private final transient Position oldest;

    /**
     * Creates it.
     *
     * @param asked the position that was asked for
     * @param oldest the oldest position that can still be resumed from
     */
    public CursorExpiredException(Position asked, Position oldest) {
        super("the event feed begins at position " + oldest + "; " + asked + " is past its retention", null);
        this.oldest = oldest;
    }

    /** {@return the oldest position that can still be resumed from} */
    public Position oldest() {
        return oldest;
    }
}
