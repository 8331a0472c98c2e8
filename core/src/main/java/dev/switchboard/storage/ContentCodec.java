package dev.switchboard.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Attachment;
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
 * element a {@code type}. A type that this version does not know is read as {@link Element.Unsupported} and written back
 * with all that it had, and a version that knows it reads it again. Safe from any thread.
 */
public final class ContentCodec {
    private static final int VERSION = 1;
    private static final String UNSUPPORTED = "unsupported";

    // A message may be longer than the 20,000,000 characters at which Jackson stops by default.
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

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
     * Reads content.
     *
     * @param json what {@link #write} wrote, in this version or another
     * @return the content
     */
    public static Content read(String json) {
        return readContent(tree(json));
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
                    json.writeFieldName("content");
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
            parts.add(new Part(part.has("content") ? readContent(part.get("content")) : null, ids));
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
                writeElement(json, element);
            }
            json.writeEndArray();
        }
        if (content.replyTo() != null) {
            json.writeStringField("replyTo", content.replyTo().toString());
        }
        json.writeEndObject();
    }

    private static void writeElement(JsonGenerator json, Element element) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", element instanceof Element.Unsupported ? UNSUPPORTED : element.kind());
        if (element instanceof Attachment attachment) {
            json.writeStringField("name", attachment.name());
            json.writeStringField("mediaType", attachment.mediaType());
            json.writeNumberField("size", attachment.size());
            writeOptional(json, "sha256", attachment.sha256());
            writeOptional(json, "reference", attachment.reference());
            writeOptional(json, "unavailable", attachment.unavailable());
        } else if (element instanceof Element.Location location) {
            json.writeNumberField("latitude", location.latitude());
            json.writeNumberField("longitude", location.longitude());
            json.writeStringField("label", location.label());
        } else if (element instanceof Element.ContactCard card) {
            json.writeStringField("name", card.name());
            json.writeStringField("phone", card.phone());
            json.writeStringField("email", card.email());
        } else if (element instanceof Element.Buttons buttons) {
            writeButtons(json, buttons);
        } else if (element instanceof Element.ButtonPress press) {
            json.writeStringField("label", press.label());
            json.writeStringField("value", press.value());
        } else if (element instanceof Element.Unsupported unsupported) {
            json.writeStringField("kind", unsupported.kind());
            json.writeStringField("raw", unsupported.raw());
        } else {
            throw new IllegalArgumentException("element: kind " + element.kind()
                    + " cannot be stored; use Element.Unsupported for kinds of your own");
        }
        json.writeEndObject();
    }

    private static void writeButtons(JsonGenerator json, Element.Buttons buttons) throws IOException {
        json.writeArrayFieldStart("rows");
        for (List<Element.Button> row : buttons.rows()) {
            json.writeStartArray();
            for (Element.Button button : row) {
                json.writeStartObject();
                json.writeStringField("label", button.label());
                json.writeStringField("value", button.value());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static Content readContent(JsonNode json) {
        String plain = json.path("text").asText();
        List<Text.Span> spans = new ArrayList<>();
        for (JsonNode span : json.path("spans")) {
            Text.@Nullable Style style = style(span.path("style").asText());
            if (style != null) {
                spans.add(new Text.Span(
                        span.path("start").asInt(), span.path("end").asInt(), style, optional(span, "link")));
            }
        }
        List<Element> elements = new ArrayList<>();
        json.path("elements").forEach(element -> elements.add(readElement(element)));
        String replyTo = optional(json, "replyTo");
        return new Content(new Text(plain, spans), elements, replyTo == null ? null : MessageId.of(replyTo));
    }

    private static Element readElement(JsonNode json) {
        String type = json.path("type").asText();
        return switch (type) {
            case "attachment" ->
                Attachment.stored(
                        json.path("name").asText(),
                        json.path("mediaType").asText(),
                        json.path("size").asLong(Attachment.UNKNOWN_SIZE),
                        optional(json, "sha256"),
                        optional(json, "reference"),
                        optional(json, "unavailable"));
            case "location" ->
                new Element.Location(
                        json.path("latitude").asDouble(),
                        json.path("longitude").asDouble(),
                        json.path("label").asText());
            case "contact-card" ->
                new Element.ContactCard(
                        json.path("name").asText(),
                        json.path("phone").asText(),
                        json.path("email").asText());
            case "buttons" -> readButtons(json);
            case "button-press" ->
                new Element.ButtonPress(
                        json.path("label").asText(), json.path("value").asText());
            case UNSUPPORTED -> readUnsupported(json);
            default -> new Element.Unsupported(type, json.toString());
        };
    }

    private static Element readButtons(JsonNode json) {
        List<List<Element.Button>> rows = new ArrayList<>();
        for (JsonNode row : json.path("rows")) {
            List<Element.Button> buttons = new ArrayList<>();
            row.forEach(button -> buttons.add(new Element.Button(
                    button.path("label").asText(), button.path("value").asText())));
            rows.add(buttons);
        }
        return new Element.Buttons(rows);
    }

    private static Element readUnsupported(JsonNode json) {
        Element.Unsupported kept = new Element.Unsupported(
                json.path("kind").asText(), json.path("raw").asText());
        try {
            // A newer version's element that an older version wrote back.
            if (JSON.readTree(kept.raw()) instanceof ObjectNode element
                    && element.path("type").asText().equals(kept.kind())) {
                return readElement(element);
            }
        } catch (JsonProcessingException e) {
            return kept;
        }
        return kept;
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
