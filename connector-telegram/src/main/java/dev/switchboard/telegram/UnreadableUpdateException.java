package dev.switchboard.telegram;

/** An update lacks something without which it cannot be told: it is kept raw, with this message as the reason. */
final class UnreadableUpdateException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableUpdateException(String reason) {
        super(reason);
    }
}
