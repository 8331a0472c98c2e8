package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Event;
import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.CrashingStorage.Side;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promises 1, 3, 5 and 7, rules R21 and R22: processes that die, and nodes that follow them. */
abstract class PromisesOfCrashes extends BoardFixture {
    PromisesOfCrashes(PromisesContract contract) {
        super(contract);
    }

    private Switchboard.Builder working(Switchboard.Builder host) {
        return host.channel(platform.channel(CHANNEL)).onMessage(context -> {
            context.conversation().addLabel("handled " + context.message().seq());
            context.reply("echo " + context.text().plain());
        });
    }

    /** The first commit stores the channel; then one message makes three, and its death may come at each. */
    @ParameterizedTest
    @CsvSource({"BEFORE,2", "AFTER,2", "BEFORE,3", "AFTER,3", "BEFORE,4", "AFTER,4", "BEFORE,5", "AFTER,5"})
    void P1_P3_P5_aProcessThatDiesAtACommitIsFollowedByOneThatLosesNothing(Side side, int commit) throws Exception {
        CrashingStorage dying = new CrashingStorage(newStorage(), side, number -> number == commit);
        Switchboard first = start(dying.storage(), this::working);
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < 20 && !dying.isDead(); i++) {
            if (says(first, "anna", "t" + i).status() == 200) {
                acknowledged.add("t" + i);
            }
        }
        assertThat(dying.awaitDeath()).isTrue();
        first.close();

        Switchboard second = start(this::working);

        eventually().untilAsserted(() -> {
            clock.advance(Duration.ofMillis(200));
            List<String> stored = texts(second, "anna").stream()
                    .filter(text -> !text.startsWith("echo"))
                    .toList();
            assertThat(stored).containsAll(acknowledged).doesNotHaveDuplicates();
            assertThat(platform.texts("anna"))
                    .containsExactlyElementsOf(
                            stored.stream().map(text -> "echo " + text).toList());
        });
    }

    @Test
    void R22_whoStartsUnderANameFencesWhoHadIt() {
        Storage storage = newStorage();
        Switchboard first = start(storage, this::working);
        said(first, "anna", "1");
        awaitTexts("anna", "echo 1");

        Switchboard second = start(secondHandle(storage), this::working);
        said(second, "anna", "2");

        awaitTexts("anna", "echo 1", "echo 2");
    }

    @Test
    void R21_aDeadNodesWorkIsTakenOver() throws Exception {
        Storage behind = newStorage();
        CrashingStorage dying = new CrashingStorage(behind, Side.AFTER, number -> number == 2);
        Switchboard first =
                start(dying.storage(), host -> working(host).node("node-dead").lease(Duration.ofSeconds(10)));
        says(first, "anna", "1");
        assertThat(dying.awaitDeath()).isTrue();

        Switchboard second =
                start(secondHandle(behind), host -> working(host).node("node-b").lease(Duration.ofSeconds(1)));

        advanceUntil(
                Duration.ofSeconds(1), () -> assertThat(platform.texts("anna")).containsExactly("echo 1"));
        assertThat(texts(second, "anna")).containsExactly("1", "echo 1");
    }

    @Test
    void R17_whatAPausedProcessSendsLateIsWrittenDown() throws Exception {
        Event late = sentLate(take -> {});

        assertThat(late.facts()).containsEntry("part", "0").containsEntry("externalIds", "p2");
    }

    @Test
    void R17_whatAPausedProcessPerhapsSendsLateIsWrittenDownToo() throws Exception {
        Event late = sentLate(take -> {
            take.run();
            throw new IOException("the answer is lost");
        });

        assertThat(late.facts()).containsEntry("part", "0").containsEntry("externalIds", "");
    }

    /** The event of a send that began before a pause, and ended when another node had sent it. */
    private Event sentLate(ScriptedPlatform.Fault afterwards) throws Exception {
        platform = new ScriptedPlatform(ScriptedPlatform.Memory.CAN_BE_ASKED);
        CountDownLatch isPaused = new CountDownLatch(1);
        CompletableFuture<Void> wakesUp = new CompletableFuture<>();
        AtomicReference<CompletableFuture<Void>> awake = new AtomicReference<>(CompletableFuture.completedFuture(null));
        platform.fail(take -> {
            awake.set(wakesUp);
            isPaused.countDown();
            wakesUp.join();
            afterwards.happen(take);
        });
        Storage storage = newStorage();
        Switchboard paused = start(
                pausing(storage, awake::get),
                host -> working(host).node("node-paused").lease(Duration.ofSeconds(10)));
        said(paused, "anna", "1");
        assertThat(isPaused.await(20, TimeUnit.SECONDS)).isTrue();

        Switchboard second = start(secondHandle(storage), host -> working(host).node("node-b"));
        advanceUntil(
                Duration.ofSeconds(1),
                () -> assertThat(events(second, Event.MESSAGE_SENT)).hasSize(1));
        assertThat(events(second, Event.MESSAGE_SENT_LATE)).isEmpty();
        wakesUp.complete(null);

        eventually()
                .untilAsserted(() -> assertThat(events(second, Event.MESSAGE_SENT_LATE))
                        .extracting(Event::message)
                        .containsExactly(messages(second, "anna").get(1).id()));
        assertThat(platform.texts("anna")).containsExactly("echo 1", "echo 1");
        assertThat(events(second, Event.MESSAGE_SENT)).hasSize(1);
        return events(second, Event.MESSAGE_SENT_LATE).get(0);
    }

    /** A storage as a process has it that is paused now and then: its calls begin when it is awake. */
    private static Storage pausing(Storage storage, Supplier<CompletableFuture<Void>> awake) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    awake.get().join();
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void P7_aNodeThatStopsInGoodOrderLeavesNothingUndone() {
        Switchboard first = start(this::working);
        for (int i = 0; i < 20; i++) {
            said(first, "anna", "t" + i);
        }
        first.close();

        start(host -> working(host).node("node-b"));

        // A slow send may have been cut short: it is in doubt, and waits for its back-off.
        advanceUntil(
                Duration.ofSeconds(1), () -> assertThat(platform.texts("anna")).hasSize(20));
        assertThat(platform.texts("anna")).startsWith("echo t0", "echo t1").endsWith("echo t19");
    }
}
