package dev.switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.simulator.Failure.Kind;
import dev.switchboard.spi.ChannelException.Scope;
import dev.switchboard.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedPlatformTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final TestClock clock = new TestClock();
    private final SimulatedPlatform platform = SimulatedPlatform.builder()
            .clock(clock)
            .settle(Duration.ofSeconds(3))
            .remember(4)
            .open();

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void record_holdsWhatWasDone_inOrder() throws Exception {
        String id = send("a", "k1", "one");
        send("b", "k2", "two");
        call(Call.of(Operation.EDIT, "a", "").message(id).content(Content.text("uno"), null));

        assertThat(platform.record()).extracting(Recorded::number).containsExactly(1L, 2L, 3L);
        assertThat(platform.record()).extracting(Recorded::key).containsExactly("k1", "k2", "");
        assertThat(platform.record()).extracting(Recorded::text).containsExactly("one", "two", "uno");
        assertThat(platform.messages("a")).extracting(SimulatedMessage::text).containsExactly("uno");
        assertThat(platform.record(1, 1)).extracting(Recorded::number).containsExactly(2L);
        assertThat(platform.record(3, 10)).isEmpty();
    }

    @Test
    void record_forgetsTheOldest() throws Exception {
        for (int i = 1; i <= 6; i++) {
            send("a", "k" + i, "text " + i);
        }

        assertThat(platform.recorded()).isEqualTo(6);
        assertThat(platform.record()).extracting(Recorded::number).containsExactly(3L, 4L, 5L, 6L);
        assertThat(platform.record(2, 2)).extracting(Recorded::number).containsExactly(3L, 4L);
        assertThat(platform.messages("a")).hasSize(4);
        assertThat(send("a", "k1", "text 1"))
                .as("a key that it no longer remembers is new")
                .startsWith("out_");
        assertThat(platform.recorded()).isEqualTo(7);
    }

    @Test
    void aKeyIsDeduplicated_alsoWhenItComesOftenAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Set<String> ids = new HashSet<>();
        try {
            Callable<String> send = () -> send("a", "same", "once");
            for (Future<String> sent : threads.invokeAll(java.util.Collections.nCopies(64, send))) {
                ids.add(sent.get());
            }
        } finally {
            threads.shutdown();
        }

        assertThat(ids).hasSize(1);
        assertThat(platform.recorded()).isEqualTo(1);
        assertThat(platform.repeats()).isEqualTo(63);
    }

    @Test
    void find_doesNotKnowASendBeforeItHasSettled() throws Exception {
        String id = send("a", "k1", "one");
        Call find = Call.of(Operation.FIND, "", "").key("k1", false);

        assertThat(call(find)).isEmpty();
        clock.advance(Duration.ofSeconds(3));
        assertThat(call(find)).containsExactly(id);
    }

    @Test
    void next_failsSoManyCalls() throws Exception {
        platform.faults().next(2, Failure.of(Kind.UNAVAILABLE));

        assertThat(outcomes("a", 3)).containsExactly("UNAVAILABLE", "UNAVAILABLE", "sent");
    }

    @Test
    void faultsAreTakenInTheirOrder() throws Exception {
        platform.faults().next(1, Failure.of(Kind.UNAVAILABLE));
        platform.faults().inChat("b").next(1, Failure.of(Kind.RECIPIENT_GONE));
        platform.faults().always(Failure.of(Kind.REJECTED));

        assertThat(outcomes("a", 2)).containsExactly("UNAVAILABLE", "REJECTED");
        assertThat(outcomes("b", 2)).containsExactly("RECIPIENT_GONE", "REJECTED");
        platform.faults().clear();
        assertThat(outcomes("b", 1)).containsExactly("sent");
    }

    @Test
    void lasting_failsForATime() throws Exception {
        platform.faults().lasting(Duration.ofMinutes(1), Failure.of(Kind.UNAVAILABLE));
        clock.advance(Duration.ofSeconds(59));
        assertThat(outcomes("a", 1)).containsExactly("UNAVAILABLE");

        clock.advance(Duration.ofSeconds(1));
        assertThat(outcomes("a", 1)).containsExactly("sent");
    }

    @Test
    void firstInEachChat_failsOncePerChat() throws Exception {
        platform.faults().firstInEachChat(Failure.of(Kind.CUT_OFF));

        assertThat(outcomes("a", 2)).containsExactly("broken", "sent");
        assertThat(outcomes("b", 2)).containsExactly("broken", "sent");
    }

    @Test
    void sometimes_failsTheSameCallsForTheSameSeed() throws Exception {
        platform.faults().sometimes(0.5, 7, Failure.of(Kind.UNAVAILABLE));
        List<String> once = outcomes("a", 50);
        platform.faults().clear();
        platform.faults().sometimes(0.5, 7, Failure.of(Kind.UNAVAILABLE));

        assertThat(outcomes("a", 50)).isEqualTo(once).contains("sent", "UNAVAILABLE");
    }

    @Test
    void rateLimited_refusesTheChatUntilTheTimeIsOver() throws Exception {
        platform.faults().next(1, Failure.rateLimited(Duration.ofSeconds(10), Scope.CHAT));

        assertThat(outcomes("a", 2)).containsExactly("RATE_LIMITED", "RATE_LIMITED");
        assertThat(outcomes("b", 1)).containsExactly("sent");
        clock.advance(Duration.ofSeconds(4));
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> send("a", "k", "too early"))
                .satisfies(refused -> assertThat(refused.failure().retryAfter()).isEqualTo(Duration.ofSeconds(6)));
        clock.advance(Duration.ofSeconds(6));
        assertThat(outcomes("a", 1)).containsExactly("sent");
    }

    @Test
    void rateLimited_refusesTheWholeChannel() throws Exception {
        platform.faults().next(1, Failure.rateLimited(Duration.ofSeconds(10), Scope.CHANNEL));

        assertThat(outcomes("a", 1)).containsExactly("RATE_LIMITED");
        assertThat(outcomes("b", 1)).containsExactly("RATE_LIMITED");
    }

    @Test
    void answerLost_isDone_andCutOffIsNot() throws Exception {
        platform.faults().next(1, Failure.of(Kind.ANSWER_LOST));
        assertThat(outcomes("a", 1)).containsExactly("broken");
        assertThat(platform.messages("a")).hasSize(1);

        platform.faults().next(1, Failure.of(Kind.CUT_OFF));
        assertThat(outcomes("a", 1)).containsExactly("broken");
        assertThat(platform.messages("a")).hasSize(1);
    }

    @Test
    void slow_takesItsTime() throws Exception {
        platform.faults().slow(Duration.ofMillis(30));
        long begun = System.nanoTime();
        send("a", "k", "slowly");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void aWrongSecret_isRefused() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> platform.answering().call("wrong", Call.of(Operation.CHECK, "", ""), PATIENCE))
                .satisfies(refused -> assertThat(refused.failure().kind()).isEqualTo(Kind.AUTHENTICATION));
    }

    @Test
    void tellTwice_andTellBackwards() {
        List<String> told = new ArrayList<>();
        platform.deliverTo(request -> {
            told.add(text(request.body()));
            return WebhookResponse.ok();
        });
        Person anna = platform.person("Anna");
        platform.faults().tellTwice(1);
        anna.says("twice");
        anna.says("once");
        platform.faults().tellBackwards(3);
        assertThat(anna.says("one").acknowledged()).as("held back").isFalse();
        anna.says("two");
        assertThat(told).containsExactly("twice", "twice", "once");
        assertThat(anna.says("three").acknowledged()).isTrue();
        assertThat(told).endsWith("three", "two", "one").hasSize(6);

        platform.faults().tellBackwards(5);
        anna.says("held back");
        platform.faults().clear();
        assertThat(told).endsWith("held back");
    }

    @Test
    void redeliver_tellsAgainWhatNobodyAcknowledged() {
        List<Integer> answers = new ArrayList<>(List.of(200, 503, 500, 200, 503, 204));
        List<String> told = new ArrayList<>();
        platform.deliverTo(request -> {
            told.add(text(request.body()));
            return WebhookResponse.of(answers.remove(0), "");
        });
        Person anna = platform.person("Anna");
        assertThat(anna.says("a").acknowledged()).isTrue();
        assertThat(anna.says("b").acknowledged()).isFalse();
        assertThat(anna.says("c").acknowledged()).isFalse();

        assertThat(platform.redeliver()).isEqualTo(1);
        assertThat(platform.redeliver()).isZero();
        assertThat(told).containsExactly("a", "b", "c", "b", "c", "c");
    }

    @Test
    void aWebhookThatThrows_hasNotAcknowledged() {
        platform.deliverTo(request -> {
            throw new IllegalArgumentException("on purpose");
        });

        assertThat(platform.person("Anna").says("a").answer()).isNull();
        assertThat(platform.unacknowledged()).isEqualTo(1);
    }

    @Test
    void withoutAWebhook_whatPeopleDoIsHeldUntilAPollConfirmsIt() throws Exception {
        Person anna = platform.person("Anna");
        anna.says("a");
        HeldUpdates.Batch first = poll(null);
        anna.says("b");

        assertThat(texts(poll(null))).containsExactly("a", "b");
        assertThat(texts(poll(first.offset()))).containsExactly("b");
        assertThat(platform.unconfirmed()).isEqualTo(1);
        assertThat(texts(poll("other-run:17"))).as("an offset of another run").containsExactly("b");
    }

    @Test
    void aPoll_waitsForWhatComes() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<HeldUpdates.Batch> waiting =
                    threads.submit(() -> platform.answering().updates(platform.secret(), null, Duration.ofSeconds(20)));
            org.awaitility.Awaitility.await().until(() -> platform.calls() == 1);
            platform.person("Anna").says("a");

            assertThat(texts(waiting.get())).containsExactly("a");
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aNameIsTakenUntilThePlatformIsClosed() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> SimulatedPlatform.builder().name(platform.name()).open())
                .withMessageContaining(platform.name());

        platform.close();
        SimulatedPlatform.builder().name(platform.name()).open().close();
    }

    private List<String> outcomes(String chat, int sends) throws Exception {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < sends; i++) {
            try {
                send(chat, "", "text");
                outcomes.add("sent");
            } catch (Refused e) {
                outcomes.add(e.failure().kind().name());
            } catch (Broken e) {
                outcomes.add("broken");
            }
        }
        return outcomes;
    }

    private String send(String chat, String key, String text) throws Exception {
        return call(Call.of(Operation.SEND, chat, "").key(key, !key.isEmpty()).content(Content.text(text), null))
                .get(0);
    }

    private List<String> call(Call call) throws Broken, Refused, InterruptedException {
        return platform.answering().call(platform.secret(), call, PATIENCE);
    }

    private HeldUpdates.Batch poll(String offset) throws Exception {
        return platform.answering().updates(platform.secret(), offset, Duration.ZERO);
    }

    private static List<String> texts(HeldUpdates.Batch batch) {
        return batch.bodies().stream().map(SimulatedPlatformTest::text).toList();
    }

    private static String text(byte[] body) {
        try {
            return Json.fields(body).text("message");
        } catch (Unreadable e) {
            throw new AssertionError(new String(body, StandardCharsets.UTF_8), e);
        }
    }
}
