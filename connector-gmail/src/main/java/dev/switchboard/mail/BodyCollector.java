package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the parts of a mail (RFC 2046, 5.1; RFC 2183): what is shown as its text, what is another form of the same text,
 * and what is a file. All that is not shown is a file, so nothing is dropped. For one thread.
 */
final class BodyCollector {
    private static final Set<String> SHOWN =
            Set.of("text/plain", "text/html", "text/enriched", "text/richtext", "text");

    private final MailAllowance allowance;
    private final List<String> problems;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Found> files = new ArrayList<>();

    /**
     * A piece of the text, in one form or in both.
     *
     * @param plainParts the parts whose text the plain form is
     * @param htmlParts the parts whose text the HTML is
     */
    record Block(@Nullable String plain, @Nullable String html, List<MimePart> plainParts, List<MimePart> htmlParts) {}

    /**
     * A file.
     *
     * @param part the part that it is, or in whose text it is
     * @param uuencoded the file in the part's text; null where the part is the file
     */
    record Found(MimePart part, UuencodedText.@Nullable File uuencoded) {}

    BodyCollector(MailAllowance allowance, List<String> problems) {
        this.allowance = allowance;
        this.problems = problems;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<Found> files() {
        return files;
    }

    void collect(MimePart part) throws IOException {
        if (part.is("multipart/") && !part.children().isEmpty()) {
            collectMultipart(part);
        } else if (isShown(part)) {
            String text = read(part);
            if (text == null) {
                files.add(new Found(part, null));
            } else if (part.type().equals("text/html")) {
                blocks.add(new Block(null, text, List.of(), List.of(part)));
            } else {
                addPlain(part, text);
            }
        } else {
            files.add(new Found(part, null));
        }
    }

    private void collectMultipart(MimePart part) throws IOException {
        if (part.type().equals("multipart/alternative")) {
            collectAlternative(part);
            return;
        }
        for (MimePart child : part.children()) {
            collect(child);
        }
    }

    /** The forms of one text: the plainest and the richest are kept as one block, and what is neither is a file. */
    private void collectAlternative(MimePart part) throws IOException {
        List<BodyCollector> forms = new ArrayList<>();
        AlternativeText plain = null;
        AlternativeText html = null;
        for (MimePart child : part.children()) {
            BodyCollector form = new BodyCollector(allowance, problems);
            form.collect(child);
            forms.add(form);
            plain = AlternativeText.preferred(plain, AlternativeText.plain(form.blocks));
            html = AlternativeText.preferred(html, AlternativeText.html(form.blocks));
        }
        List<MimePart> plainParts = plain == null ? List.of() : plain.parts();
        List<MimePart> htmlParts = html == null ? List.of() : html.parts();
        for (BodyCollector form : forms) {
            files.addAll(form.files);
            form.shownParts()
                    .filter(shown -> !plainParts.contains(shown) && !htmlParts.contains(shown))
                    .forEach(shown -> files.add(new Found(shown, null)));
        }
        if (plain != null || html != null) {
            blocks.add(new Block(
                    plain == null ? null : plain.text(), html == null ? null : html.text(), plainParts, htmlParts));
        }
    }

    private Stream<MimePart> shownParts() {
        return blocks.stream()
                .flatMap(block -> Stream.concat(block.plainParts().stream(), block.htmlParts().stream()))
                .distinct();
    }

    /** The HTML of all blocks, plain ones among them written as HTML. */
    static String joinedHtml(List<Block> blocks) {
        StringBuilder html = new StringBuilder();
        for (Block block : blocks) {
            if (block.html() != null) {
                html.append(block.html());
            } else if (block.plain() != null) {
                html.append("<pre>")
                        .append(block.plain().replace("&", "&amp;").replace("<", "&lt;"))
                        .append("</pre>");
            }
        }
        return html.toString();
    }

    /** Text without a name that is not declared to be a file. A multipart without parts shows what stands in it. */
    private static boolean isShown(MimePart part) {
        if (part.is("multipart/")) {
            return TransferDecoding.isIdentity(part.encoding()) && part.depth() == 0;
        }
        if (!SHOWN.contains(part.type())) {
            return false;
        }
        boolean attached = part.disposition().value().equals("attachment");
        return !attached && (part.fileName().isEmpty() || part.path().isEmpty());
    }

    private void addPlain(MimePart part, String text) {
        UuencodedText uuencoded = UuencodedText.of(text);
        uuencoded.files().forEach(file -> files.add(new Found(part, file)));
        blocks.add(new Block(uuencoded.rest(), null, List.of(part), List.of()));
    }

    /** A part's text; null where it is too long to be shown. */
    private @Nullable String read(MimePart part) throws IOException {
        try (InputStream body = part.open()) {
            int most = allowance.text();
            byte[] bytes = body.readNBytes(most);
            if (bytes.length == most && body.read() >= 0) {
                problems.add(
                        most == allowance.limits().textBytes()
                                ? "text of part " + part.path() + " is longer than " + most + " bytes"
                                : "all text is longer than "
                                        + allowance.limits().allTextBytes() + " bytes; part " + part.path()
                                        + " is an attachment");
                return null;
            }
            allowance.text(bytes.length);
            String charset = part.contentType().text("charset");
            if (charset.isEmpty() && part.type().equals("text/html")) {
                charset = HtmlCharset.of(bytes);
            }
            String text = Texts.lines(Texts.storable(Charsets.decode(bytes, charset)));
            boolean flowed = part.type().equals("text/plain")
                    && part.contentType().raw("format").equalsIgnoreCase("flowed");
            return flowed ? FlowedText.of(text, part.contentType().raw("delsp").equalsIgnoreCase("yes")) : text;
        }
    }
}
