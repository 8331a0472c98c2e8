package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Position;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.testkit.telegram.BotCall;
import dev.switchboard.testkit.telegram.BotFault;
import dev.switchboard.testkit.telegram.BotMessage;
import dev.switchboard.testkit.telegram.FakeBotApi;
import dev.switchboard.testkit.telegram.FakePerson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a board does on Telegram, from one end to the other. */
class TelegramBoardTest {
    private static final String CHANNEL = "support";

    @TempDir
    private Path blobs;

    private final FakeBotApi api = FakeBotApi.start();
    private final FakePerson anna = api.person(77, "Anna");
    private Switchboard board;

    @AfterEach
    void close() {
        board.close();
        api.close();
    }

    private void start(UnaryOperator<ChannelConfig> settings) {
        board = Switchboard.builder()
                .channel(settings.apply(TestContext.botOn(api.url()).with(Telegram.TOKEN, FakeBotApi.TOKEN)))
                .blobs(BlobStore.files(blobs))
                .albumQuietTime(Duration.ofMillis(300))
                .pollInterval(Duration.ofMillis(20))
                .command("help", context -> context.reply("Helped"))
                .onMessage(context -> context.reply(Content.text(context.text())
                        .withElements(context.message().content().all(Attachment.class))))
                .build();
        board.start();
    }

    private void start() {
        start(channel -> channel);
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    private void awaitTexts(String... texts) {
        eventually()
                .untilAsserted(() -> assertThat(api.messages())
                        .extracting(message -> message.text().plain())
                        .containsExactly(texts));
    }

    private List<Event> events(String type) {
        return board.events().read(Position.START, 1_000).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    private Message sent(MessageId id) {
        eventually().until(() -> board.conversations().message(id).delivery().state() == Delivery.State.SENT);
        return board.conversations().message(id);
    }

    @Test
    @DisplayName("A command that names another bot of the group is not ours; one that names us, in any case, is")
    void commandsForOthers() {
        start();
        anna.says("/help@other_bot");
        anna.says("/help@Fake_Bot");

        awaitTexts("/help@other_bot", "Helped");
        assertThat(api.calls("getMe")).hasSize(1);
    }

    @Test
    @DisplayName("An album comes in as one message, and goes out as one album, once, with all its ids")
    void album() {
        start();
        anna.sendsAlbum("9001", "two of them", List.of(bytes("one"), bytes("two")));
        eventually().untilAsserted(() -> assertThat(events(Event.MESSAGE_SENT)).hasSize(1));
        anna.says("done");
        eventually().untilAsserted(() -> assertThat(api.messages()).hasSize(3));

        ConversationId conversation = board.conversations().open(CHANNEL, "77").id();
        List<Message> messages = board.conversations().messages(conversation, Long.MAX_VALUE, 10);
        Message out = messages.get(2);
        assertThat(messages.get(3).content().all(Attachment.class)).hasSize(2);
        assertThat(out.parts()).hasSize(1);
        assertThat(out.parts().get(0).externalIds())
                .isEqualTo(api.messages().subList(0, 2).stream()
                        .map(message -> Integer.toString(message.id()))
                        .toList());
        assertThat(api.messages())
                .extracting(BotMessage::kind, message -> message.text().plain())
                .containsExactly(tuple("photo", "two of them"), tuple("photo", ""), tuple("text", "done"));
    }

    @Test
    @DisplayName("A message of several parts goes on where it stopped, and keeps the ids of all")
    void partsGoOn() {
        start();
        ConversationId conversation = board.conversations().open(CHANNEL, "77").id();
        String longText = "A sentence of words. ".repeat(500);
        api.failNext("sendMessage", BotFault.error(429, "Too Many Requests: retry after 1", "retry_after", 1));
        MessageId id = board.send(conversation, Content.text(longText));
        eventually().until(() -> api.calls("sendMessage").size() >= 2);
        api.failNext("sendMessage", BotFault.error(429, "Too Many Requests: retry after 1", "retry_after", 1));
        Message sent = sent(id);

        assertThat(sent.parts()).hasSize(3);
        assertThat(sent.parts().stream().flatMap(part -> part.externalIds().stream()))
                .containsExactlyElementsOf(api.messages().stream()
                        .map(message -> Integer.toString(message.id()))
                        .toList());
        assertThat(api.messages()).allMatch(message -> message.text().plain().length() <= 4096);
        assertThat(String.join(
                        " ",
                        api.messages().stream()
                                .map(message -> message.text().plain())
                                .toList()))
                .isEqualTo(longText.strip());
    }

    @Test
    @DisplayName("A chat that is to be left alone holds up no other, and keeps its order")
    void oneChatWaits() {
        start();
        ConversationId slow = board.conversations().open(CHANNEL, "77").id();
        ConversationId other = board.conversations().open(CHANNEL, "78").id();
        api.failNext("sendMessage", BotFault.error(429, "Too Many Requests: retry after 2", "retry_after", 2));
        board.send(slow, Content.text("1"));
        eventually().until(() -> api.calls("sendMessage").size() == 1);
        board.send(slow, Content.text("2"));
        board.send(other, Content.text("elsewhere"));

        awaitTexts("elsewhere", "1", "2");
    }

    @Test
    @DisplayName("The pace of one person is kept without an error; others go ahead")
    void pace() {
        start(channel -> channel.with(Telegram.CHAT_RATE, "60"));
        ConversationId busy = board.conversations().open(CHANNEL, "77").id();
        ConversationId other = board.conversations().open(CHANNEL, "78").id();
        for (int i = 0; i < 22; i++) {
            board.send(busy, Content.text("message " + i));
        }
        board.send(other, Content.text("elsewhere"));
        eventually().untilAsserted(() -> assertThat(api.messages()).hasSize(23));

        List<String> texts =
                api.messages().stream().map(message -> message.text().plain()).toList();
        assertThat(texts.indexOf("elsewhere")).isLessThan(22);
        assertThat(texts.stream().filter(text -> text.startsWith("message")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 22).mapToObj(i -> "message " + i).toList());
        assertThat(api.calls("sendMessage")).hasSize(23);
    }

    @Test
    @DisplayName("A wrong token puts the channel in error, with the reason and without the token")
    void wrongToken() {
        start(channel -> channel.with(Telegram.TOKEN, "4711:not-the-token-of-the-fake"));

        eventually().until(() -> board.channels().get(CHANNEL).status() == Channel.Status.ERROR);
        assertThat(board.channels().get(CHANNEL).reason())
                .contains("401 Unauthorized")
                .doesNotContain("not-the-token");
        assertThat(board.channels().test(CHANNEL))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("Unauthorized").doesNotContain("not-the-token"));
    }

    @Test
    @DisplayName("Who blocks the bot becomes unreachable, told by an update or by a refused send, and reachable again")
    void blocked() {
        start();
        anna.says("hello");
        awaitTexts("hello");
        anna.blocks(true);
        anna.blocks(false);
        eventually().untilAsserted(() -> assertThat(reachable()).containsExactly("false", "true"));
        api.failNext("sendMessage", BotFault.error(403, "Forbidden: bot was blocked by the user"));
        MessageId refused = board.send(board.conversations().open(CHANNEL, "77").id(), Content.text("are you there?"));

        eventually()
                .until(() -> board.conversations().message(refused).delivery().state() == Delivery.State.FAILED);
        assertThat(reachable()).containsExactly("false", "true", "false");
        assertThat(board.contacts()
                        .of(new Identity.Key("telegram", "77"))
                        .orElseThrow()
                        .isReachable())
                .isFalse();
        assertThat(events(Event.CONTACT_REACHABLE))
                .extracting(event -> event.facts().get("identity"))
                .containsOnly("77");
    }

    private List<String> reachable() {
        return events(Event.CONTACT_REACHABLE).stream()
                .map(event -> event.facts().get("reachable"))
                .toList();
    }

    @Test
    @DisplayName("A group that became a supergroup stays the conversation, and what waits is sent to the new id")
    void migrated() {
        start();
        ConversationId group = board.conversations().open(CHANNEL, "-5").id();
        api.failNext(
                "sendMessage",
                BotFault.error(
                        400,
                        "Bad Request: group chat was upgraded to a supergroup chat",
                        "migrate_to_chat_id",
                        -100500));
        board.send(group, Content.text("still here"));
        awaitTexts("still here");

        assertThat(api.messages().get(0).chat()).isEqualTo("-100500");
        assertThat(board.conversations().open(CHANNEL, "-100500").id()).isEqualTo(group);
    }

    @Test
    @DisplayName("A forgotten webhook is deleted, and what waited there comes by the poll")
    void fromWebhookToPolling() {
        api.tell("message", anna.message().put("text", "waited"));
        setWebhook();
        start();

        awaitTexts("waited");
        assertThat(api.webhook().isMissingNode()).isTrue();
        assertThat(api.calls("deleteWebhook"))
                .extracting(call -> call.text("drop_pending_updates"))
                .containsExactly("false");
    }

    /** Leads to where nothing listens. */
    private void setWebhook() {
        try (TelegramConnector other = TestContext.connector(TestContext.botOn(api.url())
                .with(Telegram.TOKEN, FakeBotApi.TOKEN)
                .with(Telegram.MODE, "webhook")
                .with(Telegram.WEBHOOK_URL, "http://127.0.0.1:1/hook"))) {
            ((WatchedTelegramConnector) other).poll(null);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName(
            "From polling to a webhook: it is set with its secret, what waited comes by it, and presses are answered")
    void fromPollingToWebhook() throws IOException {
        HttpServer host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/hook", this::hook);
        host.start();
        try {
            anna.says("waited");
            start(channel -> channel.with(Telegram.MODE, "webhook")
                    .with(
                            Telegram.WEBHOOK_URL,
                            "http://127.0.0.1:" + host.getAddress().getPort() + "/hook"));
            awaitTexts("waited");
            anna.presses(api.messages().get(0), "y");
            eventually()
                    .untilAsserted(
                            () -> assertThat(api.calls("answerCallbackQuery")).hasSize(1));

            assertThat(api.webhook().path("secret_token").asText()).hasSize(64);
            assertThat(api.pendingUpdates()).isZero();
            assertThat(api.calls("getUpdates")).isEmpty();
        } finally {
            host.stop(0);
        }
    }

    private void hook(HttpExchange exchange) throws IOException {
        try (exchange) {
            WebhookResponse answer = board.webhooks()
                    .handle(
                            CHANNEL,
                            WebhookRequest.of(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestURI(),
                                    exchange.getRequestHeaders(),
                                    exchange.getRequestBody().readAllBytes()));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    @DisplayName("Another program that polls the same bot is outlived")
    void secondPoller() {
        start();
        eventually().until(() -> !api.calls("getUpdates").isEmpty());
        api.failNext(
                "getUpdates",
                BotFault.error(
                        409,
                        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
                                + " running"));
        anna.says("still here");

        awaitTexts("still here");
    }

    @Test
    @DisplayName("Edits, joins and presses are told")
    void told() {
        start();
        ObjectNode said = anna.says("helo");
        awaitTexts("helo");
        anna.edits(said, "hello");
        ObjectNode joined = anna.message();
        joined.putArray("new_chat_members").addObject().put("id", 78).put("first_name", "Ben");
        api.tell("message", joined);

        eventually()
                .untilAsserted(
                        () -> assertThat(events(Event.PARTICIPANT_JOINED)).hasSize(1));
        assertThat(events(Event.MESSAGE_REVISED))
                .extracting(Event::facts)
                .containsExactly(Map.of("revision", "1", "change", Event.EDIT));
        assertThat(events(Event.PARTICIPANT_JOINED).get(0).facts()).containsEntry("identity", "78");
        assertThat(api.calls()).extracting(BotCall::method).doesNotContain("answerCallbackQuery");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
