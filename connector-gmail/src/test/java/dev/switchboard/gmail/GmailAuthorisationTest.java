package dev.switchboard.gmail;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.switchboard.gmail.GmailAuthorisation.Consent;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GmailAuthorisationTest {
    private static final URI REDIRECT = URI.create("https://host.example/authorised");
    private WireMockServer google;
    private GmailAuthorisation authorisation;

    @BeforeEach
    void start() {
        google =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        google.start();
        google.stubFor(
                post("/token").willReturn(okJson("{\"access_token\":\"a\",\"refresh_token\":\"the-refresh-token\"}")));
        authorisation = GmailAuthorisation.at(
                "client",
                "the-client-secret",
                URI.create(google.baseUrl() + "/auth"),
                URI.create(google.baseUrl() + "/token"));
    }

    @AfterEach
    void stop() {
        google.stop();
    }

    private static Map<String, String> query(URI url) {
        return Arrays.stream(url.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Test
    void aConsentBecomesARefreshToken() throws Exception {
        Consent consent = authorisation.begin(REDIRECT, "desk@x.example");
        Map<String, String> asked = query(consent.url());
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(consent.verifier().getBytes(StandardCharsets.US_ASCII));

        assertThat(asked)
                .containsEntry("redirect_uri", REDIRECT.toString())
                .containsEntry("state", consent.state())
                .containsEntry("access_type", "offline")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry(
                        "code_challenge",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        assertThat(authorisation.finish(consent, consent.state(), "the code")).isEqualTo("the-refresh-token");
        google.verify(postRequestedFor(urlEqualTo("/token"))
                .withRequestBody(containing("code_verifier=" + consent.verifier()))
                .withRequestBody(containing("code=the+code")));
    }

    @Test
    void anotherStateIsRefusedBeforeGoogleIsAsked() {
        Consent consent = authorisation.begin(REDIRECT, "desk@x.example");

        assertThatThrownBy(() -> authorisation.finish(consent, "another", "code"))
                .hasMessageContaining("state");
        assertThatThrownBy(() -> authorisation.finish(consent, null, "code")).hasMessageContaining("state");
        assertThatThrownBy(() -> authorisation.finish(consent, consent.state(), null))
                .hasMessageContaining("did not consent");
        assertThat(google.getAllServeEvents()).isEmpty();
    }

    @Test
    void whatGoogleRefusesIsSaidWithoutASecret() {
        google.stubFor(post("/token").willReturn(jsonResponse("{\"error\":\"invalid_grant\"}", 400)));
        Consent consent = authorisation.begin(REDIRECT, "desk@x.example");

        assertThatThrownBy(() -> authorisation.finish(consent, consent.state(), "the-code"))
                .hasMessageContaining("invalid_grant")
                .satisfies(refusal -> assertThat(refusal.toString() + consent)
                        .doesNotContain("the-client-secret", "the-code", consent.verifier()));
    }

    @Test
    void aBrowserOnThisComputerComesBackToAPortOfIt() throws Exception {
        CompletableFuture<Integer> shown = new CompletableFuture<>();
        String token = authorisation.byBrowser(
                "desk@x.example", url -> shown.completeAsync(() -> comesBack(query(url))), Duration.ofSeconds(20));

        assertThat(token).isEqualTo("the-refresh-token");
        assertThat(shown.get()).isEqualTo(200);
    }

    private static int comesBack(Map<String, String> asked) {
        URI back = URI.create(asked.get("redirect_uri") + "?state=" + asked.get("state") + "&code=from-the-browser");
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(back).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoeverDoesNotComeBackIsNotWaitedForForEver() {
        assertThatThrownBy(() -> authorisation.byBrowser("desk@x.example", url -> {}, Duration.ofMillis(50)))
                .hasMessageContaining("did not come back");
    }
}
