package dev.switchboard.mail;

import java.util.ArrayList;
import java.util.List;

/** Puts header lines together (RFC 5322, 2.2.3): a line that begins with white space goes on with the one before. */
final class HeaderLines {
    private final int mostBytes;
    private final List<Headers.Field> fields = new ArrayList<>();
    private final StringBuilder value = new StringBuilder();
    private String name = "";
    private long bytes;

    HeaderLines(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    void add(LineReader line) {
        bytes += line.length();
        if (wasCut()) {
            return;
        }
        int colon = line.continued() ? -1 : line.colon();
        boolean folded = line.continued() || (line.beginsWithSpace() && hasAny());
        if (!folded && colon < 0) {
            return; // a slip amid headers
        }
        if (!folded) {
            finish();
            StringBuilder text = new StringBuilder();
            line.appendTo(text, 0);
            name = text.substring(0, colon).stripTrailing();
            value.append(text, colon + 1, text.length());
        } else {
            line.appendTo(value, 0);
        }
    }

    private void finish() {
        if (!name.isEmpty()) {
            fields.add(new Headers.Field(name, value.toString().strip()));
            name = "";
        }
        value.setLength(0);
    }

    boolean hasAny() {
        return !name.isEmpty();
    }

    boolean wasCut() {
        return bytes > mostBytes;
    }

    /** How many bytes of them are kept, about. */
    long kept() {
        return Math.min(bytes, mostBytes);
    }

    List<Headers.Field> fields() {
        finish();
        return fields;
    }
}
