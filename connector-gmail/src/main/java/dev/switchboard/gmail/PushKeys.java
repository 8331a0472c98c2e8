package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import dev.switchboard.spi.ChannelException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Google's public keys (RFC 7517), fetched on a thread of their own and kept. Whoever needs one waits for it only where
 * none is known, and never long. Safe from any thread.
 */
final class PushKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PushKeys.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 256 * 1024;

    /** Google announces keys a day and more before they are used. */
    private static final Duration FETCHED_AGAIN_AFTER = Duration.ofHours(1);

    /** A key that was withdrawn is trusted no longer than so, whatever Google's server does. */
    private static final Duration TRUSTED_FOR = Duration.ofHours(24);

    /** Keys that do not exist can be named by anybody, and are not to have Google asked each time. */
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

    private final GenericUrl url;
    private final HttpTransport transport;
    private final InstantSource clock;
    private final Duration patience;

    private Map<String, PublicKey> keys = Map.of();
    private @Nullable Instant fetched;
    private @Nullable Instant tried;
    private @Nullable CompletableFuture<Void> fetching;

    /**
     * Keys that nobody fetched yet.
     *
     * @param patience how long whoever needs a key may wait for it
     */
    PushKeys(String url, HttpTransport transport, InstantSource clock, Duration patience) {
        this.url = new GenericUrl(url);
        this.transport = transport;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * A key.
     *
     * @return the key; empty where there surely is none of that name
     * @throws ChannelException if that cannot be known now
     */
    Optional<PublicKey> key(String id) {
        CompletableFuture<Void> fetch;
        synchronized (this) {
            PublicKey known = isOlderThan(TRUSTED_FOR) ? null : keys.get(id);
            fetch = known == null || isOlderThan(FETCHED_AGAIN_AFTER) ? fetch() : null;
            if (known != null) {
                return Optional.of(known);
            }
        }
        if (fetch != null) {
            await(fetch);
        }
        synchronized (this) {
            PublicKey known = keys.get(id);
            if (isOlderThan(TRUSTED_FOR) || (known == null && isBehind())) {
                throw ChannelException.unavailable("Google's keys cannot be had now");
            }
            return Optional.ofNullable(known);
        }
    }

    /** Whether they were asked for in vain last, or are just asked for. */
    private boolean isBehind() {
        return tried != null && (fetched == null || fetched.isBefore(tried));
    }

    private boolean isOlderThan(Duration age) {
        return fetched == null || fetched.plus(age).isBefore(clock.instant());
    }

    /** Begins to fetch them, if it is time to; null where it is not. */
    private @Nullable CompletableFuture<Void> fetch() {
        CompletableFuture<Void> running = fetching;
        if (running != null && !running.isDone()) {
            return running;
        }
        Instant now = clock.instant();
        if (tried != null && now.isBefore(tried.plus(BETWEEN_FETCHES))) {
            return null;
        }
        tried = now;
        fetching = CompletableFuture.runAsync(this::fetchNow, work -> {
            Thread thread = new Thread(work, "switchboard-gmail-keys");
            thread.setDaemon(true);
            thread.start();
        });
        return fetching;
    }

    private void await(CompletableFuture<Void> fetch) {
        try {
            fetch.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("Google's keys did not come", e);
        }
    }

    private void fetchNow() {
        try {
            Map<String, PublicKey> read = read();
            synchronized (this) {
                keys = read;
                fetched = clock.instant();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.warn("Google's keys for push requests cannot be fetched from {}: {}", url, e.toString());
        }
    }

    private Map<String, PublicKey> read() throws IOException, GeneralSecurityException {
        HttpRequest request = transport.createRequestFactory().buildGetRequest(url);
        request.setNumberOfRetries(0).setFollowRedirects(false);
        HttpResponse response = request.execute();
        try (InputStream body = response.getContent()) {
            return parsed(JSON.readTree(body.readNBytes(MOST_BYTES)));
        } finally {
            response.disconnect();
        }
    }

    private static Map<String, PublicKey> parsed(JsonNode set) throws IOException, GeneralSecurityException {
        Map<String, PublicKey> keys = new HashMap<>();
        KeyFactory rsa = KeyFactory.getInstance("RSA");
        for (JsonNode key : set.path("keys")) {
            if ("RSA".equals(key.path("kty").asText())) {
                RSAPublicKeySpec spec = new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
                keys.put(key.path("kid").asText(""), rsa.generatePublic(spec));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("the answer has no keys");
        }
        return keys;
    }

    private static BigInteger number(JsonNode key, String field) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(field).asText("")));
    }
}
