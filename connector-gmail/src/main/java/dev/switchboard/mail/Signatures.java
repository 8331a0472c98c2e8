package dev.switchboard.mail;

import dev.switchboard.model.Mail.Origin;
import java.util.List;

/**
 * Knows the lines with which a signature begins. What may as well have been written is taken as written: a rule that sees
 * a name too many does no harm, one that never sees an order does.
 */
final class Signatures {
    /** RFC 3676, 4.3 asks for few lines; people take more. */
    static final int MOST_LINES = 25;

    private static final int LONGEST = 80;

    private Signatures() {}

    /** The mark of RFC 3676, 4.3, with or without its space: whatever stands below is a signature. */
    static boolean isMark(String line) {
        return line.strip().equals("--");
    }

    /** What some draw above their signature, and others between the parts of their text. */
    static boolean isDivider(String line) {
        String text = line.strip();
        return text.equals("—")
                || text.equals("–")
                || (text.length() >= 2 && text.length() < 60 && text.chars().allMatch(unit -> unit == '_'));
    }

    /** Whether a line below which nothing more was written is a signature by itself. */
    static boolean isLastLine(List<TextLine> lines, int at) {
        TextLine line = lines.get(at);
        boolean paragraph = at == 0 || lines.get(at - 1).isBlank() || lines.get(at - 1).origin != null;
        if (ProgramLines.isOne(line.text())) {
            return paragraph || !Character.isLowerCase(line.text().strip().charAt(0));
        }
        return paragraph && (isName(lines, at) || isJest(lines, at));
    }

    /** "-Anna". Behind a text that does not end a sentence it is the first or only thing of a list. */
    private static boolean isName(List<TextLine> lines, int at) {
        String text = lines.get(at).text().strip();
        boolean name = text.length() > 2
                && text.length() <= 40
                && text.charAt(0) == '-'
                && Character.isLetter(text.charAt(1))
                && !Character.isLowerCase(text.charAt(1))
                && text.split(" +", -1).length <= 3;
        int above = name ? writtenAbove(lines, at) : -1;
        return above >= 0 && isEnd(lines.get(above).text().strip());
    }

    private static boolean isEnd(String text) {
        char last = text.charAt(text.length() - 1);
        return ProgramLines.isOne(text)
                || (text.charAt(0) != '-' && !Character.isLetterOrDigit(last) && ":：-".indexOf(last) < 0);
    }

    /** "Sent from a potato": what nobody can list is told by the quote that a program put right below it. */
    private static boolean isJest(List<TextLine> lines, int at) {
        String text = lines.get(at).text().strip();
        int next = at + 1;
        while (next < lines.size() && lines.get(next).isBlank()) {
            next++;
        }
        return text.length() <= LONGEST
                && text.regionMatches(true, 0, "sent from a ", 0, "sent from a ".length())
                && Character.isLetterOrDigit(text.charAt(text.length() - 1))
                && next < lines.size()
                && lines.get(next).origin == Origin.QUOTE
                && writtenAbove(lines, at) >= 0;
    }

    /** The nearest line above that was written; -1 where there is none. */
    static int writtenAbove(List<TextLine> lines, int from) {
        int i = from - 1;
        while (i >= 0 && !lines.get(i).isWritten()) {
            i--;
        }
        return i;
    }
}
