package dev.switchboard.model;

import java.util.Map;
import java.util.Objects;

/**
 * What the host is to answer, as it is.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body; may be empty
 */
public record WebhookResponse(int status, Map<String, String> headers, String body) {
    /** Copies the headers. */
    public WebhookResponse {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    /**
     * A 200 with an empty body.
     *
     * @return the answer
     */
    public static WebhookResponse ok() {
        return of(200, "");
    }

    /**
     * An answer without headers.
     *
     * @param status the HTTP status
     * @param body the body
     * @return the answer
     */
    public static WebhookResponse of(int status, String body) {
        return new WebhookResponse(status, Map.of(), body);
    }
}
