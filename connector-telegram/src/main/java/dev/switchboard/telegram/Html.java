package dev.switchboard.telegram;

import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;

/** Writes a text in the HTML of the Bot API: https://core.telegram.org/bots/api#html-style. */
final class Html {
    private Html() {}

    static String of(Text text) {
        return text.render(Html::escaped, Html::marked);
    }

    private static String escaped(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String marked(Span span, String inside) {
        return switch (span.style()) {
            case BOLD -> "<b>" + inside + "</b>";
            case ITALIC -> "<i>" + inside + "</i>";
            case UNDERLINE -> "<u>" + inside + "</u>";
            case STRIKE -> "<s>" + inside + "</s>";
            case SPOILER -> "<tg-spoiler>" + inside + "</tg-spoiler>";
            case CODE -> "<code>" + inside + "</code>";
            case CODE_BLOCK -> "<pre>" + inside + "</pre>";
            case QUOTE -> "<blockquote>" + inside + "</blockquote>";
            case LINK -> {
                String link = String.valueOf(span.link());
                yield "<a href=\"" + escaped(link).replace("\"", "&quot;") + "\">" + inside + "</a>";
            }
        };
    }
}
