package dev.switchboard.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Hears what is logged, through SLF4J and through java.util.logging: all levels of one package, and what everybody else
 * logs at the level that is set for them.
 */
final class LogCapture implements AutoCloseable {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root;
    private final Logger watched;
    private final Level levelBefore;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    };
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord event) {
            lines.add(event.getMessage() + " " + Throwables.text(event.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private LogCapture(LoggerContext context, String packageName) {
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        watched = context.getLogger(packageName);
        levelBefore = watched.getLevel();
        watched.setLevel(Level.TRACE);
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
        LogManager.getLogManager().getLogger("").addHandler(handler);
    }

    /** Begins to listen. */
    static LogCapture of(String packageName) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            return new LogCapture(context, packageName);
        }
        throw new IllegalStateException("the conformance kit listens to the log through Logback, but SLF4J is bound to "
                + factory.getClass().getName());
    }

    /** All that was logged so far. */
    String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        LogManager.getLogManager().getLogger("").removeHandler(handler);
        root.detachAppender(appender);
        appender.stop();
        watched.setLevel(levelBefore);
    }
}
