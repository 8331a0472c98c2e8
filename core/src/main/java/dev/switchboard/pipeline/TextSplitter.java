package dev.switchboard.pipeline;

import dev.switchboard.model.Capabilities.TextUnit;
import dev.switchboard.model.Text;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text that is too long: at the end of a line or sentence if there is one in the second half of what fits, else
 * between words, else between characters as people see them. Formatting goes on in the next piece.
 */
final class TextSplitter {
    private final TextUnit unit;
    private final long most;

    TextSplitter(TextUnit unit, long most) {
        this.unit = unit;
        this.most = most;
    }

    List<Text> split(Text text) {
        List<Text> pieces = new ArrayList<>();
        int from = skipSpace(text.plain(), 0);
        while (from < text.plain().length()) {
            int to = end(text.plain(), from);
            pieces.add(text.slice(from, trimmed(text.plain(), from, to)));
            from = skipSpace(text.plain(), to);
        }
        return pieces;
    }

    private int end(String text, int from) {
        int fits = longestFitting(text, from);
        if (fits == text.length()) {
            return fits;
        }
        int middle = from + (fits - from) / 2;
        int line = text.lastIndexOf('\n', fits);
        if (line > middle) {
            return line;
        }
        int sentence = boundary(BreakIterator.getSentenceInstance(Locale.ROOT), text, from, fits);
        if (sentence > middle) {
            return sentence;
        }
        int word = boundary(BreakIterator.getLineInstance(Locale.ROOT), text, from, fits);
        if (word > from) {
            return word;
        }
        int character = boundary(BreakIterator.getCharacterInstance(Locale.ROOT), text, from, fits);
        return character > from ? character : fits;
    }

    /** The end of the longest piece that fits, at least one code point long and never inside one. */
    private int longestFitting(String text, int from) {
        int low = text.offsetByCodePoints(from, 1);
        // A unit is never more than three to a char, so nothing beyond this can fit.
        int high = (int) Math.min(text.length(), from + 2 * Math.min(most, text.length()));
        while (low < high) {
            int middle = low + (high - low + 1) / 2;
            if (unit.count(text.substring(from, middle)) <= most) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        boolean insidePair = low < text.length()
                && Character.isLowSurrogate(text.charAt(low))
                && Character.isHighSurrogate(text.charAt(low - 1));
        return insidePair && low - 1 > from ? low - 1 : low;
    }

    /** The last boundary that fits; the space behind a word or sentence need not fit, since it is left out. */
    private static int boundary(BreakIterator breaks, String text, int from, int atMost) {
        int reach = skipSpace(text, atMost) - from;
        breaks.setText(text.substring(from, Math.min(text.length(), from + reach + 1)));
        int found = breaks.isBoundary(reach) ? reach : breaks.preceding(reach);
        return found == BreakIterator.DONE ? from : Math.min(atMost, from + found);
    }

    private static int skipSpace(String text, int from) {
        int next = from;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private static int trimmed(String text, int from, int to) {
        int end = to;
        while (end > from + 1 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }
}
