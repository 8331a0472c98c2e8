package dev.switchboard.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Element;
import dev.switchboard.model.Mail;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one element is written as JSON. What cannot be read, be it of a newer version or damaged, is kept as an element that
 * is not supported and says that it was stored so: what a platform sent is never taken for it. Safe from any thread.
 */
final class ElementCodec {
    private static final String UNSUPPORTED = "unsupported";

    private final ObjectMapper json;

    ElementCodec(ObjectMapper json) {
        this.json = json;
    }

    void write(JsonGenerator out, Element element) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", element instanceof Element.Unsupported ? UNSUPPORTED : element.kind());
        if (element instanceof Attachment attachment) {
            out.writeStringField("name", attachment.name());
            out.writeStringField("mediaType", attachment.mediaType());
            out.writeNumberField("size", attachment.size());
            writeOptional(out, "sha256", attachment.sha256());
            writeOptional(out, "reference", attachment.reference());
            writeOptional(out, "unavailable", attachment.unavailable());
        } else if (element instanceof Element.Location location) {
            out.writeNumberField("latitude", location.latitude());
            out.writeNumberField("longitude", location.longitude());
            out.writeStringField("label", location.label());
        } else if (element instanceof Element.ContactCard card) {
            out.writeStringField("name", card.name());
            out.writeStringField("phone", card.phone());
            out.writeStringField("email", card.email());
        } else if (element instanceof Element.Buttons buttons) {
            writeButtons(out, buttons);
            if (buttons.quickReplies()) {
                out.writeBooleanField("quickReplies", true);
            }
        } else if (element instanceof Element.Forwarded forwarded) {
            out.writeStringField("from", forwarded.from());
            out.writeStringField("by", forwarded.by());
            out.writeStringField("at", forwarded.at().toString());
        } else if (element instanceof Element.ButtonPress press) {
            out.writeStringField("label", press.label());
            out.writeStringField("value", press.value());
        } else if (element instanceof Mail mail) {
            MailCodec.write(out, mail);
        } else if (element instanceof Element.Unsupported unsupported) {
            out.writeStringField("kind", unsupported.kind());
            out.writeStringField("raw", unsupported.raw());
            if (unsupported.stored()) {
                out.writeBooleanField("stored", true);
            }
        } else {
            throw new IllegalArgumentException("element: kind " + element.kind()
                    + " cannot be stored; use Element.Unsupported for kinds of your own");
        }
        out.writeEndObject();
    }

    private static void writeButtons(JsonGenerator out, Element.Buttons buttons) throws IOException {
        out.writeArrayFieldStart("rows");
        for (List<Element.Button> row : buttons.rows()) {
            out.writeStartArray();
            for (Element.Button button : row) {
                out.writeStartObject();
                out.writeStringField("label", button.label());
                out.writeStringField("value", button.value());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private static void writeOptional(JsonGenerator out, String field, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(field, value);
        }
    }

    Element read(JsonNode element) {
        String type = element.path("type").asText();
        Element known = known(type, element);
        if (known == null) {
            return new Element.Unsupported(type, element.toString(), true);
        }
        return known instanceof Element.Unsupported kept && kept.stored() ? again(kept) : known;
    }

    /** Reads once more what another version stored and this one, or one before it, could not read. */
    private Element again(Element.Unsupported kept) {
        try {
            JsonNode element = json.readTree(kept.raw());
            String type = element.path("type").asText();
            Element known = type.equals(UNSUPPORTED) ? null : known(type, element);
            return known == null ? kept : known;
        } catch (JsonProcessingException e) {
            return kept;
        }
    }

    /** An element that this version can read; null for every other. */
    private static @Nullable Element known(String type, JsonNode element) {
        try {
            return switch (type) {
                case "attachment" -> attachment(element);
                case "location" ->
                    new Element.Location(
                            number(element, "latitude").asDouble(),
                            number(element, "longitude").asDouble(),
                            text(element, "label"));
                case "contact-card" ->
                    new Element.ContactCard(text(element, "name"), text(element, "phone"), text(element, "email"));
                case "buttons" -> buttons(element);
                case "forwarded" ->
                    new Element.Forwarded(text(element, "from"), text(element, "by"), time(element, "at"));
                case "button-press" -> new Element.ButtonPress(text(element, "label"), text(element, "value"));
                case "mail" -> MailCodec.read(element);
                case UNSUPPORTED ->
                    new Element.Unsupported(
                            text(element, "kind"),
                            text(element, "raw"),
                            element.path("stored").asBoolean());
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Element attachment(JsonNode element) {
        return Attachment.stored(
                text(element, "name"),
                text(element, "mediaType"),
                number(element, "size").asLong(),
                optional(element, "sha256"),
                optional(element, "reference"),
                optional(element, "unavailable"));
    }

    private static Element buttons(JsonNode element) {
        List<List<Element.Button>> rows = new ArrayList<>();
        for (JsonNode row : element.path("rows")) {
            List<Element.Button> buttons = new ArrayList<>();
            row.forEach(button -> buttons.add(new Element.Button(text(button, "label"), text(button, "value"))));
            rows.add(buttons);
        }
        return new Element.Buttons(rows, element.path("quickReplies").asBoolean());
    }

    private static Instant time(JsonNode element, String field) {
        try {
            return Instant.parse(text(element, field));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(field + ": must be a time", e);
        }
    }

    private static String text(JsonNode element, String field) {
        JsonNode value = element.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + ": must be a text");
        }
        return value.asText();
    }

    private static JsonNode number(JsonNode element, String field) {
        JsonNode value = element.path(field);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(field + ": must be a number");
        }
        return value;
    }

    private static @Nullable String optional(JsonNode element, String field) {
        return element.hasNonNull(field) ? text(element, field) : null;
    }
}
