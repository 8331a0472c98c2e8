package dev.switchboard.telegram;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Command;
import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Connector.Target;
import dev.switchboard.spi.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The token and the webhook's secret are in no exception, log line or text, whatever goes wrong. */
class TokenSecrecyTest {
    private static final String SECRET_OF_TOKEN = TestContext.TOKEN.substring(TestContext.TOKEN.indexOf(':') + 1);
    private static final String WEBHOOK_SECRET = "webhook_secret_of_the_test";
    private static final Address CHAT = Address.of(TestContext.CHANNEL, "77");
    private static final Target MESSAGE = new Target(CHAT, "5");
    private static final Outgoing PART = new Outgoing("key-1", CHAT, Content.text("hi"), "4", Instant.EPOCH);
    private static final Attachment FILE =
            Attachment.of("a.pdf", "application/pdf", 3, () -> new ByteArrayInputStream(new byte[3]));
    /** A path as it stands in a URL, and one with the colon encoded. */
    private static final String REPEATED =
            "no POST /bot" + TestContext.TOKEN + "/x, nor /bot" + TestContext.TOKEN.replace(":", "%3A") + "/x";

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final StubbedBotApi api = new StubbedBotApi();
    private final Logger root =
            ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level levelBefore = root.getLevel();
    private final java.util.logging.Logger julRoot = LogManager.getLogManager().getLogger("");
    private final java.util.logging.Level julLevelBefore = julRoot.getLevel();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            told.add(event.getLoggerName() + ": " + event.getFormattedMessage()
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    };
    private final Handler julHandler = new Handler() {
        @Override
        public void publish(LogRecord event) {
            told.add(event.getLoggerName() + ": " + event.getMessage() + text(event.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        julHandler.setLevel(java.util.logging.Level.ALL);
        julRoot.addHandler(julHandler);
        julRoot.setLevel(java.util.logging.Level.ALL);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(appender);
        root.setLevel(levelBefore);
        julRoot.removeHandler(julHandler);
        julRoot.setLevel(julLevelBefore);
        api.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 401, 403, 404, 409, 413, 429, 500, 502})
    @DisplayName("Answers that repeat the URL")
    void answersThatRepeatTheUrl(int status) {
        answer(aResponse().withStatus(status).withBody(REPEATED).withHeader("Location", api.url() + "/" + REPEATED));
        answer(aResponse().withStatus(status).withBody("{\"ok\":false,\"description\":\"" + REPEATED + "\"}"));
        answer(aResponse()
                .withStatus(status)
                .withBody("{\"ok\":false,\"error_code\":" + status + ",\"description\":\"" + REPEATED + "\"}"));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @DisplayName("Answers that break off")
    void brokenAnswers(Fault fault) {
        answer(aResponse().withFault(fault));
    }

    @Test
    @DisplayName("Answers that do not come in time")
    void lateAnswers() {
        api.answersEverything(aResponse().withFixedDelay(1_500));
        try (PolledTelegramConnector connector = TestContext.polled(bot(api.url()))) {
            fails(() -> connector.send(PART));
            fails(() -> connector.check());
        }
        nothingSecretWasTold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "http://no-such-host.invalid"})
    @DisplayName("Servers that cannot be reached")
    void unreachable(String url) {
        failEverything(bot(url));
    }

    @Test
    @DisplayName("A server without TLS where there should be one")
    void noTls() {
        api.answersEverything(aResponse().withStatus(500));
        failEverything(bot(api.url().replace("http:", "https:")));
    }

    @Test
    @DisplayName("An interrupt")
    void interrupt() {
        api.answersEverything(aResponse().withFixedDelay(1_500));
        try (PolledTelegramConnector connector = TestContext.polled(bot(api.url()))) {
            Thread.currentThread().interrupt();
            fails(() -> connector.send(PART));
            Thread.currentThread().interrupt();
            fails(() -> connector.poll("7"));
        }
        nothingSecretWasTold();
    }

    @Test
    @DisplayName("What cannot be sent, and webhooks that cannot be read")
    void badInput() {
        try (PolledTelegramConnector connector = TestContext.polled(bot(api.url()))) {
            fails(() -> connector.send(new Outgoing("key-1", CHAT, Content.EMPTY, null, Instant.EPOCH)));
            fails(() -> connector.delete(new Target(CHAT, "none")));
            fails(() -> connector.poll("none"));
            WebhookRequest request = WebhookRequest.post("no JSON".getBytes(StandardCharsets.UTF_8))
                    .header("X-Telegram-Bot-Api-Secret-Token", WEBHOOK_SECRET);
            assertThat(connector.authentic(request)).isTrue();
            told.add(connector.parse(request).toString());
        }
        nothingSecretWasTold();
    }

    @Test
    @DisplayName("Settings that are wrong, and the texts of what holds them")
    void settings() {
        ChannelConfig bot = bot(api.url());
        fails(() -> TestContext.connector(bot.with(Telegram.TOKEN, TestContext.TOKEN + "/")));
        fails(() -> TestContext.connector(bot.with(Telegram.WEBHOOK_SECRET, WEBHOOK_SECRET + " ")));
        fails(() -> TestContext.connector(bot.with(Telegram.MODE, "none")));
        told.add(bot.toString());
        told.add(TelegramSettings.read(new TestContext(bot)).toString());
        try (TelegramConnector connector = TestContext.connector(bot)) {
            told.add(connector.toString());
        }
        nothingSecretWasTold();
    }

    private static ChannelConfig bot(String url) {
        return TestContext.botOn(url).with(Telegram.WEBHOOK_SECRET, WEBHOOK_SECRET);
    }

    private void answer(ResponseDefinitionBuilder response) {
        api.answersEverything(response);
        failEverything(bot(api.url()));
    }

    private void failEverything(ChannelConfig bot) {
        try (PolledTelegramConnector connector = TestContext.polled(bot)) {
            fails(() -> connector.check());
            fails(() -> connector.poll("7"));
            fails(() -> connector.send(PART));
            fails(() -> connector.edit(MESSAGE, PART));
            fails(() -> connector.delete(MESSAGE));
            fails(() -> connector.react(MESSAGE, "👍"));
            fails(() -> connector.typing(CHAT));
            fails(() -> connector.show(List.of(Command.named("start").describedAs("Begin"))));
            fails(() -> connector.send(new Outgoing("key-2", CHAT, Content.of(FILE), null, Instant.EPOCH)));
            fails(() -> connector.send(new Outgoing("key-3", CHAT, Content.of(FILE, FILE), null, Instant.EPOCH)));
            fails(() -> connector.open("f-1"));
            fails(() -> connector.api.download("documents/f-1").readAllBytes());
        }
        nothingSecretWasTold();
    }

    private void fails(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        if (failure != null) {
            told.add(text(failure));
        }
    }

    private void nothingSecretWasTold() {
        assertThat(told).isNotEmpty();
        for (String secret : List.of(SECRET_OF_TOKEN, WEBHOOK_SECRET)) {
            assertThat(told).noneMatch(text -> text.contains(secret));
        }
    }

    private static String text(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
