package dev.switchboard.model;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as the host's framework received it: the body's bytes exactly, since signatures are made of them.
 * {@link #toString} shows no header and no body, since either may hold a secret.
 */
public final class WebhookRequest {
    private final String method;
    private final URI uri;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private WebhookRequest(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
        this.method = Objects.requireNonNull(method, "method");
        this.uri = Objects.requireNonNull(uri, "uri");
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> this.headers.put(name, List.copyOf(values)));
        this.body = body.clone();
    }

    /**
     * A request.
     *
     * @param method the HTTP method
     * @param uri the URI with its query
     * @param headers all headers; their names in any case
     * @param body the body's bytes, exactly as received
     * @return the request
     */
    public static WebhookRequest of(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
        return new WebhookRequest(method, uri, headers, body);
    }

    /**
     * A POST request without a URI of interest.
     *
     * @param body the body's bytes, exactly as received
     * @return the request
     */
    public static WebhookRequest post(byte[] body) {
        return new WebhookRequest("POST", URI.create("/"), Map.of(), body);
    }

    /**
     * This request with one more header.
     *
     * @param name the header's name
     * @param value its value
     * @return the request
     */
    public WebhookRequest header(String name, String value) {
        Map<String, List<String>> more = new TreeMap<>(headers);
        more.put(name, List.of(value));
        return new WebhookRequest(method, uri, more, body);
    }

    /** {@return the HTTP method} */
    public String method() {
        return method;
    }

    /** {@return the URI with its query} */
    public URI uri() {
        return uri;
    }

    /**
     * The first value of a header.
     *
     * @param name the header's name, in any case
     * @return the value; empty where there is none
     */
    public Optional<String> header(String name) {
        @Nullable List<String> values = headers.get(name);
        return values == null ? Optional.empty() : values.stream().findFirst();
    }

    /** {@return all headers; their names in any case} */
    public Map<String, List<String>> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** {@return the body's bytes} */
    public byte[] body() {
        return body.clone();
    }

    /** {@return the number of the body's bytes} */
    public int size() {
        return body.length;
    }

    /** {@return the body as UTF-8 text} */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebhookRequest that
                && method.equals(that.method)
                && uri.equals(that.uri)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, uri, headers, Arrays.hashCode(body));
    }

    @Override
    public String toString() {
        return "WebhookRequest[" + method + " " + uri.getPath() + ", " + body.length + " bytes]";
    }
}
