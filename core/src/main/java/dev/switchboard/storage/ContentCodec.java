package dev.switchboard.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Text;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How content, parts and small maps are written as JSON in every storage. Each content has a version {@code v} and each
 * element a {@code type}. An element that this version cannot read is read as {@link Element.Unsupported} and written back
 * with all that it had and a mark, and a version that knows it reads it again. Safe from any thread.
 */
public final class ContentCodec {
    private static final int VERSION = 1;
    private static final String CONTENT = "content";

    // A message may be longer than the 20,000,000 characters at which Jackson stops by default.
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private static final ElementCodec ELEMENTS = new ElementCodec(JSON);

    private ContentCodec() {}

    /**
     * Writes content.
     *
     * @param content the content
     * @return it as JSON
     */
    public static String write(Content content) {
        return written(json -> writeContent(json, content));
    }

    /**
     * Reads content. Never fails: what cannot be read is kept as an element that is not supported, with its JSON.
     *
     * @param json what {@link #write} wrote, in this version or another
     * @return the content
     */
    public static Content read(String json) {
        try {
            return readContent(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            return unreadable(json);
        }
    }

    /**
     * Writes parts.
     *
     * @param parts the parts
     * @return them as JSON
     */
    public static String writeParts(List<Part> parts) {
        return written(json -> {
            json.writeStartArray();
            for (Part part : parts) {
                json.writeStartObject();
                if (part.content() != null) {
                    json.writeFieldName(CONTENT);
                    writeContent(json, part.content());
                }
                json.writeArrayFieldStart("ids");
                for (String id : part.externalIds()) {
                    json.writeString(id);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /**
     * Reads parts.
     *
     * @param json what {@link #writeParts} wrote
     * @return the parts
     */
    public static List<Part> readParts(String json) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : tree(json)) {
            List<String> ids = new ArrayList<>();
            part.path("ids").forEach(id -> ids.add(id.asText()));
            parts.add(new Part(part.has(CONTENT) ? readContent(part.get(CONTENT)) : null, ids));
        }
        return parts;
    }

    /**
     * Writes a small map.
     *
     * @param map the map
     * @return it as JSON
     */
    public static String writeMap(Map<String, String> map) {
        return written(json -> {
            json.writeStartObject();
            for (Map.Entry<String, String> entry : map.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        });
    }

    /**
     * Reads a small map.
     *
     * @param json what {@link #writeMap} wrote
     * @return the map
     */
    public static Map<String, String> readMap(String json) {
        Map<String, String> map = new HashMap<>();
        tree(json)
                .properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().asText()));
        return map;
    }

    private static void writeContent(JsonGenerator json, Content content) throws IOException {
        json.writeStartObject();
        json.writeNumberField("v", VERSION);
        json.writeStringField("text", content.text().plain());
        if (!content.text().spans().isEmpty()) {
            json.writeArrayFieldStart("spans");
            for (Text.Span span : content.text().spans()) {
                json.writeStartObject();
                json.writeNumberField("start", span.start());
                json.writeNumberField("end", span.end());
                json.writeStringField("style", name(span.style()));
                writeOptional(json, "link", span.link());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (!content.elements().isEmpty()) {
            json.writeArrayFieldStart("elements");
            for (Element element : content.elements()) {
                ELEMENTS.write(json, element);
            }
            json.writeEndArray();
        }
        if (content.replyTo() != null) {
            json.writeStringField("replyTo", content.replyTo().toString());
        }
        json.writeEndObject();
    }

    private static Content unreadable(String json) {
        return Content.of(new Element.Unsupported(CONTENT, json, true));
    }

    private static Content readContent(JsonNode json) {
        if (!json.isObject()) {
            return unreadable(json.toString());
        }
        String plain = json.path("text").asText();
        List<Text.Span> spans = new ArrayList<>();
        for (JsonNode span : json.path("spans")) {
            Text.@Nullable Span known = readSpan(span, plain.length());
            if (known != null) {
                spans.add(known);
            }
        }
        List<Element> elements = new ArrayList<>();
        json.path("elements").forEach(element -> elements.add(ELEMENTS.read(element)));
        return new Content(new Text(plain, spans), elements, readId(optional(json, "replyTo")));
    }

    /** A span that this version can show; null for every other. */
    private static Text.@Nullable Span readSpan(JsonNode span, int length) {
        Text.@Nullable Style style = style(span.path("style").asText());
        int end = span.path("end").asInt();
        if (style == null || end > length) {
            return null;
        }
        try {
            return new Text.Span(span.path("start").asInt(), end, style, optional(span, "link"));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable MessageId readId(@Nullable String id) {
        try {
            return id == null ? null : MessageId.of(id);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String name(Text.Style style) {
        return style.name().toLowerCase(Locale.ROOT);
    }

    private static Text.@Nullable Style style(String name) {
        for (Text.Style style : Text.Style.values()) {
            if (name(style).equals(name)) {
                return style;
            }
        }
        return null;
    }

    private static void writeOptional(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static @Nullable String optional(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.get(field).asText() : null;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw StorageException.refused("stored JSON cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String written(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
