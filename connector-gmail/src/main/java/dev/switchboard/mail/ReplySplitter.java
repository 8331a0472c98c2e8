package dev.switchboard.mail;

import dev.switchboard.model.Mail.Origin;
import dev.switchboard.model.Mail.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what somebody wrote this time from what they quote and from their signature. It goes by lines, never by anything
 * that can take long on a hostile text, and it only marks passages: the text stays whole.
 */
final class ReplySplitter {
    private static final int MOST_LAST_LINES = 2;

    private final List<TextLine> lines;

    private ReplySplitter(String text) {
        lines = TextLine.all(text);
    }

    /** The passages of a text that were not written this time, in its order. */
    static List<Passage> split(String text) {
        ReplySplitter splitter = new ReplySplitter(text);
        splitter.markQuotedLines();
        splitter.markEarlierMail();
        splitter.markSignature();
        return splitter.passages();
    }

    /** Lines with a quote mark, and the line or lines above that announce them. */
    private void markQuotedLines() {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).hasQuoteMark()) {
                lines.get(i).origin = Origin.QUOTE;
                markAnnouncement(i);
            }
        }
        joinQuotes();
    }

    private void markAnnouncement(int quote) {
        int last = previousWritten(quote);
        if (last < 0 || lines.get(last).origin != null) {
            return;
        }
        int first = Announcements.beginOf(lines, last);
        for (int i = first; first >= 0 && i <= last; i++) {
            lines.get(i).origin = Origin.QUOTE;
        }
    }

    private int previousWritten(int from) {
        int i = from - 1;
        while (i >= 0 && lines.get(i).isBlank()) {
            i--;
        }
        return i;
    }

    /** Blank lines between two quoted ones are quoted, too. */
    private void joinQuotes() {
        for (int i = 1; i < lines.size(); i++) {
            int before = lines.get(i).isBlank() ? -1 : previousWritten(i);
            boolean inside = before >= 0
                    && before < i - 1
                    && lines.get(i).origin == Origin.QUOTE
                    && lines.get(before).origin == Origin.QUOTE;
            for (int blank = before + 1; inside && blank < i; blank++) {
                lines.get(blank).origin = Origin.QUOTE;
            }
        }
    }

    /** An earlier mail that is quoted without marks: all from the line that announces it to the end. */
    private void markEarlierMail() {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).origin == null && Announcements.beginsEarlierMail(lines, i)) {
                for (int quoted = i; quoted < lines.size(); quoted++) {
                    lines.get(quoted).origin = Origin.QUOTE;
                }
                return;
            }
        }
    }

    /**
     * From the first signature's mark on that stands near the end of what was written: a line of hyphens further up may be
     * a part of the text.
     */
    private void markSignature() {
        int behind = 0;
        int mark = -1;
        for (int i = lines.size() - 1; i >= 0 && behind <= Signatures.MOST_LINES; i--) {
            TextLine line = lines.get(i);
            if (line.isWritten()) {
                mark = Signatures.isMark(line.text()) || isOnlyDivider(i) ? i : mark;
                behind++;
            }
        }
        if (mark >= 0) {
            markSignatureFrom(mark);
        }
        markLastLines();
    }

    /** A line that comes twice, or first, divides what was written. */
    private boolean isOnlyDivider(int at) {
        return Signatures.isDivider(lines.get(at).text()) && Signatures.writtenAbove(lines, at) >= 0 && dividers() == 1;
    }

    private long dividers() {
        return lines.stream()
                .filter(line -> line.isWritten() && Signatures.isDivider(line.text()))
                .count();
    }

    /** A name, and what a program puts under the text: as far as nothing else was written below. */
    private void markLastLines() {
        for (int i = 0; i < MOST_LAST_LINES; i++) {
            int last = Signatures.writtenAbove(lines, lines.size());
            if (last < 0 || !Signatures.isLastLine(lines, last)) {
                return;
            }
            markSignatureFrom(last);
        }
    }

    private void markSignatureFrom(int mark) {
        for (int i = mark; i < lines.size(); i++) {
            TextLine line = lines.get(i);
            if (line.origin == null) {
                line.origin = Origin.SIGNATURE;
            }
        }
    }

    private List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            Origin origin = lines.get(i).origin;
            int first = i;
            while (i < lines.size() && lines.get(i).origin == origin) {
                i++;
            }
            int start = lines.get(first).start();
            int end = lines.get(i - 1).end();
            if (origin != null && end > start) {
                passages.add(new Passage(origin, start, end));
            }
        }
        return passages;
    }
}
