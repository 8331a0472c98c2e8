package dev.switchboard.gmail;

import java.io.IOException;

/** No connection could be made: nothing was sent. */
final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSentException(IOException cause) {
        super("Google cannot be reached: " + cause, cause);
    }
}
