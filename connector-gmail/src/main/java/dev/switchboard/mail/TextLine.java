package dev.switchboard.mail;

import dev.switchboard.model.Mail.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of a mail's text, and what it was found to be. */
final class TextLine {
    private final String text;
    private final int start;
    private final int end;

    /** Why it was not written this time; null while nothing speaks against it. */
    @Nullable
    Origin origin;

    private TextLine(String text, int start, int end) {
        this.text = text;
        this.start = start;
        this.end = end;
    }

    static List<TextLine> all(String text) {
        List<TextLine> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            lines.add(new TextLine(text.substring(start, end), start, newline < 0 ? end : end + 1));
            start = newline < 0 ? end : end + 1;
        }
        return lines;
    }

    String text() {
        return text;
    }

    int start() {
        return start;
    }

    /** Where the next line begins. */
    int end() {
        return end;
    }

    boolean isBlank() {
        return text.isBlank();
    }

    /** Whether it says something, and nothing speaks against its having been written this time. */
    boolean isWritten() {
        return origin == null && !isBlank();
    }

    boolean hasQuoteMark() {
        int i = 0;
        while (i < text.length() && text.charAt(i) == ' ' && i < 4) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '>';
    }
}
