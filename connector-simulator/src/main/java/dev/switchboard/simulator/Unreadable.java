package dev.switchboard.simulator;

/** JSON that is not as it has to be; the message names the field and the limit. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
        super(reason);
    }
}
