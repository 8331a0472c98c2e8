package dev.switchboard.gmail;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Mail;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.testkit.TestClock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers in the shape in which Google gives them, and the ways in which a network fails. */
class GmailWireMockTest {
    private static final String ME = "/gmail/v1/users/me/";
    private WireMockServer google;
    private GmailConnector connector;

    @BeforeEach
    void start() {
        google =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        google.start();
        connector = connector(Map.of(Gmail.ACCESS_TOKEN, "ready-token"));
    }

    private GmailConnector connector(Map<String, String> grant) {
        return connector(grant, InstantSource.system());
    }

    private GmailConnector connector(Map<String, String> grant, InstantSource clock) {
        Map<String, String> settings = new HashMap<>(grant);
        settings.put(Gmail.USER, FakeGmail.USER);
        settings.put(Gmail.API_URL, google.baseUrl());
        settings.put(Gmail.TOKEN_URL, google.baseUrl() + "/token");
        settings.put(Gmail.CALL_TIMEOUT, "PT2S");
        settings.put(Gmail.GZIP, "false");
        return (GmailConnector) new GmailProvider().create(new TestContext(settings, clock));
    }

    @AfterEach
    void stop() {
        google.stop();
    }

    private static Outgoing part() {
        Mail mail = Mail.about("Hi").to("anna@people.example");
        return new Outgoing(
                "key-1",
                new Address(GmailBoard.CHANNEL, FakeGmail.USER, ""),
                Content.text("hello").with(mail),
                null,
                Instant.now());
    }

    @Test
    void aHistoryInGooglesShapeIsFollowed() throws Exception {
        String source = Base64.getUrlEncoder()
                .encodeToString(FakeMailbox.mail("anna@people.example", FakeGmail.USER, "<1@x>", "", "Hi", "hello")
                        .clone());
        google.stubFor(get(urlPathEqualTo(ME + "history")).willReturn(okJson("""
                {"history": [{"id": "98765432109876543210987", "messages": [{"id": "19a1", "threadId": "19a1"}],
                  "messagesAdded": [{"message": {"id": "19a1", "threadId": "19a1", "labelIds": ["UNREAD", "CATEGORY_PERSONAL", "INBOX"]}}]},
                 {"id": "98765432109876543210990", "messages": [{"id": "19a0", "threadId": "19a0"}],
                  "labelsRemoved": [{"message": {"id": "19a0", "threadId": "19a0"}, "labelIds": ["UNREAD"]}]}],
                 "historyId": "98765432109876543211000"}""")));
        google.stubFor(get(urlPathEqualTo(ME + "messages/19a1")).willReturn(okJson("""
                {"id": "19a1", "threadId": "19a1", "labelIds": ["UNREAD", "INBOX"], "snippet": "hello", "sizeEstimate": 300,
                 "raw": "%s", "historyId": "98765432109876543210987", "internalDate": "1763755200000"}""".formatted(source))));

        Received received = connector.poll("98765432109876543210000 1763755100");

        assertThat(received.offset()).startsWith("98765432109876543211000 ");
        InboundEvent.NewMessage message =
                (InboundEvent.NewMessage) received.events().get(0);
        assertThat(received.events()).hasSize(1);
        assertThat(message.key()).isEqualTo("mail:19a1");
        assertThat(message.externalId()).isEqualTo("19a1");
        assertThat(message.background().alias()).isEqualTo("<1@x>");
        assertThat(message.origin().at()).isEqualTo(Instant.ofEpochMilli(1_763_755_200_000L));
        google.verify(getRequestedFor(urlPathEqualTo(ME + "history"))
                .withQueryParam("startHistoryId", equalTo("98765432109876543210000"))
                .withHeader("Authorization", equalTo("Bearer ready-token")));
    }

    @Test
    void aHistoryThatNeverChangesWritesNothing() throws Exception {
        google.stubFor(get(urlPathEqualTo(ME + "history")).willReturn(okJson("{\"historyId\": \"77\"}")));

        assertThat(connector.poll("77 " + Instant.now().getEpochSecond()).offset())
                .isNull();
    }

    @Test
    void aMailThatIsLargerHasMoreTimeToGoOut() throws Exception {
        google.stubFor(post(urlPathEqualTo(ME + "messages/send"))
                .willReturn(okJson("{\"id\": \"19b0\"}").withFixedDelay(3_000)));
        Attachment file = Attachment.of(
                "a.bin", "application/octet-stream", 2_000_000, () -> new ByteArrayInputStream(new byte[2_000_000]));
        Mail mail = Mail.about("Hi").to("anna@people.example");
        Outgoing large = new Outgoing(
                "key-2",
                new Address(GmailBoard.CHANNEL, FakeGmail.USER, ""),
                Content.text("hello").with(file).with(mail),
                null,
                Instant.now());

        assertThat(connector.send(large).names()).contains("19b0");
    }

    @Test
    void aMailThatIsTooLargeWithAllThatIsInItIsRefusedBeforeItIsSent() {
        byte[] bytes = new byte[14_000_000];
        Content content = Content.text("hello").with(Mail.about("Hi").to("anna@people.example"));
        for (int i = 0; i < 2; i++) {
            content = content.with(Attachment.of(
                    i + ".bin", "application/octet-stream", bytes.length, () -> new ByteArrayInputStream(bytes)));
        }
        Address address = new Address(GmailBoard.CHANNEL, FakeGmail.USER, "");
        Outgoing tooLarge = new Outgoing("key-3", address, content, null, Instant.now());

        ChannelException refused = catchThrowableOfType(ChannelException.class, () -> connector.send(tooLarge));
        assertThat(refused.kind()).isEqualTo(ChannelException.Kind.REJECTED);
        assertThat(refused).hasMessageContaining("36700160");
        google.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void theWatchIsRenewedBeforeItEnds() throws Exception {
        TestClock clock = new TestClock();
        google.stubFor(get(urlPathEqualTo(ME + "history")).willReturn(okJson("{\"historyId\": \"77\"}")));
        google.stubFor(post(urlPathEqualTo(ME + "watch"))
                .willReturn(okJson("{\"historyId\": \"77\", \"expiration\": \""
                        + clock.instant().plus(Duration.ofDays(7)).toEpochMilli() + "\"}")));
        GmailConnector watching =
                connector(Map.of(Gmail.ACCESS_TOKEN, "ready-token", Gmail.PUSH_TOPIC, "projects/p/topics/t"), clock);
        for (int hour = 0; hour < 48; hour++) {
            watching.poll("77 0");
            clock.advance(Duration.ofHours(1));
        }
        google.verify(
                2, postRequestedFor(urlPathEqualTo(ME + "watch")).withRequestBody(containing("projects/p/topics/t")));

        google.stubFor(post(urlPathEqualTo(ME + "watch")).willReturn(aResponse().withStatus(503)));
        watching.poll("77 0");
        watching.poll("77 0");
        clock.advance(Duration.ofMinutes(11));
        watching.poll("77 0");
        google.verify(4, postRequestedFor(urlPathEqualTo(ME + "watch")));
    }

    @Test
    void aRateLimitInGooglesShapeIsKept() {
        google.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403).withBody("""
                {"error": {"code": 403, "message": "User Rate Limit Exceeded", "status": "PERMISSION_DENIED",
                 "errors": [{"message": "User Rate Limit Exceeded", "domain": "usageLimits", "reason": "userRateLimitExceeded"}]}}""")));

        ChannelException limit = catchThrowableOfType(ChannelException.class, () -> connector.send(part()));
        assertThat(limit.kind()).isEqualTo(ChannelException.Kind.RATE_LIMITED);
        assertThat(limit.scope()).isEqualTo(ChannelException.Scope.CHANNEL);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aBrokenConnectionLeavesASendInDoubtAndAPollToBeTriedAgain(Fault fault) {
        google.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

        ChannelException sent = catchThrowableOfType(ChannelException.class, () -> connector.send(part()));
        ChannelException polled = catchThrowableOfType(ChannelException.class, () -> connector.poll("1 0"));
        assertThat(sent.kind()).isEqualTo(ChannelException.Kind.IN_DOUBT);
        assertThat(polled.kind()).isEqualTo(ChannelException.Kind.UNAVAILABLE);
        google.verify(1, postRequestedFor(anyUrl()));
    }

    @Test
    void anAnswerThatStopsInTheMiddleEnds() {
        ResponseDefinitionBuilder slow =
                okJson("{\"history\": [], \"historyId\": \"78\"}").withChunkedDribbleDelay(5, 60_000);
        google.stubFor(get(urlPathEqualTo(ME + "history")).willReturn(slow));
        long begun = System.nanoTime();

        ChannelException failure = catchThrowableOfType(ChannelException.class, () -> connector.poll("77 0"));
        assertThat(failure.kind()).isEqualTo(ChannelException.Kind.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(45));
    }

    @Test
    void aServiceAccountSignsForTheMailbox() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String key = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                .replace("\r\n", "\\n");
        String json =
                "{\"type\":\"service_account\",\"client_id\":\"7\",\"client_email\":\"robot@p.iam.gserviceaccount.com\","
                        + "\"private_key_id\":\"k\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n" + key
                        + "\\n-----END PRIVATE KEY-----\\n\",\"token_uri\":\"" + google.baseUrl() + "/token\"}";
        google.stubFor(post("/token")
                .willReturn(okJson("{\"access_token\":\"delegated\",\"expires_in\":3600,\"token_type\":\"Bearer\"}")));
        google.stubFor(get(urlPathEqualTo(ME + "profile")).willReturn(okJson("{\"historyId\": \"5\"}")));

        assertThat(connector(Map.of(Gmail.SERVICE_ACCOUNT, json)).poll(null).offset())
                .startsWith("5 ");
        String form = google.findAll(postRequestedFor(urlPathEqualTo("/token")))
                .get(0)
                .getBodyAsString();
        String claims = new String(
                Base64.getUrlDecoder().decode(form.replaceFirst(".*assertion=[^.]*\\.([^.]*)\\..*", "$1")),
                StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("\"sub\":\"" + FakeGmail.USER + "\"", "gmail.modify", "robot@p.iam.gserviceaccount.com");
        google.verify(
                anyRequestedFor(urlPathEqualTo(ME + "profile")).withHeader("Authorization", containing("delegated")));
    }

    @Test
    void aTokenServerThatIsAwayIsNoReasonToAskThePerson() {
        google.stubFor(post("/token").willReturn(aResponse().withStatus(503)));
        GmailConnector refreshing = connector(
                Map.of(Gmail.CLIENT_ID, "c", Gmail.CLIENT_SECRET, "the-secret", Gmail.REFRESH_TOKEN, "the-token"));

        ChannelException failure = catchThrowableOfType(ChannelException.class, () -> refreshing.send(part()));
        assertThat(failure.kind()).isEqualTo(ChannelException.Kind.UNAVAILABLE);
        assertThat(failure).hasNoCause();
        assertThat(failure.toString()).doesNotContain("the-secret", "the-token");
    }
}
