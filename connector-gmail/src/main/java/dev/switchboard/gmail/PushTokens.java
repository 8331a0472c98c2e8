package dev.switchboard.gmail;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.api.client.util.Clock;
import com.google.auth.oauth2.TokenVerifier;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the tokens with which Pub/Sub signs its push requests:
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions. Google's keys are fetched when the first token is
 * checked, and then kept for an hour; a check that fails for want of keys is a refusal, after which Pub/Sub comes again.
 */
final class PushTokens {
    private static final Logger LOG = LoggerFactory.getLogger(PushTokens.class);
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 8_192;
    private static final List<String> ISSUERS = List.of("https://accounts.google.com", "accounts.google.com");

    private final String email;
    private final TokenVerifier verifier;

    PushTokens(GmailSettings.Push push, HttpTransport transport, InstantSource clock) {
        this.email = push.email();
        Clock google = clock::millis;
        this.verifier = TokenVerifier.newBuilder()
                .setAudience(push.audience())
                .setCertificatesLocation(push.keysUrl())
                .setHttpTransportFactory(() -> transport)
                .setClock(google)
                .build();
    }

    boolean areGenuine(String authorization) {
        if (!authorization.startsWith(BEARER) || authorization.length() > LONGEST) {
            return false;
        }
        try {
            JsonWebSignature token =
                    verifier.verify(authorization.substring(BEARER.length()).strip());
            JsonWebToken.Payload claims = token.getPayload();
            return "RS256".equals(token.getHeader().getAlgorithm())
                    && ISSUERS.contains(claims.getIssuer())
                    && email.equals(String.valueOf(claims.get("email")).toLowerCase(Locale.ROOT))
                    && Boolean.parseBoolean(String.valueOf(claims.get("email_verified")));
        } catch (TokenVerifier.VerificationException | RuntimeException e) {
            LOG.debug("A push request is not Google's: {}", e.getClass().getSimpleName());
            return false;
        }
    }
}
