package dev.switchboard.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.switchboard.model.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Failures as JSON, for storages that keep them in a column. */
public final class FailureCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FailureCodec() {}

    /**
     * Writes failures.
     *
     * @param failures the failures
     * @return the JSON
     */
    public static String write(List<Failure> failures) {
        ArrayNode array = JSON.createArrayNode();
        for (Failure failure : failures) {
            array.addObject()
                    .put("at", failure.at().toString())
                    .put("attempt", failure.attempt())
                    .put("error", failure.error());
        }
        return array.toString();
    }

    /**
     * Reads failures.
     *
     * @param json the JSON
     * @return the failures
     */
    public static List<Failure> read(String json) {
        List<Failure> failures = new ArrayList<>();
        try {
            for (JsonNode failure : JSON.readTree(json)) {
                failures.add(new Failure(
                        Instant.parse(failure.path("at").asText()),
                        failure.path("attempt").asInt(),
                        failure.path("error").asText()));
            }
        } catch (JsonProcessingException e) {
            throw StorageException.refused("stored JSON cannot be read: " + e.getOriginalMessage(), e);
        }
        return failures;
    }
}
