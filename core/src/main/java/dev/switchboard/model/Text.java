package dev.switchboard.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Text with its formatting beside it, never in it: no character of {@code plain} is markup, whoever wrote it.
 *
 * @param plain the characters
 * @param spans the formatting; offsets count UTF-16 units of {@code plain}
 */
public record Text(String plain, List<Span> spans) {
    /** No characters at all. */
    public static final Text EMPTY = new Text("", List.of());

    /** What a span looks like. */
    public enum Style {
        /** Bold. */
        BOLD,
        /** Italic. */
        ITALIC,
        /** Underlined. */
        UNDERLINE,
        /** Struck through. */
        STRIKE,
        /** Hidden until it is touched. */
        SPOILER,
        /** Code inside a line. */
        CODE,
        /** Code in lines of its own. */
        CODE_BLOCK,
        /** Quoted. */
        QUOTE,
        /** A link to {@link Span#link}. */
        LINK
    }

    /**
     * A stretch of the text with one style. Spans may nest and may overlap.
     *
     * @param start the first UTF-16 unit
     * @param end the unit after the last, greater than {@code start}
     * @param style what it looks like
     * @param link where a {@link Style#LINK} leads; null for every other style
     */
    public record Span(
            int start, int end, Style style, @Nullable String link) {
        /** Checks it. */
        public Span {
            Objects.requireNonNull(style, "style");
            if (start < 0 || end <= start) {
                throw new IllegalArgumentException(
                        "span: must begin at 0 or later and hold at least one unit, was " + start + " to " + end);
            }
            if ((style == Style.LINK) != (link != null)) {
                throw new IllegalArgumentException("span.link: a LINK must have one, and nothing else may");
            }
        }

        private Span movedBy(int units) {
            return new Span(start + units, end + units, style, link);
        }

        private Span within(int from, int to) {
            return new Span(Math.max(start, from) - from, Math.min(end, to) - from, style, link);
        }

        private boolean touches(int from, int to) {
            return Math.max(start, from) < Math.min(end, to);
        }
    }

    /** Checks that the spans lie inside the text and copies them. */
    public Text {
        Objects.requireNonNull(plain, "plain");
        spans = List.copyOf(spans);
        for (Span span : spans) {
            if (span.end > plain.length()) {
                throw new IllegalArgumentException(
                        "span: must end inside the text of " + plain.length() + " units, ended at " + span.end);
            }
        }
    }

    /**
     * Text without formatting.
     *
     * @param plain the characters
     * @return the text
     */
    public static Text plain(String plain) {
        return plain.isEmpty() ? EMPTY : new Text(plain, List.of());
    }

    /** {@return whether there is no character} */
    public boolean isEmpty() {
        return plain.isEmpty();
    }

    /**
     * Whether some characters occur in this text.
     *
     * @param part the characters, upper and lower case told apart
     * @return whether they occur
     */
    public boolean contains(String part) {
        return plain.contains(part);
    }

    /**
     * A stretch of this text, with the formatting that falls into it.
     *
     * @param start the first UTF-16 unit
     * @param end the unit after the last
     * @return the stretch
     * @throws IndexOutOfBoundsException if it does not lie inside the text
     */
    public Text slice(int start, int end) {
        return new Text(
                plain.substring(start, end),
                spans.stream()
                        .filter(span -> span.touches(start, end))
                        .map(span -> span.within(start, end))
                        .toList());
    }

    /**
     * This text, and behind it another one.
     *
     * @param more the other one
     * @return both
     */
    public Text append(Text more) {
        List<Span> all = new ArrayList<>(spans);
        more.spans.forEach(span -> all.add(span.movedBy(plain.length())));
        return new Text(plain + more.plain, all);
    }

    /**
     * Writes this text in a platform's markup. Every stretch between two ends of spans is escaped once; then the spans
     * that cover it are put around it, the longest outermost, so the result nests properly even where spans overlap.
     *
     * @param escape makes plain characters safe in the markup
     * @param mark puts one span's marks around what is already rendered
     * @return the markup
     */
    public String render(UnaryOperator<String> escape, BiFunction<Span, String, String> mark) {
        List<Span> outermostFirst = new ArrayList<>(spans);
        outermostFirst.sort(Comparator.comparingInt((Span span) -> span.start).thenComparingInt(span -> -span.end));
        return render(0, plain.length(), outermostFirst, escape, mark);
    }

    private String render(
            int from, int to, List<Span> inside, UnaryOperator<String> escape, BiFunction<Span, String, String> mark) {
        if (inside.isEmpty()) {
            return escape.apply(plain.substring(from, to));
        }
        Span outer = inside.get(0);
        int start = Math.max(outer.start, from);
        int end = Math.min(outer.end, to);
        List<Span> rest = inside.subList(1, inside.size());
        String before = start > from ? escape.apply(plain.substring(from, start)) : "";
        String marked = mark.apply(outer, render(start, end, touching(rest, start, end), escape, mark));
        String after = end < to ? render(end, to, touching(rest, end, to), escape, mark) : "";
        return before + marked + after;
    }

    private static List<Span> touching(List<Span> spans, int from, int to) {
        return spans.stream().filter(span -> span.touches(from, to)).toList();
    }
}
