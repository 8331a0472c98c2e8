package dev.switchboard.handler;

import java.util.concurrent.CompletionStage;

/**
 * A {@link MessageHandler} that holds no thread while it waits. Its effects are committed when the stage completes; the
 * context may be used from any one thread at a time until then.
 */
@FunctionalInterface
public interface AsyncMessageHandler {
    /**
     * Begins to handle a message. The handlers behind it are called when it has completed, on a thread of the board's.
     *
     * @param context the message, and what can be done
     * @return completes when it is handled, exceptionally if it could not be
     * @throws Exception if it could not be begun
     */
    CompletionStage<?> handle(MessageContext context) throws Exception;
}
