package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Health;
import dev.switchboard.model.Health.Area;
import dev.switchboard.model.Health.Problem;
import dev.switchboard.model.Position;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each reason that health has, where the contract of the promises does not try it. */
class HealthTest extends BoardFixture {
    HealthTest() {
        super(new InMemoryPromisesTest());
    }

    private static void eventually(Switchboard board, Area area, String reason, boolean up) {
        eventually().untilAsserted(() -> {
            Health health = board.health();
            assertThat(health.problems())
                    .filteredOn(problem -> problem.area() == area)
                    .extracting(Problem::reason)
                    .anySatisfy(told -> assertThat(told).contains(reason));
            assertThat(health.isUp()).isEqualTo(up);
        });
    }

    private static void eventuallyWell(Switchboard board) {
        eventually().untilAsserted(() -> assertThat(board.health().problems()).isEmpty());
    }

    private void always(ScriptedPlatform.Fault fault) {
        platform.fail(Collections.nCopies(10_000, fault).toArray(ScriptedPlatform.Fault[]::new));
    }

    @Test
    @DisplayName("A subscription that hangs is behind, and the node is up all the same")
    void feedLag() {
        CountDownLatch goOn = new CountDownLatch(1);
        Switchboard board = start(this::echo);
        board.events().subscribe("crm", event -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        said(board, "anna", "hello");
        awaitTexts("anna", "echo hello");
        assertThat(board.health().problems()).isEmpty();

        clock.advance(Duration.ofSeconds(61));
        eventually(board, Area.FEED, "subscription crm is PT1M1S behind", true);
        goOn.countDown();
        eventuallyWell(board);
    }

    @Test
    @DisplayName("A subscription whose reader always throws is behind")
    void feedFails() {
        Switchboard board = start(this::echo);
        board.events().subscribe(Position.START, event -> {
            throw new IllegalStateException("bug");
        });
        said(board, "anna", "hello");
        clock.advance(Duration.ofMinutes(2));

        eventually(board, Area.FEED, "a subscription without a name is ", true);
    }

    @Test
    @DisplayName("A full queue is the storage's problem")
    void fullQueue() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        Storage slow = hanging(newStorage(), hangs, goOn);
        Switchboard board = start(slow, this::echo);
        hangs.set(true);
        IntStream.range(0, 10_000)
                .forEach(number -> board.webhooks()
                        .handleAsync(CHANNEL, ScriptedPlatform.text("chat" + number, "q" + number, "hello")));

        eventually(board, Area.STORAGE, "the queue of the intake writers is full", false);
        assertThat(says(board, "anna", "one more").headers()).containsEntry("Retry-After", "5");
        goOn.countDown();
        eventuallyWell(board);
    }

    private static Storage hanging(Storage storage, AtomicBoolean hangs, CountDownLatch goOn) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (hangs.get() && method.getName().equals("write")) {
                        goOn.await();
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    @DisplayName("A platform that is down, until it is back")
    void platformIsDown() {
        AtomicBoolean down = new AtomicBoolean(true);
        always(take -> {
            if (down.get()) {
                throw ChannelException.unavailable("no route");
            }
        });
        Switchboard board = start(this::echo);
        IntStream.range(0, 3).forEach(chat -> said(board, "chat" + chat, "hello"));

        eventually(board, Area.CHANNEL, "sends fail, since ", true);
        eventually(board, Area.CHANNEL, "no route", true);
        down.set(false);
        advanceUntil(
                Duration.ofSeconds(5),
                () -> assertThat(board.health().problems()).isEmpty());
    }

    @Test
    @DisplayName("Messages that a platform refuses, handlers that fail, and webhooks that nobody can read")
    void faults() {
        always(take -> {
            throw ChannelException.rejected("too rude");
        });
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).onMessage(context -> {
                    if (context.text().contains("fail")) {
                        throw new IllegalStateException("bug");
                    }
                    context.reply("rude");
                }));
        IntStream.range(0, 3).forEach(chat -> said(board, "chat" + chat, "hello"));
        eventually(board, Area.CHANNEL, "its platform refuses what is sent, since ", true);
        IntStream.range(0, 3).forEach(chat -> said(board, "chat" + chat, "fail"));
        eventually(board, Area.CHANNEL, "its messages cannot be handled, since ", true);
        IntStream.range(0, 3).forEach(number -> receives(board, WebhookRequest.post(new byte[] {'?', (byte) number})));
        eventually(board, Area.CHANNEL, "what it receives cannot be read, since ", true);
    }

    @Test
    @DisplayName("A platform that wants to be left alone for long")
    void leftAlone() {
        platform.fail(take -> {
            throw ChannelException.rateLimited(Duration.ofHours(1), ChannelException.Scope.CHANNEL);
        });
        Switchboard board = start(this::echo);
        said(board, "anna", "hello");

        eventually(board, Area.CHANNEL, "its platform wants to be left alone for another PT1H", true);
        clock.advance(Duration.ofHours(1));
        eventuallyWell(board);
    }

    @Test
    @DisplayName("A board that does not run")
    void notRunning() {
        Switchboard board = Switchboard.builder()
                .storage(newStorage())
                .channel(platform.channel(CHANNEL))
                .build();

        eventually(board, Area.NODE, "has no lease", false);
    }

    @Test
    @DisplayName("A node whose name another process has")
    void superseded() {
        Storage storage = newStorage();
        Switchboard first = start(storage, this::echo);
        start(storage, this::echo);
        clock.advance(Duration.ofMinutes(25));

        eventually(first, Area.NODE, "another process works under this node's name", false);
    }

    @Test
    @DisplayName("A lease that cannot be renewed")
    void leaseNotRenewed() {
        AtomicBoolean away = new AtomicBoolean();
        Storage storage = failing(newStorage(), "renew", away);
        Switchboard board = start(storage, this::echo);
        assertThat(board.health().problems()).isEmpty();
        away.set(true);
        clock.advance(Duration.ofMinutes(25));
        eventually(board, Area.STORAGE, "no connection", false);
        away.set(false);
        clock.advance(Duration.ofMinutes(25));
        eventuallyWell(board);
    }

    private static Storage failing(Storage storage, String call, AtomicBoolean fails) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (fails.get() && method.getName().equals(call)) {
                        throw StorageException.unavailable("no connection", null);
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    @DisplayName("A channel whose settings its platform refuses")
    void wrongSettings() {
        platform.fail(take -> {
            throw ChannelException.wrongCredentials("token unknown");
        });
        Switchboard board = start(this::echo);
        said(board, "anna", "hello");

        eventually(board, Area.CHANNEL, "needs other settings: ", true);
    }
}
