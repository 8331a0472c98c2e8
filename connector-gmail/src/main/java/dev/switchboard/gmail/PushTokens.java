package dev.switchboard.gmail;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.auth.oauth2.TokenVerifier;
import dev.switchboard.spi.ChannelException;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the tokens with which Pub/Sub signs its push requests:
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions. Safe from any thread.
 */
final class PushTokens {
    private static final Logger LOG = LoggerFactory.getLogger(PushTokens.class);
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 8_192;
    private static final List<String> ISSUERS = List.of("https://accounts.google.com", "accounts.google.com");

    /** A webhook is not to wait long; Pub/Sub comes again. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String audience;
    private final String email;
    private final InstantSource clock;
    private final PushKeys keys;

    PushTokens(GmailSettings.Push push, HttpTransport transport, InstantSource clock) {
        this(push, transport, clock, PATIENCE);
    }

    PushTokens(GmailSettings.Push push, HttpTransport transport, InstantSource clock, Duration patience) {
        this.audience = push.audience();
        this.email = push.email();
        this.clock = clock;
        this.keys = new PushKeys(push.keysUrl(), transport, clock, patience);
    }

    /**
     * Whether a token is Google's, and for this channel.
     *
     * @throws ChannelException if Google's keys cannot be had, so that nobody can tell
     */
    boolean areGenuine(String authorization) {
        if (!authorization.startsWith(BEARER) || authorization.length() > LONGEST) {
            return false;
        }
        try {
            String token = authorization.substring(BEARER.length()).strip();
            JsonWebSignature read = JsonWebSignature.parse(GsonFactory.getDefaultInstance(), token);
            return claimsToBeGenuine(read)
                    && isSigned(token, String.valueOf(read.getHeader().getKeyId()));
        } catch (ChannelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.debug("A push request is not Google's: {}", e.getClass().getSimpleName());
            return false;
        }
    }

    /** What nobody has to be asked for, so that no key is looked for where it is wrong. */
    private boolean claimsToBeGenuine(JsonWebSignature token) {
        JsonWebToken.Payload claims = token.getPayload();
        return "RS256".equals(token.getHeader().getAlgorithm())
                && claims.getAudienceAsList().contains(audience)
                && ISSUERS.contains(claims.getIssuer())
                && email.equals(String.valueOf(claims.get("email")).toLowerCase(Locale.ROOT))
                && Boolean.parseBoolean(String.valueOf(claims.get("email_verified")));
    }

    private boolean isSigned(String token, String keyId) {
        Optional<PublicKey> key = keys.key(keyId);
        if (key.isEmpty()) {
            return false;
        }
        try {
            var unused = TokenVerifier.newBuilder()
                    .setAudience(audience)
                    .setPublicKey(key.get())
                    .setClock(clock::millis)
                    .build()
                    .verify(token);
            return true;
        } catch (TokenVerifier.VerificationException e) {
            LOG.debug("A push request is not Google's: {}", e.getClass().getSimpleName());
            return false;
        }
    }
}
