package dev.switchboard.telegram;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.model.Address;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.Content;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.Connector.Target;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramConnectorTest {
    private static final Address CHAT = Address.of(TestContext.CHANNEL, "77");
    private static final Target MESSAGE = new Target(CHAT, "5");

    private final StubbedBotApi api = new StubbedBotApi();
    private TelegramConnector connector = TestContext.connector(TestContext.botOn(api.url()));

    @BeforeEach
    void sends() {
        api.answers("sendMessage", "{'message_id':900,'date':1700000000,'chat':{'id':77},'text':'x'}");
    }

    @AfterEach
    void close() {
        connector.close();
        api.close();
    }

    @Test
    @DisplayName("A text goes out as it is, under no parse mode, and its id comes back")
    void text() throws Exception {
        Sent sent = connector.send(part(CHAT, Content.text("<b>*1* & 2</b>"), null));

        assertThat(sent).isEqualTo(Sent.as("900"));
        assertThat(api.call("sendMessage")).isEqualTo(json("{'chat_id':'77','text':'<b>*1* & 2</b>'}"));
    }

    @Test
    @DisplayName("Formatting goes out as HTML, in which no character of the text is markup")
    void formatting() throws Exception {
        Text text = new Text(
                "😀 b<ld l&nk",
                List.of(
                        new Span(3, 7, Style.BOLD, null),
                        new Span(8, 12, Style.LINK, "https://example.org/?a=\"1\"&b")));
        connector.send(part(CHAT, Content.text(text), null));

        assertThat(api.call("sendMessage").path("parse_mode").asText()).isEqualTo("HTML");
        assertThat(api.call("sendMessage").path("text").asText())
                .isEqualTo("😀 <b>b&lt;ld</b> <a href=\"https://example.org/?a=&quot;1&quot;&amp;b\">l&amp;nk</a>");
    }

    @Test
    @DisplayName("A reply names its message, and is sent also when that is gone; a topic is named by its number")
    void replyInATopic() throws Exception {
        connector.send(part(new Address(TestContext.CHANNEL, "-100500", "33"), Content.text("yes"), "4"));

        JsonNode call = api.call("sendMessage");
        assertThat(call.path("message_thread_id").intValue()).isEqualTo(33);
        assertThat(call.path("reply_parameters").path("message_id").intValue()).isEqualTo(4);
        assertThat(call.path("reply_parameters")
                        .path("allow_sending_without_reply")
                        .booleanValue())
                .isTrue();
    }

    @Test
    @DisplayName("A blank text is rejected, and nobody is called")
    void blankText() {
        assertThat(kind(() -> connector.send(part(CHAT, Content.EMPTY, null)))).isEqualTo(Kind.REJECTED);
        assertThat(api.all()).isEmpty();
    }

    @Test
    @DisplayName("Ids that are none of Telegram's are rejected, and nobody is called")
    void foreignIds() {
        assertThat(kind(() -> connector.send(part(CHAT, Content.text("hi"), "<mail@example.org>"))))
                .isEqualTo(Kind.REJECTED);
        assertThat(kind(() -> connector.delete(new Target(CHAT, "x")))).isEqualTo(Kind.REJECTED);
        assertThat(kind(() -> connector.typing(new Address(TestContext.CHANNEL, "77", "topic"))))
                .isEqualTo(Kind.REJECTED);
        assertThat(api.all()).isEmpty();
    }

    @Test
    @DisplayName("An answer without an id leaves the send in doubt")
    void answerWithoutId() {
        api.answers("sendMessage", "true");

        assertThat(kind(() -> connector.send(part(CHAT, Content.text("hi"), null))))
                .isEqualTo(Kind.IN_DOUBT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "", "{\"ok\":false}", "7"})
    @DisplayName("An answer that is none of the Bot API's leaves the send in doubt")
    void strangeAnswer(String body) {
        api.answers("sendMessage", 200, body);

        assertThat(kind(() -> connector.send(part(CHAT, Content.text("hi"), null))))
                .isEqualTo(Kind.IN_DOUBT);
    }

    @Test
    @DisplayName("An edit gives the message another text; one that changes nothing is done")
    void edit() throws Exception {
        api.answers("editMessageText", "{'message_id':5}");
        Text text = new Text("new", List.of(new Span(0, 3, Style.CODE, null)));
        connector.edit(MESSAGE, part(CHAT, Content.text(text), null));

        assertThat(api.call("editMessageText"))
                .isEqualTo(json("{'chat_id':'77','message_id':5,'text':'<code>new</code>','parse_mode':'HTML'}"));
        api.fails("editMessageText", 400, "Bad Request: message is not modified: specified new message content");
        connector.edit(MESSAGE, part(CHAT, Content.text(text), null));
        api.fails("editMessageText", 400, "Bad Request: message to edit not found");
        assertThat(kind(() -> connector.edit(MESSAGE, part(CHAT, Content.text("x"), null))))
                .isEqualTo(Kind.REJECTED);
    }

    @Test
    @DisplayName("A deletion deletes; what is gone is done")
    void delete() throws Exception {
        api.answers("deleteMessage", "true");
        connector.delete(MESSAGE);

        assertThat(api.call("deleteMessage")).isEqualTo(json("{'chat_id':'77','message_id':5}"));
        api.fails("deleteMessage", 400, "Bad Request: message to delete not found");
        connector.delete(MESSAGE);
        api.fails("deleteMessage", 400, "Bad Request: message can't be deleted for everyone");
        assertThat(kind(() -> connector.delete(MESSAGE))).isEqualTo(Kind.REJECTED);
    }

    @Test
    @DisplayName("A reaction is an emoji, a custom emoji's id, or none")
    void reactions() throws Exception {
        api.answers("setMessageReaction", "true");
        connector.react(MESSAGE, "👍");
        connector.react(MESSAGE, "5368324170671202286");
        connector.react(MESSAGE, "");

        assertThat(api.calls("setMessageReaction"))
                .extracting(call -> call.path("reaction"))
                .containsExactly(
                        json("[{'type':'emoji','emoji':'👍'}]"),
                        json("[{'type':'custom_emoji','custom_emoji_id':'5368324170671202286'}]"),
                        json("[]"));
    }

    @Test
    @DisplayName("Typing is shown in its topic")
    void typing() throws Exception {
        api.answers("sendChatAction", "true");
        connector.typing(new Address(TestContext.CHANNEL, "-100500", "33"));

        assertThat(api.call("sendChatAction"))
                .isEqualTo(json("{'chat_id':'-100500','action':'typing','message_thread_id':33}"));
    }

    @Test
    @DisplayName("A file streams from where getFile says")
    void file() throws Exception {
        byte[] bytes = "what is in it".getBytes(StandardCharsets.UTF_8);
        api.answers("getFile", "{'file_id':'f-1','file_path':'documents/file 1.txt'}");
        api.stub(get(urlEqualTo("/file/bot" + TestContext.TOKEN + "/documents/file%201.txt"))
                .willReturn(aResponse().withBody(bytes)));

        try (InputStream open = connector.open("f-1")) {
            assertThat(open.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(api.call("getFile")).isEqualTo(json("{'file_id':'f-1'}"));
    }

    @Test
    @DisplayName("A file that cannot be had says why, and does not put the token in question")
    void noFile() {
        api.fails("getFile", 400, "Bad Request: file is too big");
        ChannelException tooBig = failure(() -> connector.open("f-1"));
        assertThat(tooBig).hasMessage("getFile: 400 Bad Request: file is too big");
        assertThat(tooBig.kind()).isEqualTo(Kind.REJECTED);

        api.answers("getFile", "{'file_id':'f-1'}");
        assertThat(kind(() -> connector.open("f-1"))).isEqualTo(Kind.UNAVAILABLE);

        api.answers("getFile", "{'file_id':'f-1','file_path':'gone.txt'}");
        assertThat(kind(() -> connector.open("f-1"))).isEqualTo(Kind.REJECTED);
    }

    @Test
    @DisplayName("A check asks who the bot is")
    void check() throws Exception {
        api.answers("getMe", "{'id':4711,'is_bot':true,'first_name':'Shop'}");
        connector.check();

        assertThat(api.call("getMe")).isEqualTo(json("{}"));
        api.fails("getMe", 401, "Unauthorized");
        assertThat(failure(() -> connector.check())).hasMessage("getMe: 401 Unauthorized");
        assertThat(kind(() -> connector.check())).isEqualTo(Kind.AUTHENTICATION);
    }

    @Test
    @DisplayName("The base URL may have a path, with or without a slash at its end")
    void apiUrlWithAPath() throws Exception {
        api.stub(post(urlEqualTo("/telegram/api/bot" + TestContext.TOKEN + "/getMe"))
                .willReturn(aResponse().withBody("{\"ok\":true,\"result\":{}}")));

        for (String path : List.of("/telegram/api", "/telegram/api/")) {
            try (TelegramConnector below = TestContext.connector(TestContext.botOn(api.url() + path))) {
                below.check();
            }
        }
        assertThat(api.all()).hasSize(2);
    }

    @Test
    @DisplayName("A webhook is Telegram's if it has the secret; without one, that which is made of the token")
    void webhookSecret() {
        WebhookRequest request = WebhookRequest.post("{}".getBytes(StandardCharsets.UTF_8));
        WebhookRequest signed = request.header("x-telegram-bot-api-secret-token", "s3cret");

        assertThat(connector.authentic(signed)).isFalse();
        assertThat(connector.authentic(request)).isFalse();
        assertThat(connector.authentic(request.header("X-Telegram-Bot-Api-Secret-Token", "")))
                .isFalse();
        String ofTheToken = WebhookSecret.of(TestContext.TOKEN);
        assertThat(ofTheToken).matches("[0-9a-f]{64}");
        assertThat(connector.authentic(request.header("X-Telegram-Bot-Api-Secret-Token", ofTheToken)))
                .isTrue();
        connector.close();
        connector = TestContext.connector(TestContext.botOn(api.url())
                .with(Telegram.WEBHOOK_SECRET, "s3cret")
                .with(Telegram.MODE, "webhook"));
        assertThat(connector.authentic(signed)).isTrue();
        assertThat(connector.authentic(request)).isFalse();
        assertThat(connector.authentic(request.header("X-Telegram-Bot-Api-Secret-Token", "s3creT")))
                .isFalse();
    }

    @Test
    @DisplayName("A webhook is read without a call, and answered with an empty 200")
    void webhook() {
        byte[] update = ("{\"update_id\":12,\"message\":{\"message_id\":5,\"date\":1700000000,\"text\":\"/start\","
                        + "\"chat\":{\"id\":77,\"type\":\"private\"},\"from\":{\"id\":77,\"first_name\":\"Anna\"}}}")
                .getBytes(StandardCharsets.UTF_8);
        var received = connector.parse(WebhookRequest.post(update));

        assertThat(received.events()).hasSize(1);
        assertThat(received.events().get(0)).isInstanceOf(InboundEvent.NewMessage.class);
        assertThat(received.answer().status()).isEqualTo(200);
        assertThat(received.answer().body()).isEmpty();
        assertThat(api.all()).isEmpty();
    }

    @Test
    @DisplayName("The press of a button is answered in the webhook's answer")
    void pressByWebhook() throws Exception {
        byte[] update = ("{\"update_id\":12,\"callback_query\":{\"id\":\"99\",\"data\":\"y\",\"from\":{\"id\":77},"
                        + "\"message\":{\"message_id\":5,\"date\":1,\"chat\":{\"id\":77,\"type\":\"private\"}}}}")
                .getBytes(StandardCharsets.UTF_8);
        var answer = connector.parse(WebhookRequest.post(update)).answer();

        assertThat(json(answer.body())).isEqualTo(json("{'method':'answerCallbackQuery','callback_query_id':'99'}"));
        assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    @DisplayName("Declared is what is carried")
    void capabilities() {
        Capabilities capabilities = connector.capabilities();

        assertThat(capabilities.limit(Limit.TEXT_LENGTH)).isEqualTo(4096);
        assertThat(capabilities.textUnit()).isEqualTo(Capabilities.TextUnit.UTF16);
        assertThat(List.of(Feature.values()).stream().filter(capabilities::supports))
                .containsExactly(
                        Feature.TEXT,
                        Feature.FORMATTING,
                        Feature.ATTACHMENT,
                        Feature.ALBUM,
                        Feature.LOCATION,
                        Feature.CONTACT_CARD,
                        Feature.BUTTONS,
                        Feature.REPLY_TO);
    }

    private static Outgoing part(Address address, Content content, @Nullable String replyTo) {
        return new Outgoing("key-1", address, content, replyTo, Instant.EPOCH);
    }

    private static Kind kind(ThrowingCallable call) {
        return failure(call).kind();
    }

    private static ChannelException failure(ThrowingCallable call) {
        return catchThrowableOfType(ChannelException.class, call);
    }

    private static JsonNode json(String json) throws IOException {
        return new JsonMapper().readTree(json.replace('\'', '"'));
    }
}
