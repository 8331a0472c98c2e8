package dev.switchboard.pipeline;

/**
 * What was not done when a board was closed. Another node does it, or this one after its next start.
 *
 * @param messages messages that were taken on and are not handled
 * @param operations operations that were taken on and are not carried out
 * @param handlers handlers that have not ended, be it that they ignore their interrupt
 * @param calls calls to platforms whose outcome is not stored: whoever takes them over finds them in doubt
 */
public record Left(int messages, int operations, int handlers, int calls) {
    /** {@return whether all was done} */
    public boolean isNothing() {
        return messages == 0 && operations == 0 && handlers == 0 && calls == 0;
    }
}
