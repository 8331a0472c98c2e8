package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.objects.MessageEntity;

/**
 * Between Telegram's message entities and the spans of a text. Both count UTF-16 units, so offsets are taken as they
 * are. See https://core.telegram.org/bots/api#messageentity.
 */
final class Entities {
    private static final Map<String, Style> STYLES = Map.ofEntries(
            Map.entry("bold", Style.BOLD),
            Map.entry("italic", Style.ITALIC),
            Map.entry("underline", Style.UNDERLINE),
            Map.entry("strikethrough", Style.STRIKE),
            Map.entry("spoiler", Style.SPOILER),
            Map.entry("code", Style.CODE),
            Map.entry("pre", Style.CODE_BLOCK),
            Map.entry("blockquote", Style.QUOTE),
            Map.entry("expandable_blockquote", Style.QUOTE),
            Map.entry("text_link", Style.LINK),
            Map.entry("text_mention", Style.LINK));

    private Entities() {}

    /**
     * A text that came in. Entities of other types say nothing that the characters do not (a mention, a URL), and those
     * outside the text can be about nothing: both are passed over.
     */
    static Text read(String plain, JsonNode entities) {
        if (entities.isEmpty()) {
            return Text.plain(plain);
        }
        List<Span> spans = new ArrayList<>(entities.size());
        for (JsonNode entity : entities) {
            Style style = STYLES.get(Fields.text(entity, "type"));
            if (style != null && isInside(plain, entity)) {
                add(spans, entity, style);
            }
        }
        return new Text(plain, spans);
    }

    private static boolean isInside(String plain, JsonNode entity) {
        JsonNode offset = entity.path("offset");
        JsonNode length = entity.path("length");
        return offset.canConvertToInt()
                && length.canConvertToInt()
                && offset.intValue() >= 0
                && length.intValue() > 0
                && (long) offset.intValue() + length.intValue() <= plain.length();
    }

    private static void add(List<Span> spans, JsonNode entity, Style style) {
        String link = style == Style.LINK ? link(entity) : null;
        if (style != Style.LINK || link != null) {
            int start = entity.path("offset").intValue();
            spans.add(new Span(start, start + entity.path("length").intValue(), style, link));
        }
    }

    private static @Nullable String link(JsonNode entity) {
        String url = Fields.text(entity, "url");
        if (!url.isBlank()) {
            return url;
        }
        // A person without a user name is linked by id: https://core.telegram.org/bots/api#formatting-options
        JsonNode user = entity.path("user").path("id");
        return user.isIntegralNumber() ? "tg://user?id=" + user.asText() : null;
    }

    /** The entities of a text that goes out; null where it has none. */
    static @Nullable List<MessageEntity> of(Text text) {
        if (text.spans().isEmpty()) {
            return null;
        }
        return text.spans().stream().map(Entities::entity).toList();
    }

    private static MessageEntity entity(Span span) {
        return MessageEntity.builder()
                .type(type(span.style()))
                .offset(span.start())
                .length(span.end() - span.start())
                .url(span.link())
                .build();
    }

    private static String type(Style style) {
        return switch (style) {
            case BOLD -> "bold";
            case ITALIC -> "italic";
            case UNDERLINE -> "underline";
            case STRIKE -> "strikethrough";
            case SPOILER -> "spoiler";
            case CODE -> "code";
            case CODE_BLOCK -> "pre";
            case QUOTE -> "blockquote";
            case LINK -> "text_link";
        };
    }
}
