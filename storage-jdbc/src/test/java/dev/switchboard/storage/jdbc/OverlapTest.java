package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.handler.MessageContext;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Message;
import dev.switchboard.model.Overlap;
import dev.switchboard.simulator.Failure;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.simulator.SimulatorServer;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.CrashingStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Many conversations at once: messages that come while others are handled, a host that dies, sends that fail at first. */
@Tag("faults")
class OverlapTest extends FaultFixture {
    private static final int CHATS = 100;
    private static final int EACH = 10;
    private static final int THREADS = 50;
    private static final Duration WORK = Duration.ofMillis(50);

    /** What each call of the handler was given, by the chat, in the order of the calls' ends. */
    private final Map<String, List<List<Message>>> calls = new ConcurrentHashMap<>();

    @ParameterizedTest
    @EnumSource
    void R9_tenMessagesAtOnceToEachOfAHundredConversations(Overlap overlap) throws Exception {
        Switchboard board = start(
                storage(TestDatabase.postgres()),
                host -> host.channel(Simulator.channel(CHANNEL, platform).overlap(overlap))
                        .handlerThreads(CHATS)
                        .onMessage(this::work));
        platform.deliverTo(request -> board.webhooks().handle(CHANNEL, request));

        atOnce(THREADS, tenOfEach());

        eventually().untilAsserted(() -> assertThat(settled(board)).isEqualTo(CHATS * EACH));
        for (int i = 0; i < CHATS; i++) {
            check(overlap, board, person(i).chat());
        }
    }

    private void work(MessageContext context) {
        for (long end = System.nanoTime() + WORK.toNanos(); System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        calls.computeIfAbsent(context.contact().identities().get(0).key().value(), chat -> new CopyOnWriteArrayList<>())
                .add(context.messages());
        context.reply("re " + context.text().plain());
    }

    private List<Callable<Void>> tenOfEach() {
        List<Callable<Void>> all = new ArrayList<>();
        for (int message = 0; message < EACH; message++) {
            String text = "text " + message;
            for (int i = 0; i < CHATS; i++) {
                Person person = person(i);
                all.add(() -> {
                    says(person, text);
                    return null;
                });
            }
        }
        return all;
    }

    /** How many messages were handled or superseded. */
    private int settled(Switchboard board) {
        int handled = calls.values().stream()
                .flatMap(Collection::stream)
                .mapToInt(List::size)
                .sum();
        return handled + (int) superseded(board);
    }

    private static long superseded(Switchboard board) {
        return board.conversations().find(ConversationQuery.all().limit(500)).items().stream()
                .flatMap(
                        conversation -> board.conversations().messages(conversation.id(), Long.MAX_VALUE, 500).stream())
                .filter(message -> message.mark() == Message.Mark.SUPERSEDED)
                .count();
    }

    private void check(Overlap overlap, Switchboard board, String chat) {
        List<List<Message>> ofChat = calls.getOrDefault(chat, List.of());
        List<String> handled = ofChat.stream()
                .flatMap(List::stream)
                .map(message -> message.text().plain())
                .toList();
        List<String> all = stored(board, chat, Message.Direction.INBOUND);
        assertThat(all).hasSize(EACH).doesNotHaveDuplicates();
        switch (overlap) {
            case IN_ORDER -> {
                assertThat(ofChat).allMatch(call -> call.size() == 1);
                assertThat(handled).containsExactlyElementsOf(all);
            }
            case MERGED -> assertThat(handled).containsExactlyElementsOf(all);
            case LATEST_ONLY -> {
                assertThat(ofChat).allMatch(call -> call.size() == 1);
                assertThat(all).containsSubsequence(handled);
                assertThat(handled).doesNotHaveDuplicates().endsWith(all.get(EACH - 1));
            }
            case CONCURRENT -> assertThat(handled).containsExactlyInAnyOrderElementsOf(all);
        }
        eventually().untilAsserted(() -> assertThat(recorded(chat)).hasSize(ofChat.size()));
    }

    @Test
    void P1_aHostThatDiesInTheMiddleOf200HandlersAnswersAllAfterTheRestart() throws Exception {
        int chats = 200;
        TestDatabase database = TestDatabase.postgres();
        AtomicBoolean dies = new AtomicBoolean();
        CrashingStorage dying =
                new CrashingStorage(storage(database), CrashingStorage.Side.BEFORE, number -> dies.get());
        CountDownLatch running = new CountDownLatch(chats);
        CountDownLatch dead = new CountDownLatch(1);
        Switchboard first = start(
                dying.storage(),
                host -> answering(host).handlerThreads(chats).onMessage(context -> {
                    running.countDown();
                    dead.await(AT_MOST.toSeconds(), TimeUnit.SECONDS);
                    context.reply("re " + context.text().plain());
                }));
        platform.deliverTo(request -> first.webhooks().handle(CHANNEL, request));
        atOnce(THREADS, hello(chats));
        assertThat(running.await(AT_MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        dies.set(true);
        dead.countDown();
        assertThat(dying.awaitDeath()).isTrue();
        first.close();
        assertThat(platform.recorded()).isZero();

        start(storage(database), host -> answering(host).onMessage(OverlapTest::answer));

        checkAnsweredOnce(chats);
    }

    static Stream<Failure> firstFailures() {
        return Stream.of(
                Failure.rateLimited(Duration.ofSeconds(1), ChannelException.Scope.CHAT),
                Failure.of(Failure.Kind.SERVER_ERROR),
                Failure.of(Failure.Kind.CUT_OFF));
    }

    @ParameterizedTest
    @MethodSource("firstFailures")
    void P6_theFirstSendToEachOfAHundredChatsFails(Failure failure) throws Exception {
        SimulatorServer server = closing(SimulatorServer.start(platform, 0));
        Storage storage = storage(TestDatabase.postgres());
        Switchboard board = start(
                storage,
                host -> host.channel(Simulator.channel(CHANNEL, server.url())).onMessage(OverlapTest::answer));
        platform.deliverTo(request -> board.webhooks().handle(CHANNEL, request));
        platform.faults().firstInEachChat(failure);

        atOnce(THREADS, hello(CHATS));

        checkAnsweredOnce(CHATS);
        assertThat(platform.calls()).isGreaterThanOrEqualTo(2 * CHATS);
    }

    private Switchboard.Builder answering(Switchboard.Builder host) {
        return host.node("the-node")
                .channel(Simulator.channel(CHANNEL, platform))
                .drain(Duration.ofMillis(200));
    }

    private static void answer(MessageContext context) {
        context.reply("re " + context.text().plain());
    }

    private List<Callable<Void>> hello(int chats) {
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < chats; i++) {
            Person person = person(i);
            all.add(() -> {
                says(person, "hello");
                return null;
            });
        }
        return all;
    }

    private void checkAnsweredOnce(int chats) {
        eventually().untilAsserted(() -> assertThat(platform.recorded()).isGreaterThanOrEqualTo(chats));
        assertThat(IntStream.range(0, chats).mapToObj(i -> recorded(person(i).chat())))
                .allSatisfy(texts -> assertThat(texts).containsExactly("re hello"));
    }
}
