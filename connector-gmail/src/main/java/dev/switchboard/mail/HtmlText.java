package dev.switchboard.mail;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * The text of HTML, as it reads: blocks on lines of their own, quotes with the mark that plain mails have, list items with
 * a hyphen, links with where they lead where that is not what they say.
 */
final class HtmlText {
    private static final Set<String> UNSEEN =
            Set.of("head", "script", "style", "title", "template", "noscript", "object", "iframe");
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "pre", "hr");
    private static final Set<String> BLOCKS = Set.of(
            "div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "address", "center", "form",
            "body");

    /** What lies deeper in quotes is not told apart any more. */
    private static final int MOST_QUOTE_MARKS = 20;

    private HtmlText() {}

    static String of(String html) {
        Writer writer = new Writer();
        NodeTraversor.traverse(writer, Jsoup.parse(html));
        return writer.text();
    }

    /** Writes what can be seen, line by line. */
    private static final class Writer implements NodeVisitor {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder line = new StringBuilder();
        private int unseen;
        private int quotes;
        private int preformatted;
        private int blankLines;
        private boolean spaceWanted;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words && unseen == 0) {
                append(words.getWholeText());
            } else if (node instanceof Element element) {
                begin(element);
            }
        }

        private void begin(Element element) {
            String name = element.normalName();
            if (isUnseen(element)) {
                unseen++;
            }
            if (unseen > 0) {
                return;
            }
            if (isBlock(name)) {
                breakLine();
            }
            if (PARAGRAPHS.contains(name)) {
                leaveBlankLine();
            }
            switch (name) {
                case "br" -> endLine();
                case "hr" -> append("---");
                case "li" -> line.append("- ");
                case "pre" -> preformatted++;
                case "blockquote" -> quotes++;
                case "img" -> append(element.attr("alt"));
                case "td", "th" -> spaceWanted |= line.length() > 0;
                default -> {}
            }
        }

        private static boolean isUnseen(Element element) {
            if (UNSEEN.contains(element.normalName())) {
                return true;
            }
            String style = element.attr("style");
            return style.contains("none") && style.replace(" ", "").contains("display:none");
        }

        private static boolean isBlock(String name) {
            return PARAGRAPHS.contains(name) || BLOCKS.contains(name);
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            String name = element.normalName();
            if (unseen > 0) {
                unseen -= isUnseen(element) ? 1 : 0;
                return;
            }
            if (name.equals("a")) {
                link(element);
            }
            if (isBlock(name)) {
                breakLine();
            }
            quotes -= name.equals("blockquote") ? 1 : 0;
            preformatted -= name.equals("pre") ? 1 : 0;
            if (PARAGRAPHS.contains(name)) {
                leaveBlankLine();
            }
        }

        private void link(Element element) {
            String target = element.attr("href").strip();
            boolean leadsOut = target.startsWith("http://") || target.startsWith("https://");
            String shown = element.text().strip();
            if (leadsOut && !shown.isEmpty() && !target.contains(shown) && !shown.contains(target)) {
                append(" <" + target + ">");
            }
        }

        private void append(String words) {
            if (preformatted > 0) {
                appendPreformatted(words);
                return;
            }
            for (int i = 0; i < words.length(); i++) {
                char character = words.charAt(i);
                if (character == ' '
                        || character == '\n'
                        || character == '\r'
                        || character == '\t'
                        || character == '\f') {
                    spaceWanted = true;
                } else {
                    if (spaceWanted && line.length() > 0) {
                        line.append(' ');
                    }
                    spaceWanted = false;
                    line.append(character == '\u00A0' ? ' ' : character);
                }
            }
        }

        private void appendPreformatted(String words) {
            String[] lines = Texts.lines(words).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                line.append(lines[i]);
                if (i < lines.length - 1) {
                    endLine();
                }
            }
        }

        /** Ends the line if anything is on it. */
        private void breakLine() {
            if (!line.toString().isBlank()) {
                endLine();
            }
            line.setLength(0);
            spaceWanted = false;
        }

        private void leaveBlankLine() {
            if (text.length() > 0 && blankLines == 0) {
                endLine();
            }
        }

        private void endLine() {
            String written = line.toString().stripTrailing();
            blankLines = written.isEmpty() ? blankLines + 1 : 0;
            line.setLength(0);
            spaceWanted = false;
            if (blankLines > 2) {
                return;
            }
            if (quotes > 0) {
                text.append(">".repeat(Math.min(quotes, MOST_QUOTE_MARKS))).append(written.isEmpty() ? "" : " ");
            }
            text.append(written).append('\n');
        }

        String text() {
            breakLine();
            return text.toString();
        }
    }
}
