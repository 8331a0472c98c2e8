package dev.switchboard.mail;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * UTF-7 (RFC 2152), which the JDK does not have: ASCII, with runs of base64 that hold UTF-16. A run that is none stays as it
 * is.
 */
final class Utf7 {
    private static final Set<String> LABELS =
            Set.of("utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7", "unicode-2-0-utf-7");
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Utf7() {}

    static boolean isLabel(String label) {
        return LABELS.contains(label);
    }

    static String decode(byte[] bytes) {
        String raw = new String(bytes, StandardCharsets.US_ASCII);
        StringBuilder text = new StringBuilder(raw.length());
        int at = 0;
        while (at < raw.length()) {
            if (raw.charAt(at) != '+') {
                text.append(raw.charAt(at++));
                continue;
            }
            int end = at + 1;
            while (end < raw.length() && DIGITS.indexOf(raw.charAt(end)) >= 0) {
                end++;
            }
            boolean closed = end < raw.length() && raw.charAt(end) == '-';
            text.append(end == at + 1 && closed ? "+" : run(raw, at, end));
            at = end + (closed ? 1 : 0);
        }
        return text.toString();
    }

    /** The text of a run; what was written where it is none. */
    private static String run(String raw, int from, int to) {
        StringBuilder units = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (int i = from + 1; i < to; i++) {
            bits = bits << 6 | DIGITS.indexOf(raw.charAt(i));
            count += 6;
            if (count >= 16) {
                count -= 16;
                units.append((char) (bits >> count & 0xFFFF));
            }
        }
        boolean rest = count >= 6 || (bits & (1 << count) - 1) != 0;
        boolean none = units.isEmpty() || rest;
        boolean closed = to < raw.length() && raw.charAt(to) == '-';
        return none ? raw.substring(from, closed ? to + 1 : to) : units.toString();
    }
}
