package dev.switchboard.pipeline;

import dev.switchboard.model.WebhookRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A webhook as it is kept: without the values of headers and parameters that carry a secret or a signature, and without
 * the channel's secrets, wherever they stand.
 */
final class RedactedRequest {
    static final String REMOVED = "(removed)";

    private static final Pattern TELLING = Pattern.compile(
            "(?i).*(auth|token|secret|signature|sign|hmac|password|passwd|cookie|credential|api-?_?key|session|nonce).*");
    private static final int LEAST_SECRET = 6;

    private RedactedRequest() {}

    static WebhookRequest of(WebhookRequest request, Collection<String> secrets) {
        List<String> hidden = secrets.stream()
                .filter(secret -> secret.length() >= LEAST_SECRET)
                .toList();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.headers().forEach((name, values) -> headers.put(name, values(name, values, hidden)));
        return WebhookRequest.of(request.method(), uri(request.uri(), hidden), headers, body(request.body(), hidden));
    }

    private static List<String> values(String name, List<String> values, List<String> secrets) {
        return values.stream()
                .map(value -> TELLING.matcher(name).matches() ? REMOVED : without(value, secrets))
                .toList();
    }

    /** Keeps the path and the query, which a connector may read; a host's own name for itself is of no use. */
    private static URI uri(URI uri, List<String> secrets) {
        String path = without(uri.getRawPath() == null ? "/" : uri.getRawPath(), secrets);
        String query = uri.getRawQuery();
        if (query == null) {
            return URI.create(encoded(path));
        }
        List<String> parameters = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            boolean telling = equals >= 0 && TELLING.matcher(name).matches();
            parameters.add(telling ? name + "=" + REMOVED : without(parameter, secrets));
        }
        return URI.create(encoded(path) + "?" + String.join("&", parameters));
    }

    /** A path of two slashes at its beginning would be read as a host's name. */
    private static String encoded(String path) {
        return path.startsWith("//") ? path.substring(1) : path;
    }

    private static String without(String text, List<String> secrets) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, REMOVED);
        }
        return redacted;
    }

    /** Bytes as characters, one each, and back: so that what is no text survives. */
    private static byte[] body(byte[] body, List<String> secrets) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String redacted = text;
        for (String secret : secrets) {
            String bytes = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            redacted = redacted.replace(bytes, REMOVED);
        }
        return redacted.equals(text) ? body : redacted.getBytes(StandardCharsets.ISO_8859_1);
    }
}
