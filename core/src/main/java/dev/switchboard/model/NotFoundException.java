package dev.switchboard.model;

/** There is no such channel, conversation, message, contact or parked work. */
public final class NotFoundException extends SwitchboardException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param what the kind of thing, such as {@code conversation}
     * @param id the id that is not known
     */
    public NotFoundException(String what, Object id) {
        super("no " + what + " " + id, null);
    }
}
