package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads lines that end with CRLF or LF, and tells where they stand. A line that is longer than the buffer comes in
 * pieces. For one thread.
 */
final class LineReader {
    private static final int LONGEST = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[LONGEST];
    private int filled;
    private int next;
    private long base;
    private boolean ended;
    private boolean insideLine;

    private long start;
    private long end;
    private int offset;
    private int length;
    private boolean continued;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line, or to the next piece of a long one; false at the end. */
    boolean advance() throws IOException {
        offset = next;
        int newline = find(next);
        while (newline < 0 && filled - next < LONGEST && fill()) {
            newline = find(next);
        }
        if (next == filled) {
            return false;
        }
        continued = insideLine;
        insideLine = newline < 0;
        start = base + next;
        next = newline < 0 ? filled : newline + 1;
        int stop = newline < 0 ? filled : newline;
        if (newline > offset && buffer[newline - 1] == '\r') {
            stop--;
        }
        length = stop - offset;
        end = base + stop;
        return true;
    }

    private int find(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads more behind what was not taken yet; false at the end. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        // The line that is looked at stays, since it may be looked at again.
        System.arraycopy(buffer, offset, buffer, 0, filled - offset);
        base += offset;
        filled -= offset;
        next -= offset;
        offset = 0;
        int read = in.read(buffer, filled, LONGEST - filled);
        ended = read < 0;
        filled += Math.max(read, 0);
        return !ended;
    }

    /** {@return whether this is not the beginning of its line} */
    boolean continued() {
        return continued;
    }

    /** {@return the byte at a place of the line} */
    byte at(int index) {
        return buffer[offset + index];
    }

    /** {@return how many bytes the line has, without its end} */
    int length() {
        return length;
    }

    /** {@return where the line begins in the stream} */
    long start() {
        return start;
    }

    /** {@return where the line ends in the stream, without its line break} */
    long end() {
        return end;
    }

    /** {@return where the next line begins} */
    long after() {
        return base + next;
    }

    /** {@return whether there is nothing in the line but white space} */
    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (!isSpace(at(i))) {
                return false;
            }
        }
        return true;
    }

    boolean beginsWithSpace() {
        return length > 0 && isSpace(at(0));
    }

    /** {@return where the colon of a header stands, or -1 where the line cannot begin one} */
    int colon() {
        int colon = colon(offset, offset + length);
        return colon < 0 ? -1 : colon - offset;
    }

    /** {@return whether the next line begins a header, or goes on with one} */
    boolean nextIsHeader() throws IOException {
        int newline = find(next);
        while (newline < 0 && filled - offset < LONGEST && fill()) {
            newline = find(next);
        }
        int stop = newline < 0 ? filled : newline;
        boolean blank = stop == next || buffer[next] == '\r';
        return !blank && (isSpace(buffer[next]) || colon(next, stop) >= 0);
    }

    /** RFC 5322, 3.6.8: printable characters before the colon; spaces there are the obsolete syntax of 4.5. */
    private int colon(int from, int to) {
        boolean spaces = false;
        for (int i = from; i < to; i++) {
            byte character = buffer[i];
            if (character == ':') {
                return i > from ? i : -1;
            }
            spaces |= isSpace(character);
            boolean printable = (character > ' ' && character != 127) || character < 0;
            if (spaces ? i == from || !isSpace(character) : !printable) {
                return -1;
            }
        }
        return -1;
    }

    /** The bytes from a place on, each as one character. */
    void appendTo(StringBuilder text, int from) {
        for (int i = from; i < length; i++) {
            text.append((char) (at(i) & 0xFF));
        }
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\t';
    }
}
