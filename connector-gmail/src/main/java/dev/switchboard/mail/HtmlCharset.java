package dev.switchboard.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds the charset that HTML names in itself, where its mail does not. */
final class HtmlCharset {
    /** https://html.spec.whatwg.org/#determining-the-character-encoding: it stands in the first 1024 bytes. */
    private static final int PLACE = 1_024;

    private HtmlCharset() {}

    static String of(byte[] html) {
        String begin =
                new String(html, 0, Math.min(html.length, PLACE), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int at = begin.indexOf("charset=");
        if (at < 0) {
            return "";
        }
        int start = at + "charset=".length();
        while (start < begin.length() && "\"' ".indexOf(begin.charAt(start)) >= 0) {
            start++;
        }
        int end = start;
        while (end < begin.length()
                && (Character.isLetterOrDigit(begin.charAt(end)) || "-_:.".indexOf(begin.charAt(end)) >= 0)) {
            end++;
        }
        return begin.substring(start, end);
    }
}
