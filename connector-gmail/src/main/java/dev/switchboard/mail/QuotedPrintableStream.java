package dev.switchboard.mail;

import java.io.InputStream;

/**
 * Quoted-printable (RFC 2045, 6.7). An equals sign that begins no encoded byte stays as it is; white space at the end of a
 * line was put there on the way and is left out.
 */
final class QuotedPrintableStream extends DecodingStream {
    /** RFC 2045 lets a line have 76 characters; so much white space may wait for what follows it. */
    private static final int MOST_SPACE = 120;

    private final byte[] held = new byte[MOST_SPACE];
    private int heldCount;
    private int escape;
    private int high;

    private static final int NONE = 0;
    private static final int EQUALS = 1;
    private static final int ONE_DIGIT = 2;
    /** White space, or the CR, behind an equals sign: a soft line break if the line ends now. */
    private static final int SOFT = 3;

    QuotedPrintableStream(InputStream in) {
        super(in);
    }

    @Override
    int decode(byte[] block, int length, byte[] into) {
        int count = 0;
        // Each byte gives at most itself and what was held, and what was held came in as bytes.
        for (int i = 0; i < length; i++) {
            count = escape == NONE ? plain(block[i], into, count) : escaped(block[i], into, count);
        }
        return count;
    }

    private int plain(byte next, byte[] into, int from) {
        int count = from;
        switch (next) {
            case '=' -> {
                count = release(into, count);
                escape = EQUALS;
            }
            case ' ', '\t' -> {
                if (heldCount == MOST_SPACE) {
                    count = release(into, count);
                }
                held[heldCount++] = next;
            }
            case '\r', '\n' -> {
                heldCount = 0;
                into[count++] = next;
            }
            default -> {
                count = release(into, count);
                into[count++] = next;
            }
        }
        return count;
    }

    private int release(byte[] into, int from) {
        System.arraycopy(held, 0, into, from, heldCount);
        int count = from + heldCount;
        heldCount = 0;
        return count;
    }

    private int escaped(byte next, byte[] into, int from) {
        int digit = Character.digit(next, 16);
        if (escape == ONE_DIGIT) {
            return second(next, digit, into, from);
        }
        if (next == '\n') {
            escape = NONE;
            return from;
        }
        if (next == '\r' || next == ' ' || next == '\t') {
            escape = SOFT;
            return from;
        }
        if (escape == EQUALS && digit >= 0) {
            high = next;
            escape = ONE_DIGIT;
            return from;
        }
        into[from] = '=';
        escape = NONE;
        return plain(next, into, from + 1);
    }

    private int second(byte next, int digit, byte[] into, int from) {
        escape = NONE;
        if (digit >= 0) {
            into[from] = (byte) (Character.digit(high, 16) * 16 + digit);
            return from + 1;
        }
        into[from] = '=';
        into[from + 1] = (byte) high;
        return plain(next, into, from + 2);
    }

    @Override
    int finish(byte[] into) {
        int count = 0;
        if (escape == ONE_DIGIT) {
            into[count++] = '=';
            into[count++] = (byte) high;
        }
        escape = NONE;
        return count;
    }
}
