package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;
import dev.switchboard.spi.Setting;
import dev.switchboard.testkit.PlatformDriver.Notice;
import dev.switchboard.testkit.PlatformDriver.Shown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connector on its fake platform, anew for each test; and what all tests share. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class ConnectorFixture {
    static final String CHANNEL = "contract";

    PlatformDriver platform;
    Connector connector;
    private LogCapture log;
    private @Nullable String offset;
    private final Queue<String> thrown = new ConcurrentLinkedQueue<>();
    private final AtomicInteger keys = new AtomicInteger();

    /** A call that may fail. */
    interface Call {
        void make() throws Exception;
    }

    /**
     * The provider under test.
     *
     * @return one as its constructor makes it
     */
    protected abstract ConnectorProvider provider();

    /**
     * The fake platform. Called before each test; closed after it.
     *
     * @return one that runs, and on which nothing has happened yet
     * @throws Exception if it cannot be started; the test fails
     */
    protected abstract PlatformDriver platform() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        log = LogCapture.of(provider().getClass().getPackageName());
        platform = platform();
        offset = platform.offset();
        connector = newConnector();
    }

    @AfterEach
    final void close() {
        try (LogCapture heard = log) {
            if (connector != null) {
                thrown.add(connector.toString());
                connector.close();
            }
            thrown.add(heard.text());
            noSecretWasTold();
        } finally {
            if (platform != null) {
                platform.close();
            }
        }
    }

    /** Promise 10, after each test: no secret is in what was thrown, logged or returned as text. */
    private void noSecretWasTold() {
        for (Map.Entry<String, String> secret : secrets().entrySet()) {
            assertThat(thrown)
                    .as("setting %s is secret, and shows in an exception, a log line or a toString", secret.getKey())
                    .noneMatch(text -> text.contains(secret.getValue()));
        }
    }

    final Map<String, String> secrets() {
        Map<String, String> values = new java.util.HashMap<>(platform.settings());
        List<String> names = provider().settings().stream()
                .filter(Setting::secret)
                .map(Setting::name)
                .toList();
        values.keySet().retainAll(names);
        return values;
    }

    final Connector newConnector() {
        ConnectorProvider provider = provider();
        return provider.create(new SettingsContext(CHANNEL, platform.settings(), provider.settings()));
    }

    /** What the platform tells of a happening, as the connector reads it: from its request, or by a poll. */
    final List<InboundEvent> receive(Notice notice) throws Exception {
        if (notice.request() != null && connector instanceof Connector.Webhooks webhooks) {
            assertThat(webhooks.authentic(notice.request()))
                    .as("a request of the platform's is authentic")
                    .isTrue();
            Received received = webhooks.parse(notice.request());
            if (!received.wakeUp()) {
                return received.events();
            }
        }
        if (connector instanceof Connector.Polling polling) {
            Received received = polling.poll(offset);
            offset = received.offset() != null ? received.offset() : offset;
            return received.events();
        }
        return fail("a connector takes in by webhook or by polling: the driver gave no request, and it does not poll");
    }

    final <E extends InboundEvent> E receiveOne(Class<E> kind, Notice notice) throws Exception {
        List<InboundEvent> events = receive(notice);
        assertThat(events).as("the events of one happening").hasSize(1).first().isInstanceOf(kind);
        return kind.cast(events.get(0));
    }

    /** Where a person can be answered: where a message of theirs came from. */
    final Address addressOf(String person) throws Exception {
        return receiveOne(InboundEvent.NewMessage.class, platform.says(person, "Hello"))
                .origin()
                .address();
    }

    final Outgoing part(Address address, Content content) {
        return new Outgoing("kit-" + keys.incrementAndGet(), address, content, null, Instant.now());
    }

    final Outgoing part(Address address, String text) {
        return part(address, Content.text(text));
    }

    /** What people see of a part. */
    final List<Shown> shown(Sent sent) {
        List<Shown> shown = platform.shown().stream()
                .filter(message -> sent.externalIds().contains(message.externalId()))
                .toList();
        assertThat(shown)
                .as("the platform shows what %s names", sent)
                .extracting(Shown::externalId)
                .containsExactlyInAnyOrderElementsOf(sent.externalIds());
        return shown;
    }

    final List<String> shownTexts() {
        return platform.shown().stream()
                .map(message -> message.content().text().plain())
                .toList();
    }

    /** Makes a call that has to fail. */
    final Throwable failure(Call call) {
        try {
            call.make();
        } catch (Exception e) {
            thrown.add(Throwables.text(e));
            return e;
        }
        return fail("the call has to fail, and returned");
    }

    /** Keeps a text in which no secret may be. */
    final void told(Object text) {
        thrown.add(text.toString());
    }

    static List<String> keys(List<? extends InboundEvent> events) {
        List<String> keys = new ArrayList<>();
        events.forEach(event -> keys.add(event.key()));
        return keys;
    }
}
