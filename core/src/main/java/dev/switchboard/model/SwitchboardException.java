package dev.switchboard.model;

import org.jspecify.annotations.Nullable;

/**
 * The root of all that Switchboard throws, but for {@link NullPointerException} and {@link IllegalArgumentException}
 * (a wrong argument) and {@link IllegalStateException} (the wrong moment). No message of it holds a secret.
 */
public abstract class SwitchboardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * For subclasses.
     *
     * @param message what happened, to whom, and what to do about it
     * @param cause what lies beneath, or null
     */
    protected SwitchboardException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
