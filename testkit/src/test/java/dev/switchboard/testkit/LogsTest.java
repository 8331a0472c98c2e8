package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Message;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What the log says: each fault once, and on each line what it is about. */
class LogsTest extends BoardFixture {
    private static final String IN_CHANNEL = "switchboard.channel";
    private static final String IN_CONVERSATION = "switchboard.conversation";
    private static final String IN_MESSAGE = "switchboard.message";

    private final Logger library = (Logger) LoggerFactory.getLogger("dev.switchboard");
    private Level before;
    private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            lines.add(event);
        }
    };

    LogsTest() {
        super(new InMemoryPromisesTest());
    }

    @BeforeEach
    void listen() {
        before = library.getLevel();
        library.setLevel(Level.INFO);
        appender.start();
        library.addAppender(appender);
    }

    @AfterEach
    void detach() {
        library.detachAppender(appender);
        library.setLevel(before);
        MDC.clear();
    }

    private List<ILoggingEvent> lines(Level level, String beginning) {
        return lines.stream()
                .filter(line -> line.getLevel().equals(level))
                .filter(line -> line.getFormattedMessage().startsWith(beginning))
                .toList();
    }

    private void talk(Switchboard board, int chats) {
        IntStream.range(0, chats).forEach(chat -> said(board, "chat" + chat, "hello"));
    }

    @Test
    @DisplayName("A platform that is down is told once, and once that it is back")
    void platformIsDown() {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        platform.fail(Collections.nCopies(10_000, (ScriptedPlatform.Fault) take -> {
                    calls.incrementAndGet();
                    if (down.get()) {
                        throw ChannelException.unavailable("down");
                    }
                })
                .toArray(ScriptedPlatform.Fault[]::new));
        Switchboard board = start(this::echo);
        talk(board, 50);
        eventually().untilAsserted(() -> assertThat(calls).hasValueGreaterThanOrEqualTo(50));
        assertThat(lines(Level.WARN, "")).hasSize(1);

        clock.advance(Duration.ofSeconds(61));
        eventually().untilAsserted(() -> assertThat(calls).hasValueGreaterThanOrEqualTo(100));
        down.set(false);
        advanceUntil(Duration.ofSeconds(30), () -> assertThat(platform.texts()).hasSize(50));

        assertThat(lines(Level.WARN, "Sending on channel c fails: down")).hasSize(1);
        assertThat(lines(Level.WARN, "Sending on channel c still fails"))
                .first()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains(" times more, since"));
        assertThat(lines(Level.INFO, "Sending on channel c works again")).hasSizeBetween(1, 2);
        assertThat(lines(Level.WARN, "")).hasSizeLessThan(10);
    }

    @Test
    @DisplayName("A handler that fails for every message is told once a minute, with what it threw")
    void handlerFails() {
        AtomicInteger calls = new AtomicInteger();
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).onMessage(context -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("bug");
                }));
        talk(board, 40);
        eventually().untilAsserted(() -> assertThat(calls).hasValue(40));

        assertThat(lines(Level.WARN, "")).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).startsWith("Handling messages of channel c fails: try 1: ");
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("bug");
            assertThat(line.getMDCPropertyMap()).containsKeys(IN_CHANNEL, IN_CONVERSATION, IN_MESSAGE);
        });
        clock.advance(Duration.ofSeconds(61));
        eventually().untilAsserted(() -> assertThat(calls).hasValue(80));
        eventually()
                .untilAsserted(() -> assertThat(lines(Level.WARN, "Handling messages of channel c still fails"))
                        .hasSize(1));
    }

    /** A storage that cannot be used at times. */
    private static Storage notWhile(AtomicBoolean away, Storage storage) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (away.get()) {
                        throw StorageException.unavailable("away", null);
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    @DisplayName("A storage that is away is one fault, whoever meets it")
    void storageIsAway() {
        AtomicBoolean away = new AtomicBoolean();
        Switchboard board = start(notWhile(away, newStorage()), this::echo);
        away.set(true);
        IntStream.range(0, 30)
                .forEach(chat ->
                        assertThat(says(board, "chat" + chat, "hello").status()).isEqualTo(503));
        away.set(false);
        said(board, "anna", "hello");
        awaitTexts("anna", "echo hello");

        assertThat(lines(Level.WARN, ""))
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).startsWith("The storage fails: "));
        assertThat(lines(Level.INFO, "The storage works again")).hasSize(1);
    }

    @Test
    @DisplayName("Webhooks that nobody can read are told once")
    void unreadable() {
        Switchboard board = start(this::echo);
        IntStream.range(0, 50).forEach(number -> receives(board, WebhookRequest.post(new byte[] {'?', (byte) number})));

        assertThat(lines(Level.WARN, "")).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).startsWith("Reading what channel c receives fails: ");
            assertThat(line.getMDCPropertyMap()).containsEntry(IN_CHANNEL, CHANNEL);
        });
    }

    @Test
    @DisplayName("What a platform refuses for good is told once")
    void refused() {
        platform.fail(Collections.nCopies(30, (ScriptedPlatform.Fault) take -> {
                    throw ChannelException.rejected("too rude");
                })
                .toArray(ScriptedPlatform.Fault[]::new));
        Switchboard board = start(this::echo);
        talk(board, 30);
        eventually()
                .untilAsserted(() -> assertThat(events(board, "message.failed")).hasSize(30));

        assertThat(lines(Level.WARN, "")).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).startsWith("What is sent on channel c fails: too rude");
            assertThat(line.getMDCPropertyMap()).containsKeys(IN_CHANNEL, IN_CONVERSATION, IN_MESSAGE);
        });
    }

    @Test
    @DisplayName(
            "Handlers and connectors see what they work on, also after an asynchronous handler, and the host its own")
    void context() {
        Map<String, Map<String, String>> seen = new ConcurrentHashMap<>();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        platform.fail(take -> seen.put("send", MDC.getCopyOfContextMap()));
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .onMessageAsync(context -> {
                    seen.put("first", MDC.getCopyOfContextMap());
                    return answer;
                })
                .onMessage(context -> {
                    seen.put("second", MDC.getCopyOfContextMap());
                    context.reply("done");
                }));
        MDC.put("request", "42");
        MDC.put(IN_CHANNEL, "the host's");
        said(board, "anna", "hello");
        assertThat(MDC.getCopyOfContextMap())
                .containsOnly(Map.entry("request", "42"), Map.entry(IN_CHANNEL, "the host's"));
        eventually().untilAsserted(() -> assertThat(seen).containsKey("first"));
        answer.complete(null);
        awaitTexts("anna", "done");

        List<Message> messages = messages(board, "anna");
        String conversation = conversation(board, "anna").toString();
        assertThat(seen.get("first"))
                .containsOnly(
                        Map.entry(IN_CHANNEL, CHANNEL),
                        Map.entry(IN_CONVERSATION, conversation),
                        Map.entry(IN_MESSAGE, messages.get(0).id().toString()));
        assertThat(seen.get("second")).isEqualTo(seen.get("first"));
        assertThat(seen.get("send"))
                .containsEntry(IN_MESSAGE, messages.get(1).id().toString());
    }

    @Test
    @DisplayName("The threads of the host keep what they had in the MDC")
    void hostsThreads() {
        Queue<Map<String, String>> left = new ConcurrentLinkedQueue<>();
        Switchboard board = start(host -> echo(host)
                .executor(task -> new Thread(() -> {
                            MDC.put("pool", "host");
                            task.run();
                            left.add(MDC.getCopyOfContextMap());
                        })
                        .start()));
        said(board, "anna", "hello");
        awaitTexts("anna", "echo hello");

        eventually().untilAsserted(() -> assertThat(left).hasSizeGreaterThanOrEqualTo(2));
        assertThat(left).allSatisfy(map -> assertThat(map).containsOnly(Map.entry("pool", "host")));
    }
}
