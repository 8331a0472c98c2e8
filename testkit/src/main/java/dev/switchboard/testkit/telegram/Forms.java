package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.testkit.telegram.BotCall.PostedFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the parameters of a call in each of the ways in which the Bot API takes them: a query, a form, a form with files,
 * JSON. See https://core.telegram.org/bots/api#making-requests.
 */
final class Forms {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");
    private static final Pattern TYPE = Pattern.compile("(?i)content-type: *([^\r\n]+)");

    private Forms() {}

    static BotCall read(String method, String query, String contentType, byte[] body) throws JsonProcessingException {
        ObjectNode parameters = JSON.createObjectNode();
        Map<String, PostedFile> files = new LinkedHashMap<>();
        addForm(parameters, query);
        if (contentType.startsWith("application/json")) {
            JsonNode json = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            json.properties().forEach(field -> parameters.set(field.getKey(), field.getValue()));
        } else if (contentType.startsWith("multipart/form-data")) {
            addParts(parameters, files, contentType, body);
        } else if (contentType.startsWith("application/x-www-form-urlencoded")) {
            addForm(parameters, new String(body, StandardCharsets.UTF_8));
        }
        return new BotCall(method, parameters, files);
    }

    private static void addForm(ObjectNode parameters, String form) {
        for (String field : form.isEmpty() ? new String[0] : form.split("&")) {
            String[] pair = field.split("=", 2);
            String value = pair.length > 1 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "";
            parameters.set(URLDecoder.decode(pair[0], StandardCharsets.UTF_8), value(value));
        }
    }

    /** In a form, what is no text or number is JSON. */
    private static JsonNode value(String text) {
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                return TextNode.valueOf(text); // a message may begin so
            }
        }
        return TextNode.valueOf(text);
    }

    private static void addParts(
            ObjectNode parameters, Map<String, PostedFile> files, String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return;
        }
        byte[] between = ("--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        int from = indexOf(body, between, 0);
        while (from >= 0) {
            int start = from + between.length + 2;
            int next = indexOf(body, between, start);
            if (next < 0) {
                return;
            }
            addPart(parameters, files, Arrays.copyOfRange(body, start, next - 2));
            from = next;
        }
    }

    private static void addPart(ObjectNode parameters, Map<String, PostedFile> files, byte[] part) {
        int end = indexOf(part, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), 0);
        if (end < 0) {
            return;
        }
        String head = new String(part, 0, end, StandardCharsets.UTF_8);
        byte[] content = Arrays.copyOfRange(part, end + 4, part.length);
        Matcher name = NAME.matcher(head);
        if (!name.find()) {
            return;
        }
        Matcher fileName = FILE_NAME.matcher(head);
        if (fileName.find()) {
            Matcher type = TYPE.matcher(head);
            files.put(
                    name.group(1),
                    new PostedFile(
                            fileName.group(1), type.find() ? type.group(1).strip() : "", content));
        } else {
            parameters.set(name.group(1), value(new String(content, StandardCharsets.UTF_8)));
        }
    }

    private static int indexOf(byte[] in, byte[] wanted, int from) {
        for (int i = Math.max(0, from); i <= in.length - wanted.length; i++) {
            if (in[i] == wanted[0] && Arrays.equals(in, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
