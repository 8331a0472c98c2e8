package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Health.Area;
import dev.switchboard.model.Health.Problem;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.CrashingStorage.Side;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Promises 1, 3, 5 and 7, rule R8: a board that is closed while it works, and what breaks without ending it. */
abstract class PromisesOfClosing extends BoardFixture {
    private static final int CHATS = 8;

    PromisesOfClosing(PromisesContract contract) {
        super(contract);
    }

    /** One send at a time, none of which is sent twice: so what is in doubt at the end is failed, and seen. */
    private Switchboard.Builder careful(Switchboard.Builder board) {
        ChannelPolicy policy = new ChannelPolicy(
                ChannelPolicy.DEFAULT.overlap(), ChannelPolicy.InDoubt.FAIL, ChannelPolicy.DEFAULT.afterFailure());
        return board.drain(Duration.ZERO)
                .sendThreads(1)
                .channel(platform.channel(CHANNEL).policy(policy))
                .onMessage(context -> context.reply("echo " + context.text().plain()));
    }

    /** Blocks its caller until it is interrupted. */
    private static void hang(CountDownLatch begun) {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayToAll(Switchboard board) {
        IntStream.range(0, CHATS).forEach(chat -> said(board, "chat" + chat, "hello"));
    }

    /** A board with a call under way that ends only when it is interrupted, and others queued behind it. */
    private void closeDuringACall(ScriptedPlatform.Fault afterInterrupt) throws Exception {
        platform = new ScriptedPlatform(ScriptedPlatform.Memory.NEITHER);
        CountDownLatch begun = new CountDownLatch(1);
        platform.fail(take -> {
            hang(begun);
            afterInterrupt.happen(take);
        });
        Switchboard first = start(this::careful);
        sayToAll(first);
        begun.await();
        eventually()
                .untilAsserted(() -> assertThat(events(first, "message.queued")).hasSize(CHATS));

        first.close();
    }

    private List<Delivery> deliveries(Switchboard board) {
        return IntStream.range(0, CHATS)
                .mapToObj(chat -> messages(board, "chat" + chat))
                .map(messages -> messages.get(1).delivery())
                .toList();
    }

    @Test
    void P5_aCallThatIsCutOffByClosingIsInDoubtAndTheOthersAreSentOnce() throws Exception {
        closeDuringACall(take -> {
            take.run();
            throw new InterruptedIOException("closed while it was written");
        });

        Switchboard second = start(this::careful);

        advanceUntil(Duration.ofSeconds(1), () -> {
            assertThat(deliveries(second)).extracting(Delivery::state).containsOnlyOnce(Delivery.State.FAILED);
            assertThat(deliveries(second)).filteredOn(Delivery::wasInDoubt).hasSize(1);
            assertThat(platform.texts()).hasSize(CHATS);
        });
        assertThat(platform.taken()).extracting(part -> part.address().chat()).doesNotHaveDuplicates();
    }

    @Test
    void P5_aCallThatSucceedsWhileTheBoardClosesIsNotRepeated() throws Exception {
        closeDuringACall(take -> {});

        Switchboard second = start(this::careful);

        eventually().untilAsserted(() -> assertThat(platform.texts()).hasSize(CHATS));
        assertThat(deliveries(second)).noneMatch(Delivery::wasInDoubt);
    }

    @Test
    void P7_aClosedBoardHoldsNothing() throws Exception {
        Storage storage = newStorage();
        Assumptions.assumeTrue(storage.traits().multiNode(), "this storage is for one node at a time");
        closeDuringACall(take -> {});

        Storage other = newStorage();
        start(other, host -> careful(host).node("node-b"));

        // Without any time going by: what was queued is not waited for until a lease has run out.
        eventually().untilAsserted(() -> assertThat(platform.texts()).hasSize(CHATS));
        assertThat(other.lease(Lease.Kind.NODE, "node-a")).isEmpty();
    }

    @Test
    void P3_anInterruptedThreadClosesInGoodOrder() {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        Switchboard first = start(host -> host.drain(Duration.ofSeconds(20))
                .channel(platform.channel(CHANNEL))
                .onMessage(context -> {
                    handled.incrementAndGet();
                    handling.countDown();
                    goOn.await();
                    context.reply("done");
                }));
        said(first, "anna", "hello");
        eventually().untilAsserted(() -> assertThat(handling.getCount()).isZero());
        Thread.currentThread().interrupt();
        var release = CompletableFuture.runAsync(goOn::countDown);

        first.close();

        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(release).isCompleted();
        start(this::echo);
        awaitTexts("anna", "done");
        assertThat(handled).hasValue(1);
    }

    @Test
    void R8_whatAConnectorThrowsIsADoubtAndNoStandstill() {
        platform.fail(take -> {
            throw new LinkageError("a class of the connector is missing");
        });
        Switchboard board = start(this::echo);
        said(board, "anna", "1");
        said(board, "anna", "2");

        advanceUntil(
                Duration.ofSeconds(1), () -> assertThat(platform.texts("anna")).containsExactly("echo 1", "echo 2"));
        assertThat(messages(board, "anna"))
                .filteredOn(message ->
                        message.delivery() != null && message.delivery().wasInDoubt())
                .hasSize(1);
    }

    @Test
    void R8_handlersThatHangAreBounded() {
        int bound = 32;
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        Switchboard board = start(host -> host.handlerThreads(8)
                .handlerTimeout(Duration.ofSeconds(1))
                .channel(platform.channel(CHANNEL))
                .onMessage(context -> {
                    begun.incrementAndGet();
                    while (end.getCount() > 0) {
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            assertThat(end.getCount()).isLessThanOrEqualTo(1); // it ignores the interrupt
                        }
                    }
                }));
        IntStream.range(0, 3 * bound).forEach(chat -> said(board, "chat" + chat, "hello"));

        advanceUntil(Duration.ofSeconds(2), () -> assertThat(begun).hasValueGreaterThanOrEqualTo(bound));
        IntStream.range(0, 20).forEach(tick -> clock.advance(Duration.ofSeconds(2)));

        eventually().untilAsserted(() -> assertThat(board.health().isUp()).isFalse());
        assertThat(begun.get()).isBetween(bound, bound + 8);
        assertThat(board.health().problems()).extracting(Problem::area).contains(Area.NODE);
        end.countDown();
        eventually().untilAsserted(() -> assertThat(board.health().problems()).isEmpty());
    }

    @Test
    void R8_aStorageThatIsAwayAndAChannelThatIsRefusedAreTold() throws Exception {
        AtomicBoolean away = new AtomicBoolean();
        CrashingStorage dying = new CrashingStorage(newStorage(), Side.BEFORE, commit -> away.get());
        platform.fail(take -> {
            throw ChannelException.authentication("token revoked");
        });
        Switchboard board = start(dying.storage(), this::echo);
        assertThat(board.health().problems()).isEmpty();
        said(board, "anna", "hello");

        eventually()
                .untilAsserted(() -> assertThat(board.health().problems())
                        .singleElement()
                        .satisfies(problem -> {
                            assertThat(problem.channel()).isEqualTo(CHANNEL);
                            assertThat(problem.reason()).contains("token revoked");
                        }));
        assertThat(board.health().isUp()).isTrue();

        away.set(true);
        eventually().untilAsserted(() -> {
            says(board, "boris", "hello");
            assertThat(board.health().isUp()).isFalse();
            assertThat(board.health().problems()).extracting(Problem::area).contains(Area.STORAGE);
        });
    }

    @Test
    void P10_aBoardThatCouldNotStartStaysClosed() {
        CrashingStorage dying = new CrashingStorage(newStorage(), Side.BEFORE, commit -> commit == 1);
        Switchboard board =
                onTenant(dying.storage()).channel(platform.channel(CHANNEL)).build();
        assertThat(says(board, "anna", "too early").status()).isEqualTo(503);

        assertThatThrownBy(board::start).isInstanceOf(RuntimeException.class);

        assertThatThrownBy(board::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("build another");
        assertThat(says(board, "anna", "too late").status()).isEqualTo(503);
        board.close();
    }

    private static void assertNotNow(Switchboard board, String why) {
        ConversationId id = new ConversationId(UUID.randomUUID());
        List<ThrowingCallable> calls = List.of(
                () -> board.send(id, Content.text("hello")),
                () -> board.agent("agent-7").send(id, Content.text("hello")),
                () -> board.update(id, conversation -> {}),
                () -> board.conversations().get(id),
                () -> board.conversations().open(CHANNEL, "anna"),
                () -> board.contacts().find("", null, 1),
                () -> board.channels().list(),
                () -> board.channels().pause(CHANNEL),
                () -> board.events().latest(),
                () -> board.events().subscribe("crm", event -> {}),
                () -> board.events().signals(signal -> {}),
                () -> board.parked().list(null, null, 1),
                () -> board.parked().drop(UUID.randomUUID()));
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(why));
    }

    @Test
    void P10_callsBeforeTheStartAndAfterTheEndSayWhich() {
        Switchboard board = echo(onTenant(newStorage()).clock(clock)).build();
        assertNotNow(board, "not started yet");
        assertThat(says(board, "anna", "too early").status()).isEqualTo(503);
        board.start();
        said(board, "anna", "hello");
        board.close();

        assertNotNow(board, "is closed");
        assertThat(says(board, "anna", "too late").status()).isEqualTo(503);
        assertThat(board.health().isUp()).isFalse();
    }

    @Test
    void R8_aHandlerThatIgnoresItsInterruptDoesNotHoldUpClosing() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Switchboard board = start(host -> host.drain(Duration.ZERO)
                .channel(platform.channel(CHANNEL))
                .onMessage(context -> {
                    begun.countDown();
                    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                        var unused = Thread.interrupted(); // it ignores the interrupt
                        return end.await(5, TimeUnit.MILLISECONDS);
                    });
                }));
        said(board, "anna", "hello");
        eventually().untilAsserted(() -> assertThat(begun.getCount()).isZero());

        assertThat(CompletableFuture.runAsync(board::close)).succeedsWithin(Duration.ofSeconds(20));
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("switchboard-"))
                .allMatch(Thread::isDaemon);
        end.countDown();
    }
}
