package dev.switchboard.mail;

import dev.switchboard.model.Text;
import java.util.Locale;

/** Writes a formatted text as HTML. */
public final class HtmlOf {
    private HtmlOf() {}

    /**
     * The HTML of a text.
     *
     * @param text the text
     * @return the HTML of a whole mail
     */
    public static String text(Text text) {
        return "<div style=\"white-space:pre-wrap\">" + text.render(HtmlOf::escape, HtmlOf::mark) + "</div>";
    }

    private static String escape(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String mark(Text.Span span, String inside) {
        String link = span.link();
        return switch (span.style()) {
            case BOLD -> "<b>" + inside + "</b>";
            case ITALIC -> "<i>" + inside + "</i>";
            case UNDERLINE -> "<u>" + inside + "</u>";
            case STRIKE -> "<s>" + inside + "</s>";
            case SPOILER -> "<span style=\"color:transparent;background:#888\">" + inside + "</span>";
            case CODE -> "<code>" + inside + "</code>";
            case CODE_BLOCK -> "<pre>" + inside + "</pre>";
            case QUOTE -> "<blockquote>" + inside + "</blockquote>";
            case LINK -> link == null || !isSafe(link) ? inside : "<a href=\"" + escape(link) + "\">" + inside + "</a>";
        };
    }

    private static boolean isSafe(String link) {
        String lower = link.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("https:")
                || lower.startsWith("http:")
                || lower.startsWith("mailto:")
                || lower.startsWith("tel:");
    }
}
