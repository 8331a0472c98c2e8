package dev.switchboard.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Throwables as a log would show them. */
final class Throwables {
    private Throwables() {}

    /** All of one: its text, its trace and its causes. */
    static String text(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
