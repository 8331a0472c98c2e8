package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Setting;
import dev.switchboard.testkit.PlatformDriver.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every connector has to keep: extend it, give the {@link #provider() provider} and a fake
 * {@link #platform() platform} that the provider's connector can be let loose on, and pass. Rules are named by their
 * number in the rules behind the promises.
 *
 * <p>What a connector declares selects the tests, by its capabilities and by the interfaces that it implements. A test of
 * something that is not declared, or of a failure that the platform cannot have, is shown as skipped. For a connector
 * with several shapes, such as webhook and polling, extend this class once for each.
 *
 * <p>After each test all that was thrown, logged and returned as text is searched for the values of the settings that
 * are secret: at every level for loggers of the provider's package, at the level that is configured for others. Logs are
 * heard through Logback and java.util.logging.
 */
public abstract class ConnectorContract extends SendingRules {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration HALF_A_LEASE = Duration.ofSeconds(15);

    /** For the connector's author. */
    protected ConnectorContract() {}

    @Test
    @DisplayName("The provider is found by ServiceLoader, under its type alone")
    void theProviderIsFound() {
        ConnectorProvider provider = provider();
        List<Class<?>> found = ServiceLoader.load(ConnectorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(other -> other.type().equals(provider.type()))
                .<Class<?>>map(ConnectorProvider::getClass)
                .toList();

        assertThat(found).containsExactly(provider.getClass());
        assertThat(provider.type()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    @DisplayName("The settings are named once, described, and no secret has a fallback")
    void theSettingsAreDescribed() {
        List<Setting> settings = provider().settings();

        assertThat(settings).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(settings).extracting(Setting::description).noneMatch(String::isBlank);
        assertThat(settings)
                .filteredOn(Setting::secret)
                .extracting(Setting::fallback)
                .containsOnlyNulls();
        assertThat(settings)
                .extracting(Setting::name)
                .containsAll(platform.settings().keySet());
        assertThat(secrets().values())
                .as("secrets of the driver that are long enough to be found")
                .allMatch(secret -> secret.length() >= 8);
    }

    @Test
    @DisplayName("Making a connector and asking what it can do calls nobody")
    void makingAConnectorCallsNobody() {
        int calls = platform.calls();
        try (Connector made = newConnector()) {
            assertThat(made.capabilities()).isEqualTo(connector.capabilities());
            told(provider());
            told(made.capabilities());
        }

        assertThat(platform.calls()).isEqualTo(calls);
    }

    @Test
    @DisplayName("Closing one connector leaves another one working")
    void closingOneLeavesAnotherWorking() throws Exception {
        newConnector().close();
        connector.send(part(addressOf("Anna"), "still there"));

        assertThat(shownTexts()).containsExactly("still there");
    }

    @Test
    @DisplayName("A call that is not answered ends within 15 seconds, in doubt")
    void anUnansweredCallEndsInDoubt() throws Exception {
        Outgoing part = part(addressOf("Anna"), "into the silence");
        failing(Fault.SILENT);
        long begun = System.nanoTime();
        Throwable failure = failure(() -> connector.send(part));
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(taken).isLessThan(HALF_A_LEASE);
        inDoubt(failure);
    }

    @Test
    @DisplayName("An interrupt ends a send, in doubt")
    void anInterruptEndsASend() throws Exception {
        Outgoing part = part(addressOf("Anna"), "interrupted");
        failing(Fault.SILENT);

        inDoubt(interrupted(() -> connector.send(part)));
    }

    @Test
    @DisplayName("An interrupt ends a poll, and what was to come comes next time")
    void anInterruptEndsAPoll() throws Exception {
        assumeTrue(connector instanceof Connector.Polling, "the connector does not do this: polls");
        Connector.Polling polling = (Connector.Polling) connector;
        platform.says("Anna", "before");
        Received first = polling.poll(platform.offset());
        failing(Fault.SILENT);
        Throwable ended = interrupted(() -> polling.poll(first.offset()));
        platform.recover();
        platform.says("Anna", "after");

        assertThat(ended).isInstanceOfAny(InterruptedException.class, IOException.class, ChannelException.class);
        assertThat(polling.poll(first.offset()).events()).hasSize(1);
    }

    /** Interrupts a call when it has reached the platform, and gives what it threw. */
    private Throwable interrupted(Call call) throws InterruptedException {
        int before = platform.calls();
        FutureTask<Throwable> ended = new FutureTask<>(() -> failure(call));
        Thread caller = new Thread(ended, "interrupted");
        caller.start();
        await().atMost(SOON).until(() -> platform.calls() > before);
        caller.interrupt();
        try {
            return ended.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the call goes on " + SOON + " after its thread was interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("the call has to throw", e.getCause());
        } finally {
            platform.recover();
        }
    }

    private static void inDoubt(Throwable failure) {
        if (failure instanceof ChannelException channel) {
            assertThat(channel.kind()).isEqualTo(ChannelException.Kind.IN_DOUBT);
        } else {
            assertThat(failure).isInstanceOfAny(IOException.class, InterruptedException.class);
        }
    }
}
