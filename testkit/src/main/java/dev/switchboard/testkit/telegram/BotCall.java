package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A call that a bot made.
 *
 * @param method the method's name, in the case in which Telegram documents it
 * @param parameters the parameters, however they were posted: what is JSON inside a form is read
 * @param files the files that were posted with it, by the name of their part
 */
public record BotCall(String method, ObjectNode parameters, Map<String, PostedFile> files) {
    /** Copies the files. */
    public BotCall {
        files = Map.copyOf(files);
    }

    /**
     * A file that was posted.
     *
     * @param name its file name
     * @param mediaType its media type, or empty
     * @param bytes its bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // of tests, which do not compare them
    public record PostedFile(String name, String mediaType, byte[] bytes) {}

    /**
     * A parameter.
     *
     * @param name its name
     * @return its value; missing where it was not given
     */
    public JsonNode parameter(String name) {
        return parameters.path(name);
    }

    /**
     * A parameter that is a text or a number.
     *
     * @param name its name
     * @return its value; empty where it was not given
     */
    public String text(String name) {
        return parameters.path(name).asText("");
    }
}
