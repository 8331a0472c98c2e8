package dev.switchboard.testkit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies as they should not be: garbage, and a good body with each of its values spoilt in turn. */
final class Damage {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int HUGE = 1 << 20;

    private Damage() {}

    /** Bodies that no platform sends, by what is wrong with them. */
    static Map<String, byte[]> garbage() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("nothing", new byte[0]);
        bodies.put("no JSON", bytes("this is no JSON"));
        bodies.put("half of an object", bytes("{\"message\":{\"text\":"));
        bodies.put("an empty object", bytes("{}"));
        bodies.put("an array", bytes("[]"));
        bodies.put("null", bytes("null"));
        bodies.put("a number", bytes("12"));
        bodies.put("a text", bytes("\"text\""));
        bodies.put("NUL characters", new byte[64]);
        bodies.put("bytes that are no UTF-8", new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});
        bodies.put("deep nesting", bytes("[".repeat(100_000)));
        bodies.put("an object of something else", bytes("{\"something\":{\"else\":[1,2,3]}}"));
        return bodies;
    }

    /** A good body, spoilt in one place at a time, by what was spoilt. */
    static Map<String, byte[]> of(byte[] body) throws IOException {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("cut in half", Arrays.copyOf(body, body.length / 2));
        JsonNode good = readable(body);
        for (JsonPointer place : places(good, JsonPointer.empty())) {
            bodies.put(place + " removed", spoilt(good, place, null));
            for (Map.Entry<String, JsonNode> value : wrongValues().entrySet()) {
                bodies.put(place + " " + value.getKey(), spoilt(good, place, value.getValue()));
            }
        }
        return bodies;
    }

    private static Map<String, JsonNode> wrongValues() {
        JsonNodeFactory make = JsonNodeFactory.instance;
        Map<String, JsonNode> values = new LinkedHashMap<>();
        values.put("null", make.nullNode());
        values.put("a negative number", make.numberNode(-1));
        values.put("a huge number", make.numberNode(Long.MAX_VALUE));
        values.put("true", make.booleanNode(true));
        values.put("an empty text", make.textNode(""));
        values.put("a text with NUL", make.textNode("a\0b"));
        values.put("half a surrogate pair", make.textNode("a\ud800b"));
        values.put("a text of 1 MB", make.textNode("x".repeat(HUGE)));
        values.put("an array", make.arrayNode().add(1));
        values.put("an object", make.objectNode().put("a", 1));
        return values;
    }

    private static JsonNode readable(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static List<JsonPointer> places(JsonNode node, JsonPointer at) {
        List<JsonPointer> places = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(field -> {
                JsonPointer place = at.appendProperty(field);
                places.add(place);
                places.addAll(places(object.get(field), place));
            });
        } else if (node instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                places.addAll(places(array.get(index), at.appendIndex(index)));
            }
        }
        return places;
    }

    private static byte[] spoilt(JsonNode good, JsonPointer place, @Nullable JsonNode value) throws IOException {
        JsonNode copy = good.deepCopy();
        ObjectNode parent = (ObjectNode) copy.at(place.head());
        String field = place.last().getMatchingProperty();
        if (value == null) {
            parent.remove(field);
        } else {
            parent.set(field, value);
        }
        return JSON.writeValueAsBytes(copy);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
