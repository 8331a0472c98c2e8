package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.UrlEncodedContent;
import dev.switchboard.spi.ChannelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks a mailbox's owner for their consent, by OAuth 2.0 with PKCE, and gets the refresh token that a channel keeps:
 * https://developers.google.com/identity/protocols/oauth2/web-server and, for programs on people's own computers,
 * https://developers.google.com/identity/protocols/oauth2/native-app.
 *
 * <p>A web application sends the owner to {@link #begin}'s URL, keeps the {@link Consent} in their session, and hands both
 * to {@link #finish} when they come back. A program without a web server calls {@link #byBrowser}. The token goes into the
 * channel's setting {@link Gmail#REFRESH_TOKEN}: for a channel that is added at run time it is stored sealed, by the
 * board's secret store. Safe from any thread.
 */
public final class GmailAuthorisation {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String clientId;
    private final String clientSecret;
    private final URI consentUrl;
    private final URI tokenUrl;
    private final List<String> scopes;
    private final HttpTransport transport = new JdkTransport(CALL_TIMEOUT);

    /**
     * A consent that was asked for and not given yet. {@link #toString} shows nothing of it.
     *
     * @param url where the owner is to go
     * @param redirect where they come back to
     * @param state what comes back with them, so that nobody can slip in another's consent
     * @param verifier what proves, when they are back, that it was asked for here
     */
    public record Consent(URI url, URI redirect, String state, String verifier) {
        @Override
        public String toString() {
            return "Consent[" + redirect + "]";
        }
    }

    private GmailAuthorisation(
            String clientId, String clientSecret, URI consentUrl, URI tokenUrl, List<String> scopes) {
        this.scopes = List.copyOf(scopes);
        this.clientId = Objects.requireNonNull(clientId, "clientId");
        this.clientSecret = Objects.requireNonNull(clientSecret, "clientSecret");
        this.consentUrl = Objects.requireNonNull(consentUrl, "consentUrl");
        this.tokenUrl = Objects.requireNonNull(tokenUrl, "tokenUrl");
    }

    /**
     * By Google's own servers.
     *
     * @param clientId the id of the OAuth client
     * @param clientSecret its secret
     * @return the authorisation
     */
    public static GmailAuthorisation of(String clientId, String clientSecret) {
        return at(
                clientId,
                clientSecret,
                URI.create("https://accounts.google.com/o/oauth2/v2/auth"),
                URI.create("https://oauth2.googleapis.com/token"));
    }

    /**
     * By other servers.
     *
     * @param clientId the id of the OAuth client
     * @param clientSecret its secret
     * @param consentUrl where owners give their consent
     * @param tokenUrl where codes become tokens
     * @return the authorisation
     */
    public static GmailAuthorisation at(String clientId, String clientSecret, URI consentUrl, URI tokenUrl) {
        return new GmailAuthorisation(clientId, clientSecret, consentUrl, tokenUrl, GmailTokens.SCOPES);
    }

    /**
     * The same, which asks for Pub/Sub too: for a channel with {@link Gmail#PUSH_SUBSCRIPTION}.
     *
     * @return the authorisation
     */
    public GmailAuthorisation withSubscription() {
        return new GmailAuthorisation(
                clientId, clientSecret, consentUrl, tokenUrl, GmailTokens.SCOPES_WITH_SUBSCRIPTION);
    }

    /**
     * Asks for consent.
     *
     * @param redirect where the owner comes back to, as it is registered with the client
     * @param user the mailbox's address, which Google's page proposes
     * @return what is to be kept until they are back
     */
    public Consent begin(URI redirect, String user) {
        String state = random();
        String verifier = random();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", clientId);
        query.put("redirect_uri", redirect.toString());
        query.put("response_type", "code");
        query.put("scope", String.join(" ", scopes));
        query.put("state", state);
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        // Without these two a refresh token comes only with the very first consent.
        query.put("access_type", "offline");
        query.put("prompt", "consent");
        query.put("login_hint", user);
        return new Consent(URI.create(consentUrl + "?" + encoded(query)), redirect, state, verifier);
    }

    /** RFC 7636, 4.1: 43 to 128 characters. */
    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /**
     * Takes what the owner came back with.
     *
     * @param consent what {@link #begin} gave
     * @param state the parameter {@code state} of the request that they came back with
     * @param code its parameter {@code code}; null where they refused
     * @return the refresh token
     * @throws ChannelException if they refused, the state is not that of the consent, or Google refuses the code
     * @throws InterruptedException if the thread is interrupted
     */
    public String finish(Consent consent, @Nullable String state, @Nullable String code) throws InterruptedException {
        byte[] expected = consent.state().getBytes(StandardCharsets.UTF_8);
        byte[] given = String.valueOf(state).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            throw ChannelException.authentication("the state is not that of the consent that was asked for");
        }
        if (code == null || code.isEmpty()) {
            throw ChannelException.authentication("the owner did not consent");
        }
        String token = exchange(consent, code).path("refresh_token").asText("");
        if (token.isEmpty()) {
            throw ChannelException.authentication("Google gave no refresh token");
        }
        return token;
    }

    private JsonNode exchange(Consent consent, String code) throws InterruptedException {
        UrlEncodedContent form = new UrlEncodedContent(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "code_verifier",
                consent.verifier(),
                "redirect_uri",
                consent.redirect().toString(),
                "client_id",
                clientId,
                "client_secret",
                clientSecret));
        try {
            HttpRequest request =
                    transport.createRequestFactory().buildPostRequest(new GenericUrl(tokenUrl.toString()), form);
            request.setThrowExceptionOnExecuteError(false).setNumberOfRetries(0);
            HttpResponse response = request.execute();
            try (InputStream body = response.getContent()) {
                JsonNode answer = JSON.readTree(body);
                if (response.isSuccessStatusCode()) {
                    return answer;
                }
                String error = answer.path("error").asText("HTTP status " + response.getStatusCode());
                throw ChannelException.authentication("Google refuses the code: " + error);
            }
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while a code was exchanged");
            }
            throw ChannelException.unavailable(
                    "the code could not be exchanged: " + e.getClass().getSimpleName());
        }
    }

    /**
     * Asks for consent in the browser of whoever sits at this computer, who comes back to a port of it.
     *
     * @param user the mailbox's address, which Google's page proposes
     * @param open opens a URL in the browser, or shows it to be opened
     * @param patience how long to wait for the owner
     * @return the refresh token
     * @throws ChannelException if they refused or did not come back, or Google refuses the code
     * @throws IOException if no port can be listened on
     * @throws InterruptedException if the thread is interrupted
     */
    public String byBrowser(String user, Consumer<URI> open, Duration patience)
            throws IOException, InterruptedException {
        try (LoopbackRedirect redirect = new LoopbackRedirect()) {
            Consent consent = begin(redirect.uri(), user);
            open.accept(consent.url());
            Map<String, String> back = redirect.await(patience);
            return finish(consent, back.get("state"), back.get("code"));
        }
    }
}
