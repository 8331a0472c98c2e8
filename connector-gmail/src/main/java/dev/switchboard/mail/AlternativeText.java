package dev.switchboard.mail;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of several forms of a text.
 *
 * @param text the text
 * @param parts the parts that it is made of
 * @param rank how well it can be shown: more is better
 */
record AlternativeText(String text, List<MimePart> parts, int rank) {
    private static final int BLANK = 0;
    private static final int MARKUP = 1;
    private static final int FULL = 2;

    /** The plain text of a form's blocks; null where one of them has none. */
    static @Nullable AlternativeText plain(List<BodyCollector.Block> blocks) {
        List<String> texts = new ArrayList<>();
        List<MimePart> parts = new ArrayList<>();
        for (BodyCollector.Block block : blocks) {
            if (block.plain() == null) {
                return null;
            }
            texts.add(block.plain());
            parts.addAll(block.plainParts());
        }
        return texts.isEmpty() ? null : of(String.join("\n", texts), parts);
    }

    /** The HTML of a form's blocks; null where none of them has any. */
    static @Nullable AlternativeText html(List<BodyCollector.Block> blocks) {
        if (blocks.stream().allMatch(block -> block.html() == null)) {
            return null;
        }
        List<MimePart> parts = new ArrayList<>();
        for (BodyCollector.Block block : blocks) {
            parts.addAll(block.html() == null ? block.plainParts() : block.htmlParts());
        }
        return of(BodyCollector.joinedHtml(blocks), parts);
    }

    /** Markup that is no HTML is shown as it came, so plain text is better wherever it stands. */
    private static AlternativeText of(String text, List<MimePart> parts) {
        boolean markup = parts.stream().anyMatch(part -> part.is("text/enriched") || part.is("text/richtext"));
        return new AlternativeText(text, List.copyOf(parts), text.isBlank() ? BLANK : markup ? MARKUP : FULL);
    }

    /** RFC 2046, 5.1.4: the last form that can be shown is the one that its author prefers. */
    static @Nullable AlternativeText preferred(@Nullable AlternativeText before, @Nullable AlternativeText next) {
        if (before == null || next == null) {
            return before == null ? next : before;
        }
        return next.rank >= before.rank ? next : before;
    }
}
