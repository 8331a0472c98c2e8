package dev.switchboard.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a simulated platform writes content as JSON: a text, its spans, and elements. */
final class ContentJson {
    private ContentJson() {}

    /** Adds the fields of content to an object; the text under the name that is given. */
    static void write(ObjectNode json, String textField, Content content) {
        json.put(textField, content.text().plain());
        writeBeside(json, content);
    }

    /** Adds all but the text. */
    static void writeBeside(ObjectNode json, Content content) {
        if (!content.text().spans().isEmpty()) {
            ArrayNode spans = json.putArray("spans");
            for (Text.Span span : content.text().spans()) {
                ObjectNode one = spans.addObject()
                        .put("start", span.start())
                        .put("end", span.end())
                        .put("style", span.style().name().toLowerCase(Locale.ROOT));
                putOptional(one, "link", span.link());
            }
        }
        if (!content.elements().isEmpty()) {
            ArrayNode elements = json.putArray("elements");
            content.elements().forEach(element -> write(elements.addObject(), element));
        }
    }

    private static void write(ObjectNode json, Element element) {
        json.put("type", element.kind());
        if (element instanceof Attachment file) {
            json.put("name", file.name()).put("media_type", file.mediaType()).put("size", file.size());
            putOptional(json, "id", file.reference());
        } else if (element instanceof Element.Location place) {
            json.put("latitude", place.latitude())
                    .put("longitude", place.longitude())
                    .put("label", place.label());
        } else if (element instanceof Element.ContactCard card) {
            json.put("name", card.name()).put("phone", card.phone()).put("email", card.email());
        } else if (element instanceof Element.ButtonPress press) {
            json.put("label", press.label()).put("value", press.value());
        } else if (element instanceof Element.Buttons buttons) {
            ArrayNode rows = json.putArray("rows");
            for (List<Element.Button> row : buttons.rows()) {
                ArrayNode one = rows.addArray();
                row.forEach(
                        button -> one.addObject().put("label", button.label()).put("value", button.value()));
            }
        }
    }

    static Content read(Fields json, String textField) throws Unreadable {
        String plain = json.text(textField);
        List<Text.Span> spans = new ArrayList<>();
        for (Fields span : json.objects("spans")) {
            spans.add(readSpan(span, plain));
        }
        List<Element> elements = new ArrayList<>();
        for (Fields element : json.objects("elements")) {
            elements.add(readElement(element));
        }
        return new Content(new Text(plain, spans), elements, null);
    }

    private static Text.Span readSpan(Fields span, String plain) throws Unreadable {
        int start = span.integer("start");
        int end = span.integer("end");
        if (start < 0 || end <= start || end > plain.length()) {
            throw span.wrong("end", "must lie behind the start, and both inside the text");
        }
        String name = span.text("style");
        for (Text.Style style : Text.Style.values()) {
            if (style.name().toLowerCase(Locale.ROOT).equals(name)) {
                return new Text.Span(start, end, style, style == Text.Style.LINK ? span.text("link") : null);
            }
        }
        throw span.wrong("style", "must be a style that there is");
    }

    private static Element readElement(Fields json) throws Unreadable {
        String type = json.id("type");
        return switch (type) {
            case "attachment" ->
                Attachment.remote(
                        json.name("name"),
                        json.id("media_type"),
                        json.size("size", Attachment.UNKNOWN_SIZE),
                        json.id("id"));
            case "location" -> location(json);
            case "contact-card" -> new Element.ContactCard(json.name("name"), json.name("phone"), json.name("email"));
            case "buttons" -> buttons(json);
            case "button-press" -> new Element.ButtonPress(json.name("label"), json.id("value"));
            default -> throw json.wrong("type", "must be a type that there is");
        };
    }

    private static Element location(Fields json) throws Unreadable {
        double latitude = json.number("latitude");
        double longitude = json.number("longitude");
        if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
            throw json.wrong("latitude", "must be -90 to 90, and longitude -180 to 180");
        }
        return new Element.Location(latitude, longitude, json.name("label"));
    }

    private static Element buttons(Fields json) throws Unreadable {
        List<List<Element.Button>> rows = new ArrayList<>();
        for (List<Fields> row : json.rows("rows")) {
            List<Element.Button> buttons = new ArrayList<>();
            for (Fields button : row) {
                buttons.add(new Element.Button(button.id("label"), button.id("value")));
            }
            rows.add(buttons);
        }
        if (rows.isEmpty() || rows.stream().anyMatch(List::isEmpty)) {
            throw json.wrong("rows", "must have at least one row, and a button in each");
        }
        return new Element.Buttons(rows);
    }

    private static void putOptional(ObjectNode json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
