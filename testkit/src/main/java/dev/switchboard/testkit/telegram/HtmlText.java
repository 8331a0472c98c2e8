package dev.switchboard.testkit.telegram;

import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the HTML that the Bot API takes: https://core.telegram.org/bots/api#html-style. */
final class HtmlText {
    private static final Pattern TOKEN = Pattern.compile("<(/?)([a-z-]+)((?:\\s[^>]*)?)>|&(lt|gt|amp|quot|#\\d+);|<|&");
    private static final Pattern HREF = Pattern.compile("href=\"([^\"]*)\"");
    private static final Map<String, Style> STYLES = Map.ofEntries(
            Map.entry("b", Style.BOLD),
            Map.entry("strong", Style.BOLD),
            Map.entry("i", Style.ITALIC),
            Map.entry("em", Style.ITALIC),
            Map.entry("u", Style.UNDERLINE),
            Map.entry("ins", Style.UNDERLINE),
            Map.entry("s", Style.STRIKE),
            Map.entry("del", Style.STRIKE),
            Map.entry("tg-spoiler", Style.SPOILER),
            Map.entry("code", Style.CODE),
            Map.entry("pre", Style.CODE_BLOCK),
            Map.entry("blockquote", Style.QUOTE),
            Map.entry("a", Style.LINK));

    private final StringBuilder plain = new StringBuilder();
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Span> spans = new ArrayList<>();

    private record Open(String tag, int start, @Nullable String link) {}

    private HtmlText() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with what Telegram says of HTML that it cannot read
     */
    static Text read(String html) {
        return new HtmlText().parse(html);
    }

    private Text parse(String html) {
        Matcher token = TOKEN.matcher(html);
        int from = 0;
        while (token.find()) {
            plain.append(html, from, token.start());
            from = token.end();
            if (token.group(4) != null) {
                plain.append(character(token.group(4)));
            } else if (token.group(2) != null) {
                tag(token.group(2), !token.group(1).isEmpty(), token.group(3));
            } else {
                throw wrong("Unexpected character at byte offset " + token.start());
            }
        }
        plain.append(html, from, html.length());
        if (!open.isEmpty()) {
            throw wrong("Can't find end tag corresponding to start tag "
                    + open.peek().tag());
        }
        spans.sort(Comparator.comparingInt(Span::start).thenComparingInt(span -> -span.end()));
        return new Text(plain.toString(), spans);
    }

    private static String character(String entity) {
        return switch (entity) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            default -> Character.toString(Integer.parseInt(entity.substring(1)));
        };
    }

    private void tag(String name, boolean end, String attributes) {
        Style style = STYLES.get(name);
        if (style == null) {
            throw wrong("Unsupported start tag \"" + name + "\"");
        }
        if (!end) {
            Matcher link = HREF.matcher(attributes);
            String href = link.find() ? read(link.group(1)).plain() : null;
            open.push(new Open(name, plain.length(), style == Style.LINK ? String.valueOf(href) : null));
            return;
        }
        Open opened = open.poll();
        if (opened == null || !opened.tag().equals(name)) {
            throw wrong("Unmatched end tag \"" + name + "\"");
        }
        if (plain.length() > opened.start()) {
            spans.add(new Span(opened.start(), plain.length(), style, opened.link()));
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("Bad Request: can't parse entities: " + what);
    }
}
