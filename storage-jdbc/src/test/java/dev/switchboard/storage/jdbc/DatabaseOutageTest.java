package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Message.Direction;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise 1 while PostgreSQL is away: nothing is acknowledged that is not stored, and all goes on when it is back. */
@Tag("faults")
class DatabaseOutageTest extends FaultFixture {
    private static final int CHATS = 10;
    private static final int EACH = 20;

    private final ConcurrentLinkedQueue<WebhookResponse> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private RestartablePostgres server;
    private Switchboard board;

    @BeforeEach
    void startAll() throws IOException {
        server = closing(new RestartablePostgres(directory.resolve("postgres")));
        board = start(
                JdbcStorage.create(closing(server.connect())),
                host -> host.channel(Simulator.channel(CHANNEL, platform))
                        .lease(Duration.ofSeconds(10))
                        .onMessage(
                                context -> context.reply("re " + context.text().plain())));
    }

    /** Tells something again and again, as platforms do, until it is acknowledged. */
    private WebhookResponse untilAcknowledged(WebhookRequest request) {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(AT_MOST)
                .until(() -> noted(board.webhooks().handle(CHANNEL, request)), answer -> answer.status() == 200);
    }

    private WebhookResponse noted(WebhookResponse answer) {
        if (answer.status() == 200) {
            acknowledged.incrementAndGet();
        } else {
            refusals.add(answer);
        }
        return answer;
    }

    @FunctionalInterface
    private interface Trouble {
        void make() throws Exception;
    }

    /** Everybody talks; when so many messages were taken, there is trouble. */
    private void talkThrough(List<Integer> moments, Trouble trouble) throws Exception {
        platform.deliverTo(this::untilAcknowledged);
        ExecutorService people = closing(new People()).threads;
        List<Future<Void>> talking =
                conversations().stream().map(people::submit).toList();
        for (int moment : moments) {
            eventually().pollDelay(Duration.ZERO).until(() -> acknowledged.get() >= moment);
            trouble.make();
        }
        for (Future<Void> one : talking) {
            one.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        }
        checkAllAnsweredInOrder();
    }

    private static final class People implements AutoCloseable {
        final ExecutorService threads = Executors.newFixedThreadPool(CHATS);

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    private List<Callable<Void>> conversations() {
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < CHATS; i++) {
            Person person = person(i);
            all.add(() -> {
                texts(person.chat()).forEach(text -> says(person, text));
                return null;
            });
        }
        return all;
    }

    private static List<String> texts(String chat) {
        return IntStream.range(0, EACH).mapToObj(i -> i + " of " + chat).toList();
    }

    private void checkAllAnsweredInOrder() {
        for (int i = 0; i < CHATS; i++) {
            String chat = person(i).chat();
            List<String> replies =
                    texts(chat).stream().map(text -> "re " + text).toList();
            eventually().untilAsserted(() -> assertThat(recorded(chat)).containsExactlyElementsOf(replies));
            assertThat(stored(board, chat, Direction.INBOUND)).containsExactlyElementsOf(texts(chat));
            assertThat(stored(board, chat, Direction.OUTBOUND)).containsExactlyElementsOf(replies);
        }
    }

    private void checkRefusals() {
        assertThat(refusals).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("Retry-After");
        });
    }

    @Test
    void P1_connectionsThatEndWhileMessagesFlowLoseNothing() throws Exception {
        talkThrough(List.of(20, 60, 100, 140, 180), server::terminateBackends);
    }

    @Test
    void P1_aServerThatIsStoppedAndStartedAgainLosesNothing() throws Exception {
        talkThrough(List.of(30, 120), () -> {
            server.stop();
            int before = refusals.size();
            eventually().until(() -> refusals.size() > before + CHATS);
            server.start();
        });
        checkRefusals();
    }

    @Test
    void P1_aReadOnlyDatabaseTakesNothingInAndLosesNothing() throws Exception {
        talkThrough(List.of(30, 120), () -> {
            server.readOnly(true);
            int before = refusals.size();
            eventually().until(() -> refusals.size() > before + CHATS);
            server.readOnly(false);
        });
        checkRefusals();
    }

    @Test
    void P3_whatAHandlerDidWhileTheServerWasAwayIsKept() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        board.close();
        board = start(
                JdbcStorage.create(closing(server.connect())),
                host -> host.channel(Simulator.channel(CHANNEL, platform)).onMessage(context -> {
                    calls.incrementAndGet();
                    runs.countDown();
                    goOn.await(AT_MOST.toSeconds(), TimeUnit.SECONDS);
                    context.reply("re " + context.text().plain());
                }));
        platform.deliverTo(this::untilAcknowledged);
        WebhookRequest taken = person(1).says("hello").request();
        assertThat(runs.await(AT_MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();

        server.stop();
        goOn.countDown();
        eventually().untilAsserted(() -> {
            assertThat(board.webhooks().handle(CHANNEL, taken).status()).isEqualTo(503);
        });
        server.start();

        eventually().untilAsserted(() -> assertThat(recorded(person(1).chat())).containsExactly("re hello"));
        assertThat(calls).hasValue(1);
    }
}
