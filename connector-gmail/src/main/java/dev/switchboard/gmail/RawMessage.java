package dev.switchboard.gmail;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as {@code users.messages.get} with {@code format=raw} answers it:
 * https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages#Message. The mail itself goes into a
 * {@link Spool} while the answer streams in, whatever its size.
 *
 * @param id Gmail's id of it
 * @param thread Gmail's id of its thread, or empty
 * @param labels its labels
 * @param internalDate when Gmail took it, in milliseconds since 1970; 0 where it does not say
 * @param historyId the id of its last change, or empty
 * @param hasMail whether the mail itself was there
 */
record RawMessage(String id, String thread, Set<String> labels, long internalDate, String historyId, boolean hasMail) {
    /** RFC 4648, 5; Gmail pads it, and need not. */
    private static final Base64Variant BASE64_URL = new Base64Variant(
                    "base64url",
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
                    true,
                    '=',
                    Integer.MAX_VALUE)
            .withReadPadding(Base64Variant.PaddingReadBehaviour.PADDING_ALLOWED);

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    boolean has(String label) {
        return labels.contains(label);
    }

    /**
     * Reads an answer, and writes the mail in it.
     *
     * @throws UnreadableException if it is no answer of Gmail's
     */
    static RawMessage read(InputStream answer, OutputStream mail) throws IOException {
        try (JsonParser json = JSON.createParser(answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException("messages.get: the answer is no JSON object", null);
            }
            return read(json, mail);
        } catch (JsonProcessingException | CharConversionException | IllegalArgumentException e) {
            throw new UnreadableException("messages.get: the answer is no JSON, or its source no base64", e);
        }
    }

    /** An answer is none of Gmail's, as from something between here and there. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static RawMessage read(JsonParser json, OutputStream mail) throws IOException {
        String id = "";
        String thread = "";
        String historyId = "";
        long date = 0;
        boolean hasMail = false;
        Set<String> labels = new HashSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "id" -> id = json.getValueAsString("");
                case "threadId" -> thread = json.getValueAsString("");
                case "historyId" -> historyId = json.getValueAsString("");
                case "internalDate" -> date = json.getValueAsLong(0);
                case "labelIds" -> labels(json, labels);
                case "raw" -> {
                    hasMail = value == JsonToken.VALUE_STRING;
                    if (hasMail) {
                        json.readBinaryValue(BASE64_URL, mail);
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new RawMessage(id, thread, labels, date, historyId, hasMail);
    }

    private static void labels(JsonParser json, Set<String> labels) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            labels.add(json.getValueAsString(""));
            json.skipChildren();
        }
    }
}
