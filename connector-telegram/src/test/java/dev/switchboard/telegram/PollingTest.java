package dev.switchboard.telegram;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.ChannelException.Scope;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollingTest {
    private static final String WEBHOOK_IS_ACTIVE =
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

    private final StubbedBotApi api = new StubbedBotApi();
    private final PolledTelegramConnector connector = TestContext.polled(TestContext.botOn(api.url()));

    @AfterEach
    void close() {
        connector.close();
        api.close();
    }

    @Test
    @DisplayName("The first poll has no offset; each asks by name for what is understood, and waits on the server")
    void parameters() throws Exception {
        api.answers("getUpdates", "[]");
        Received received = connector.poll(null);

        assertThat(received.events()).isEmpty();
        assertThat(received.offset()).isNull();
        JsonNode call = api.call("getUpdates");
        assertThat(call.has("offset")).isFalse();
        assertThat(call.path("limit").intValue()).isEqualTo(100);
        assertThat(call.path("timeout").intValue()).isEqualTo(1);
        assertThat(call.path("allowed_updates")).extracting(JsonNode::asText).contains("message", "message_reaction");
    }

    @Test
    @DisplayName("A poll that the server held is made again at once; where it does not hold polls, after a moment")
    void pause() throws Exception {
        api.answers("getUpdates", "[]");
        connector.poll(null);
        assertThat(connector.pause()).isEqualTo(Duration.ofMillis(250));

        api.stub(post(StubbedBotApi.path("getUpdates"))
                .willReturn(aResponse().withFixedDelay(300).withBody("{\"ok\":true,\"result\":[]}")));
        connector.poll(null);
        assertThat(connector.pause()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2147483648", "-5"})
    @DisplayName("The offset that was committed is passed on, and no other")
    void offset(String offset) throws Exception {
        api.answers("getUpdates", "[]");
        connector.poll(offset);

        assertThat(api.call("getUpdates").path("offset").asText()).isEqualTo(offset);
    }

    @Test
    @DisplayName("A batch comes with the offset after its last update, and one odd update takes no other with it")
    void batch() throws Exception {
        api.answers(
                "getUpdates",
                "[" + update(30, "'text':'one'") + ",{'update_id':31},{'update_id':32,'of_tomorrow':{'a':1}},"
                        + update(33, "'text':'two'") + "]");
        Received received = connector.poll("30");

        assertThat(received.offset()).isEqualTo("34");
        assertThat(received.events())
                .extracting(InboundEvent::key)
                .containsExactly("update:30", "update:31", "update:32", "update:33");
    }

    @Test
    @DisplayName("What came before an update that is no JSON is taken, and the next poll begins with that one")
    void batchBeforeNoJson() throws Exception {
        api.answers("getUpdates", "[" + update(30, "'text':'one'") + ",{'update_id':31,'message':{'text':nonsense}}]");
        Received received = connector.poll("30");

        assertThat(received.offset()).isEqualTo("31");
        assertThat(received.events()).extracting(InboundEvent::key).containsExactly("update:30");
    }

    @Test
    @DisplayName("An update that is no JSON is asked for alone and kept raw, so that it blocks no other")
    void updateThatIsNoJson() throws Exception {
        String broken = "{\"update_id\":31,\"message\":{\"text\":\"[]\",nonsense}}";
        api.answers("getUpdates", 200, "{\"ok\":true,\"result\":[" + broken + "]}");
        Received received = connector.poll("31");

        assertThat(received.offset()).isEqualTo("32");
        assertThat(received.events()).singleElement().isInstanceOfSatisfying(InboundEvent.Raw.class, kept -> {
            assertThat(kept.key()).isEqualTo("update:31");
            assertThat(kept.raw()).isEqualTo(broken.getBytes(StandardCharsets.UTF_8));
        });
        assertThat(api.calls("getUpdates"))
                .extracting(call -> call.path("limit").asInt())
                .containsExactly(100, 1);
    }

    @Test
    @DisplayName("A forgotten webhook is deleted without dropping what waits, and the poll made again")
    void forgottenWebhook() throws Exception {
        api.stub(post(StubbedBotApi.path("getUpdates"))
                .inScenario("webhook")
                .whenScenarioStateIs(STARTED)
                .willReturn(conflict(WEBHOOK_IS_ACTIVE)));
        api.stub(post(StubbedBotApi.path("deleteWebhook"))
                .inScenario("webhook")
                .willSetStateTo("deleted")
                .willReturn(aResponse().withBody("{\"ok\":true,\"result\":true}")));
        api.stub(post(StubbedBotApi.path("getUpdates"))
                .inScenario("webhook")
                .whenScenarioStateIs("deleted")
                .willReturn(aResponse().withBody("{\"ok\":true,\"result\":[{\"update_id\":7}]}")));
        Received received = connector.poll("5");

        assertThat(received.offset()).isEqualTo("8");
        assertThat(api.call("deleteWebhook").path("drop_pending_updates").isBoolean())
                .isTrue();
        assertThat(api.call("deleteWebhook").path("drop_pending_updates").booleanValue())
                .isFalse();
        assertThat(api.calls("getUpdates"))
                .extracting(call -> call.path("offset").asInt())
                .containsExactly(5, 5);
    }

    @Test
    @DisplayName("A webhook that is set again at once is not fought over")
    void contestedWebhook() {
        api.stub(post(StubbedBotApi.path("getUpdates")).willReturn(conflict(WEBHOOK_IS_ACTIVE)));
        api.answers("deleteWebhook", "true");
        ChannelException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("webhook is active");
        assertThat(api.calls("deleteWebhook")).hasSize(1);
    }

    @Test
    @DisplayName("A press is answered when its batch is committed, which the next poll says, and once")
    void presses() throws Exception {
        api.answers(
                "getUpdates",
                "[{'update_id':30,'callback_query':{'id':'99','data':'y','from':{'id':77},"
                        + "'message':{'message_id':5,'date':1,'chat':{'id':77}}}}]");
        api.answers("answerCallbackQuery", "true");
        connector.poll(null);
        assertThat(api.calls("answerCallbackQuery")).isEmpty();
        connector.poll("30");
        assertThat(api.calls("answerCallbackQuery"))
                .as("the batch was not committed")
                .isEmpty();

        api.answers("getUpdates", "[]");
        connector.poll("31");
        connector.poll("31");
        assertThat(api.call("answerCallbackQuery").path("callback_query_id").asText())
                .isEqualTo("99");
    }

    @Test
    @DisplayName("A press that is too old to be answered does not keep the poll from going on")
    void latePress() throws Exception {
        api.answers("getUpdates", "[{'update_id':30,'callback_query':{'id':'99','from':{'id':77}}}]");
        api.fails("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired");
        connector.poll(null);

        assertThat(connector.poll("31").offset()).isEqualTo("31");
    }

    @Test
    @DisplayName("Where nobody answers, the poll does not wait for each press")
    void unansweredPresses() throws Exception {
        api.answers(
                "getUpdates",
                "[{'update_id':30,'callback_query':{'id':'98','from':{'id':77}}},"
                        + "{'update_id':31,'callback_query':{'id':'99','from':{'id':77}}}]");
        api.fails("answerCallbackQuery", 502, "Bad Gateway");
        connector.poll(null);
        connector.poll("32");

        assertThat(api.calls("answerCallbackQuery")).hasSize(1);
    }

    @Test
    @DisplayName("A webhook is seen to: it is set at the start, and again where it is gone or leads elsewhere")
    void watchedWebhook() throws Exception {
        String url = "https://example.org/hook";
        api.answers("getWebhookInfo", "{'url':'" + url + "'}");
        api.answers("setWebhook", "true");
        try (TelegramConnector watched = TestContext.connector(TestContext.botOn(api.url())
                .with(Telegram.MODE, "webhook")
                .with(Telegram.WEBHOOK_SECRET, "s3cret")
                .with(Telegram.WEBHOOK_URL, url))) {
            Connector.Polling polling = (Connector.Polling) watched;
            assertThat(polling.poll(null).events()).isEmpty();
            polling.poll(null);

            JsonNode call = api.call("setWebhook");
            assertThat(call.path("url").asText()).isEqualTo(url);
            assertThat(call.path("secret_token").asText()).isEqualTo("s3cret");
            assertThat(call.path("drop_pending_updates").asBoolean()).isFalse();
            assertThat(call.path("allowed_updates"))
                    .extracting(JsonNode::asText)
                    .contains("callback_query");
            api.answers("getWebhookInfo", "{'url':''}");
            polling.poll(null);
            assertThat(api.calls("setWebhook")).hasSize(2);
            assertThat(polling.pause()).isPositive();
        }
    }

    @Test
    @DisplayName("A second poller is said clearly, and the webhook left alone")
    void secondPoller() {
        api.fails(
                "getUpdates",
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
        ChannelException failure = failure();

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("terminated by other getUpdates request");
        assertThat(api.calls("deleteWebhook")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401, AUTHENTICATION", "429, RATE_LIMITED", "500, UNAVAILABLE", "502, UNAVAILABLE"})
    @DisplayName("A poll that fails was not done, and says what follows")
    void failures(int code, Kind kind) {
        api.fails("getUpdates", code, "as the code says");
        ChannelException failure = failure();

        assertThat(failure.kind()).isEqualTo(kind);
        if (kind == Kind.RATE_LIMITED) {
            assertThat(failure.scope()).isEqualTo(Scope.CHANNEL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}", "{}", "[]"})
    @DisplayName("An answer without a result is a failure, whatever its status")
    void noResult(String body) {
        api.answers("getUpdates", 200, body);

        assertThat(failure().kind()).isEqualTo(body.contains("401") ? Kind.AUTHENTICATION : Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "{\"ok\":true,\"result\":[{\"update_id\":7,\"message\":{\"entities\":[]",
                "{\"ok\":true,\"result\":[{\"id\":7,nonsense}]}"
            })
    @DisplayName("An answer that is cut or no JSON moves no offset")
    void noJson(String body) {
        api.answers("getUpdates", 200, body);

        assertThatThrownBy(() -> connector.poll(null)).isInstanceOf(IOException.class);
    }

    private ChannelException failure() {
        return catchThrowableOfType(ChannelException.class, () -> connector.poll(null));
    }

    private static ResponseDefinitionBuilder conflict(String description) {
        return aResponse()
                .withStatus(409)
                .withBody("{\"ok\":false,\"error_code\":409,\"description\":\"" + description + "\"}");
    }

    private static String update(int id, String fields) {
        return "{'update_id':" + id + ",'message':{'message_id':" + id
                + ",'date':1700000000,'chat':{'id':77,'type':'private'},'from':{'id':77,'first_name':'Anna'}," + fields
                + "}}";
    }
}
