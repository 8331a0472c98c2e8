package dev.switchboard.gmail;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserCredentials;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.ChannelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Gives access tokens, and gets new ones before they end. A grant that was revoked is an authentication failure, which
 * ends all calls until a person does something. No exception of it has a cause: those of the library may hold what was
 * sent. Safe from any thread.
 */
final class GmailTokens {
    /** https://developers.google.com/workspace/gmail/api/auth/scopes: reading, sending, and changing labels. */
    static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/gmail.modify");

    /** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull#authorization-scopes */
    static final List<String> SCOPES_WITH_SUBSCRIPTION =
            List.of("https://www.googleapis.com/auth/gmail.modify", "https://www.googleapis.com/auth/pubsub");

    /** At most; a token that is good for a shorter time is used for half of it. */
    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);

    private final @Nullable GoogleCredentials credentials;
    private final InstantSource clock;
    private @Nullable String ready;
    private @Nullable AccessToken token;
    private Instant since = Instant.EPOCH;

    GmailTokens(GmailSettings settings, HttpTransport transport) {
        GmailSettings.Grant grant = settings.grant();
        this.clock = settings.clock();
        this.ready = grant.accessToken().isEmpty() ? null : grant.accessToken();
        this.credentials = credentials(grant, settings, transport);
    }

    private static @Nullable GoogleCredentials credentials(
            GmailSettings.Grant grant, GmailSettings settings, HttpTransport transport) {
        if (!grant.serviceAccount().isEmpty()) {
            GmailSettings.Push push = settings.push();
            boolean pulls = push != null && !push.subscription().isEmpty();
            return delegated(grant, settings.user(), pulls ? SCOPES_WITH_SUBSCRIPTION : SCOPES, transport);
        }
        if (grant.refreshToken().isEmpty()) {
            return null;
        }
        return UserCredentials.newBuilder()
                .setClientId(grant.clientId())
                .setClientSecret(grant.clientSecret())
                .setRefreshToken(grant.refreshToken())
                .setTokenServerUri(grant.tokenUrl())
                .setHttpTransportFactory(() -> transport)
                .build();
    }

    /** https://developers.google.com/identity/protocols/oauth2/service-account#delegatingauthority */
    private static GoogleCredentials delegated(
            GmailSettings.Grant grant, String user, List<String> scopes, HttpTransport transport) {
        try {
            byte[] key = grant.serviceAccount().getBytes(StandardCharsets.UTF_8);
            return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(key), () -> transport).toBuilder()
                    .setTokenServerUri(grant.tokenUrl())
                    .setServiceAccountUser(user)
                    .setScopes(scopes)
                    .build();
        } catch (IOException | RuntimeException e) {
            // Its message may quote the key.
            throw new ConfigurationException(Gmail.SERVICE_ACCOUNT, "must be the JSON key of a service account");
        }
    }

    /** {@return a token that is good for some time} */
    synchronized String current() throws InterruptedException {
        String given = ready;
        if (given != null) {
            return given;
        }
        AccessToken known = token;
        if (known == null || endsSoon(known)) {
            known = refreshed();
            token = known;
            since = clock.instant();
        }
        return known.getTokenValue();
    }

    private boolean endsSoon(AccessToken known) {
        if (known.getExpirationTime() == null) {
            return false;
        }
        Instant end = known.getExpirationTime().toInstant();
        Duration half = Duration.between(since, end).dividedBy(2);
        return end.isBefore(clock.instant().plus(half.compareTo(BEFORE_ITS_END) < 0 ? half : BEFORE_ITS_END));
    }

    /** A token was refused. True where another one can be had. */
    synchronized boolean refused(String refused) {
        if (refused.equals(ready)) {
            ready = null;
        }
        AccessToken known = token;
        if (known != null && refused.equals(known.getTokenValue())) {
            token = null;
        }
        return credentials != null;
    }

    private AccessToken refreshed() throws InterruptedException {
        if (credentials == null) {
            throw ChannelException.authentication("the access token was refused, and there is no refresh token");
        }
        try {
            return credentials.refreshAccessToken();
        } catch (IOException e) {
            if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
                Thread.interrupted();
                throw new InterruptedException("interrupted while a token was refreshed");
            }
            throw refusal(e);
        }
    }

    /** RFC 6749, 5.2: invalid_grant, invalid_client and unauthorized_client are for a person; all else may pass. */
    private static ChannelException refusal(IOException failure) {
        HttpResponseException answer = null;
        for (Throwable cause = failure; cause != null && answer == null; cause = cause.getCause()) {
            answer = cause instanceof HttpResponseException found ? found : null;
        }
        String body = answer == null || answer.getContent() == null
                ? ""
                : answer.getContent().toLowerCase(Locale.ROOT);
        for (String error :
                List.of("invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "access_denied")) {
            if (body.contains(error)) {
                return ChannelException.authentication("Google refuses to refresh the token: " + error);
            }
        }
        if (answer != null && answer.getStatusCode() == 401) {
            return ChannelException.authentication("Google refuses to refresh the token: HTTP status 401");
        }
        String what = answer == null ? failure.getClass().getSimpleName() : "HTTP status " + answer.getStatusCode();
        return ChannelException.unavailable("the token could not be refreshed: " + what);
    }
}
