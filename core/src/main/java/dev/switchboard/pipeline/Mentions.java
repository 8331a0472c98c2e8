package dev.switchboard.pipeline;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds in raw payloads what names a person: the values of identities and the ids of chats, standing alone. Short ones, which
 * anything else could be called as well, are not looked for.
 */
final class Mentions {
    private static final int SHORTEST = 6;

    private final List<String> values;

    Mentions(Collection<String> values) {
        this.values = values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .map(Mentions::bytes)
                .toList();
    }

    boolean in(byte @Nullable [] raw) {
        return raw != null && in(new String(raw, StandardCharsets.ISO_8859_1));
    }

    boolean in(LoggedWebhook webhook) {
        WebhookRequest request = webhook.request();
        return request != null
                && (in(request.body())
                        || in(bytes(request.uri().toString()))
                        || in(bytes(request.headers().toString())));
    }

    private boolean in(String text) {
        return values.stream().anyMatch(value -> standsAlone(text, value));
    }

    private static boolean standsAlone(String text, String value) {
        for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
            int end = at + value.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    /** Text as its bytes, one character each, as raw payloads are searched. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
