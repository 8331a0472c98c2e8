package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the parts of a mail (RFC 2046, 5.1) in one pass over its bytes, whatever its size, and without keeping them. Every
 * mail has a structure: what is not as it should be is noted, and read as what it most likely is. For one thread.
 */
final class MimeScanner {
    private static final Parameters EMBEDDED = Parameters.of("message/rfc822");

    private final MailSource source;
    private final MailLimits limits;
    private final MailAllowance allowance;
    private final List<Open> open = new ArrayList<>();
    private final List<MimePart> mails = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private LineReader line;
    private MimePart current;
    private boolean inEpilogue;
    private long previousEnd;

    /** A multipart whose parts may still come. */
    private record Open(MimePart part, String boundary) {}

    private MimeScanner(MailSource source, MailAllowance allowance, InputStream in, MimePart root) {
        this.source = source;
        this.limits = allowance.limits();
        this.allowance = allowance;
        this.line = new LineReader(in);
        this.current = root;
    }

    /**
     * What was found.
     *
     * @param root the mail
     * @param problems what was not as it should be
     */
    record Scanned(MimePart root, List<String> problems) {}

    static Scanned scan(MailSource source, MailAllowance allowance) throws IOException {
        return scan(source, allowance, new MimePart(source, "", 0));
    }

    private static Scanned scan(MailSource source, MailAllowance allowance, MimePart root) throws IOException {
        allowance.part();
        try (InputStream in = source.open(0, source.size())) {
            MimeScanner scanner = new MimeScanner(source, allowance, in, root);
            scanner.run();
            scanner.takeApartEncodedMails(root);
            return new Scanned(root, List.copyOf(scanner.problems));
        }
    }

    /** RFC 2046, 5.2.1 forbids to encode a mail inside a mail; it is done all the same. */
    private void takeApartEncodedMails(MimePart part) throws IOException {
        for (MimePart child : part.children()) {
            takeApartEncodedMails(child);
        }
        boolean encoded = part.type().equals("message/rfc822") && !TransferDecoding.isIdentity(part.encoding());
        if (!encoded || part.depth() >= limits.depth() || !allowance.hasPart()) {
            return;
        }
        byte[] decoded;
        try (InputStream body = part.open()) {
            decoded = body.readNBytes(allowance.mail());
        }
        if (decoded.length < allowance.mail()) {
            allowance.mail(decoded.length);
            MailSource inside = MailSource.of(decoded);
            MimePart mail = new MimePart(inside, part.childPath(), part.depth() + 1);
            problems.addAll(scan(inside, allowance, mail).problems());
            part.add(mail);
        }
    }

    private void run() throws IOException {
        boolean more = line.advance();
        more = more && (!isMboxLine() || line.advance());
        more = more && headers();
        while (more) {
            int level = line.continued() ? -1 : boundaryLevel();
            if (level >= 0) {
                more = atBoundary(level);
            } else {
                previousEnd = line.end();
                more = line.advance();
            }
        }
        close(0, source.size());
        mails.forEach(mail -> mail.endsAt(source.size()));
        if (!inEpilogue) {
            current.endsAt(source.size());
        }
    }

    /** RFC 4155: some mails still have the line that parted them in a mailbox. */
    private boolean isMboxLine() {
        return startsWith("From ") || startsWith(">From ");
    }

    private boolean startsWith(String text) {
        if (line.length() < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (line.at(i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Which multipart's boundary the line is; -1 if it is none. RFC 2046, 5.1.1 lets anything follow a boundary, so of two
     * that fit, the one that fits without a rest counts, and then the longer.
     */
    private int boundaryLevel() {
        if (open.isEmpty() || line.length() < 2 || line.at(0) != '-' || line.at(1) != '-') {
            return -1;
        }
        int found = -1;
        for (int level = open.size() - 1; level >= 0; level--) {
            String boundary = open.get(level).boundary();
            if (beginsWith(boundary)) {
                int behind = boundary.length() + 2;
                int end = isClosing(behind) ? behind + 2 : behind;
                if (isSpace(end, line.length())) {
                    return level;
                }
                boolean longer = found < 0
                        || boundary.length() > open.get(found).boundary().length();
                found = longer && isSpace(end, end + 1) ? level : found;
            }
        }
        return found;
    }

    private boolean beginsWith(String boundary) {
        if (line.length() < boundary.length() + 2) {
            return false;
        }
        for (int i = 0; i < boundary.length(); i++) {
            if ((line.at(i + 2) & 0xFF) != boundary.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isSpace(int from, int to) {
        for (int i = from; i < to; i++) {
            if (line.at(i) != ' ' && line.at(i) != '\t') {
                return false;
            }
        }
        return true;
    }

    private boolean isClosing(int from) {
        return line.length() >= from + 2 && line.at(from) == '-' && line.at(from + 1) == '-';
    }

    /** Ends what the boundary ends, and begins the next part where there is one; false at the end of the mail. */
    private boolean atBoundary(int level) throws IOException {
        Open multipart = open.get(level);
        boolean closing = isClosing(multipart.boundary().length() + 2);
        long end = Math.max(previousEnd, multipart.part().bodyStart());
        if (level < open.size() - 1) {
            problems.add("part " + open.get(level + 1).part().path() + " has no end");
        }
        if (!inEpilogue) {
            current.endsAt(end);
        }
        close(level + 1, end);
        if (closing) {
            open.remove(level);
            multipart.part().endsAt(line.after());
            current = multipart.part();
            inEpilogue = true;
            previousEnd = line.end();
            return line.advance();
        }
        if (!allowance.hasPart()) {
            return atTooMuch("more than " + limits.parts() + " parts", multipart, level);
        }
        if (!allowance.hasHeaders()) {
            return atTooMuch("more than " + limits.allHeaderBytes() + " bytes of headers", multipart, level);
        }
        return beginPart(multipart.part());
    }

    /** What lies beyond the limit is one part, as it came. */
    private boolean atTooMuch(String what, Open multipart, int level) {
        problems.add(what + "; the rest is one attachment");
        MimePart rest = new MimePart(
                source, multipart.part().childPath(), multipart.part().depth() + 1);
        rest.headers(new Headers(List.of()), Parameters.of("application/octet-stream"));
        rest.spans(line.start(), source.size());
        multipart.part().add(rest);
        close(level, source.size());
        current = rest;
        inEpilogue = false;
        return false;
    }

    /** Everything from a level on has ended, and the mails in its parts. */
    private void close(int level, long end) {
        int depth = level == 0 ? 0 : open.get(level - 1).part().depth();
        while (!mails.isEmpty() && mails.get(mails.size() - 1).depth() > depth) {
            mails.remove(mails.size() - 1).endsAt(end);
        }
        while (open.size() > level) {
            open.remove(open.size() - 1).part().endsAt(end);
        }
    }

    private boolean beginPart(MimePart parent) throws IOException {
        MimePart child = new MimePart(source, parent.childPath(), parent.depth() + 1);
        allowance.part();
        parent.add(child);
        current = child;
        inEpilogue = false;
        previousEnd = line.after();
        child.spans(line.after(), line.after());
        return line.advance() && headers();
    }

    /** Reads headers up to the body of the current part, and enters it; false at the end of the mail. */
    private boolean headers() throws IOException {
        HeaderLines lines = new HeaderLines(limits.headerBytes());
        boolean more = true;
        while (more && !atBody(lines)) {
            lines.add(line);
            previousEnd = line.end();
            more = line.advance();
        }
        allowance.headers(lines.kept());
        if (lines.wasCut()) {
            problems.add("headers of part " + name(current) + " are longer than " + limits.headerBytes() + " bytes");
        }
        boolean separated = more && line.isBlank() && !line.continued();
        if (separated) {
            // Without a body the boundary follows at once, and the blank line's break is part of it.
            previousEnd = line.after();
        }
        long body = !more ? source.size() : separated ? line.after() : line.start();
        current.headers(new Headers(lines.fields()), fallbackType());
        current.spans(body, body);
        more = separated ? line.advance() : more;
        return enterBody(more);
    }

    private boolean atBody(HeaderLines lines) throws IOException {
        if (line.continued()) {
            return false;
        }
        if (line.isBlank()) {
            // RFC 5322, 4.2: in the obsolete syntax a header may go on behind a line of white space.
            return line.length() == 0 || !line.nextIsHeader();
        }
        if (boundaryLevel() >= 0) {
            return true;
        }
        return !(line.beginsWithSpace() && lines.hasAny())
                && line.colon() < 0
                && !(lines.hasAny() && line.nextIsHeader());
    }

    private static String name(MimePart part) {
        return part.path().isEmpty() ? "0" : part.path();
    }

    /** RFC 2046, 5.1.5: in a digest, what says nothing else is a mail. */
    private Parameters fallbackType() {
        boolean inDigest = !open.isEmpty()
                && current != open.get(open.size() - 1).part()
                && open.get(open.size() - 1).part().type().equals("multipart/digest")
                && open.get(open.size() - 1).part().children().contains(current);
        return inDigest ? EMBEDDED : Parameters.TEXT_PLAIN;
    }

    private boolean enterBody(boolean more) throws IOException {
        boolean container = current.is("multipart/") || isPlainMail(current);
        if (container && current.depth() >= limits.depth()) {
            problems.add(
                    "parts lie deeper than " + limits.depth() + "; part " + current.path() + " is not taken apart");
        } else if (current.is("multipart/")) {
            enterMultipart();
        } else if (isPlainMail(current) && more) {
            return enterMail();
        }
        return more;
    }

    private void enterMultipart() {
        String boundary = current.contentType().raw("boundary");
        if (boundary.isEmpty()) {
            boundary = guessedBoundary();
        }
        if (boundary.isEmpty()) {
            problems.add("multipart " + name(current) + " has no boundary");
        } else {
            open.add(new Open(current, boundary));
        }
    }

    /** Where no boundary is named, it is what the first line says that looks like one. */
    private String guessedBoundary() {
        if (line.length() > 2 && line.at(0) == '-' && line.at(1) == '-') {
            StringBuilder text = new StringBuilder();
            line.appendTo(text, 2);
            return text.toString().stripTrailing();
        }
        return "";
    }

    private static boolean isPlainMail(MimePart part) {
        return (part.type().equals("message/rfc822") || part.type().equals("message/global"))
                && TransferDecoding.isIdentity(part.encoding());
    }

    /** A mail inside a mail: its only child, which ends where it ends. */
    private boolean enterMail() throws IOException {
        MimePart outer = current;
        if (!allowance.hasPart() || !allowance.hasHeaders()) {
            return true;
        }
        allowance.part();
        MimePart inner = new MimePart(source, outer.childPath(), outer.depth() + 1);
        outer.add(inner);
        mails.add(outer);
        current = inner;
        inner.spans(line.start(), line.start());
        boolean more = !isMboxLine() || line.advance();
        return more && headers();
    }
}
