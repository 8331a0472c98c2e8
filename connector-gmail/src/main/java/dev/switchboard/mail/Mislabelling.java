package dev.switchboard.mail;

import java.nio.charset.StandardCharsets;

/** Weighs what a text's bytes say against the label of its charset. */
final class Mislabelling {
    private static final char REPLACEMENT = '\uFFFD';

    /** U+FFFD in UTF-8, each byte one character. */
    private static final String REPLACEMENT_BYTES = "\u00EF\u00BF\u00BD";

    /**
     * So many characters of two bytes are UTF-8 and no Chinese. Of the usual characters of GB 2312 every fifth is a valid
     * sequence of UTF-8, too, so one in 30 names of two is, and one in 27,000 texts of six.
     */
    private static final int CERTAIN_PAIRS = 6;

    private static final int CERTAIN_PAIRS_IN_WORDS = 2;

    private Mislabelling() {}

    /**
     * Whether what could not be read by the label is only what a mail loses on its way. That it is little beside the whole
     * text says nothing: the only umlaut of a long text may be all that tells its charset.
     *
     * @param labelled the text as the label has it, with U+FFFD for what could not be read
     * @param asciiBased whether ASCII reads the same by any such label, and so says nothing for this one
     */
    static boolean isMostlyRight(byte[] bytes, String labelled, boolean asciiBased) {
        int beyond = 0;
        int bad = 0;
        for (int i = 0; i < labelled.length(); i++) {
            beyond += labelled.charAt(i) >= 128 ? 1 : 0;
            bad += labelled.charAt(i) == REPLACEMENT ? 1 : 0;
        }
        if (!asciiBased) {
            return bad * 20L <= labelled.length();
        }
        int good = beyond - bad + Math.min(bad, replacementsThatCame(bytes));
        return isCutOff(bytes, labelled, beyond) || (good > 0 && good >= beyond - good);
    }

    /** What was lost before the mail was written stands in it as a character like any other. */
    private static int replacementsThatCame(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int count = 0;
        for (int at = text.indexOf(REPLACEMENT_BYTES); at >= 0; at = text.indexOf(REPLACEMENT_BYTES, at + 3)) {
            count++;
        }
        return count;
    }

    /** Whether all that is wrong is that the last character, of three bytes or four, ends after the second or third. */
    private static boolean isCutOff(byte[] bytes, String labelled, int beyond) {
        int length = bytes.length;
        return beyond == 1
                && length >= 2
                && labelled.charAt(labelled.length() - 1) == REPLACEMENT
                && isContinuation(bytes[length - 1])
                && (isLongLead(bytes[length - 2])
                        || (length >= 3 && isContinuation(bytes[length - 2]) && isLongLead(bytes[length - 3])));
    }

    private static boolean isContinuation(byte one) {
        return (one & 0xC0) == 0x80;
    }

    private static boolean isLongLead(byte one) {
        return (one & 0xFF) >= 0xE0;
    }

    /**
     * Whether a text whose bytes are valid UTF-8 is UTF-8 rather than what a label of two bytes a character says. A
     * character of three bytes is hardly ever there by chance, nor are letters inside of words.
     */
    static boolean isUtf8WithoutDoubt(String utf8) {
        int pairs = 0;
        int inWords = 0;
        for (int i = 0; i < utf8.length(); i++) {
            char character = utf8.charAt(i);
            if (character >= 0x800) {
                return true;
            }
            if (character >= 128) {
                pairs++;
                inWords += isSmallLetter(utf8, i - 1) || isSmallLetter(utf8, i + 1) ? 1 : 0;
            }
        }
        return pairs >= CERTAIN_PAIRS || (pairs >= CERTAIN_PAIRS_IN_WORDS && inWords == pairs);
    }

    private static boolean isSmallLetter(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z';
    }
}
