package dev.switchboard.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.WebhookRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands before the body of a webhook, as JSON, for storages that keep it in a column. */
public final class RequestCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RequestCodec() {}

    /**
     * Writes all of a request but its body.
     *
     * @param request the request
     * @return the JSON
     */
    public static String write(WebhookRequest request) {
        ObjectNode json = JSON.createObjectNode();
        json.put("method", request.method()).put("uri", request.uri().toString());
        ObjectNode headers = json.putObject("headers");
        request.headers().forEach((name, values) -> {
            ArrayNode array = headers.putArray(name);
            values.forEach(array::add);
        });
        return json.toString();
    }

    /**
     * Reads a request.
     *
     * @param json the JSON
     * @param body the request's body
     * @return the request
     */
    public static WebhookRequest read(String json, byte[] body) {
        try {
            JsonNode request = JSON.readTree(json);
            Map<String, List<String>> headers = new LinkedHashMap<>();
            request.path("headers").properties().forEach(header -> {
                List<String> values = new ArrayList<>();
                header.getValue().forEach(value -> values.add(value.asText()));
                headers.put(header.getKey(), values);
            });
            return WebhookRequest.of(
                    request.path("method").asText(),
                    URI.create(request.path("uri").asText()),
                    headers,
                    body);
        } catch (JsonProcessingException e) {
            throw StorageException.refused("stored JSON cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
