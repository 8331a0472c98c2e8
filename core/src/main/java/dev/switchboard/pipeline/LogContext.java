package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Says in the MDC what the lines of a thread are about, the lines of handlers and connectors among them, and puts back
 * what the thread's owner had there.
 */
final class LogContext {
    static final String CHANNEL = "switchboard.channel";
    static final String CONVERSATION = "switchboard.conversation";
    static final String MESSAGE = "switchboard.message";

    private LogContext() {}

    /** Does something about a channel. */
    static void about(String channel, Runnable task) {
        about(channel, () -> {
            task.run();
            return "";
        });
    }

    /** Finds something out about a channel. */
    static <T> T about(String channel, Supplier<T> task) {
        return with(CHANNEL, channel, task);
    }

    /** Does something about a message. */
    static void about(Work work, Runnable task) {
        about(work, () -> {
            task.run();
            return "";
        });
    }

    /** Finds something out about a message. */
    static <T> T about(Work work, Supplier<T> task) {
        String conversation = work.key().conversation().toString();
        String message = work.message().toString();
        return with(
                CHANNEL, work.channel(), () -> with(CONVERSATION, conversation, () -> with(MESSAGE, message, task)));
    }

    private static <T> T with(String key, String value, Supplier<T> task) {
        String before = MDC.get(key);
        MDC.put(key, value);
        try {
            return task.get();
        } finally {
            putBack(key, before);
        }
    }

    private static void putBack(String key, @Nullable String before) {
        if (before == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, before);
        }
    }
}
