package dev.switchboard.handler;

/**
 * What is done with a message that came in: a command, the action of a rule, or a handler.
 *
 * <p>Called on a thread of the board's executor, for one message of a conversation at a time, and for different
 * conversations at once. What it does through its context is committed once, after it returned; if it throws, nothing of
 * it is, and it is called again with the same message, after a back-off and up to the board's number of attempts. What it
 * does elsewhere happens at least once: {@link MessageContext#effectKey} helps to make that repeatable.
 */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Handles a message.
     *
     * @param context the message, and what can be done
     * @throws Exception if it could not be handled now
     */
    void handle(MessageContext context) throws Exception;
}
