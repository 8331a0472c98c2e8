package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Message;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Recorded;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.simulator.SimulatorServer;
import dev.switchboard.storage.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promises 1 to 5 against SIGKILL: a node in a JVM of its own takes messages in and answers them, is killed again and
 * again, and is started again under its name. The platform lives in the test's process, and tells everything until it is
 * acknowledged. The seed is in the test's name; {@code -Dswitchboard.test.seed} takes one again.
 */
@Tag("faults")
class CrashTest {
    private static final boolean LONG = Boolean.getBoolean("switchboard.test.long");
    private static final int KILLS = LONG ? 20 : 3;
    private static final int CONVERSATIONS = LONG ? 100 : 20;
    private static final int EACH = LONG ? 50 : 30;
    private static final int MESSAGES = CONVERSATIONS * EACH;
    private static final Duration AT_MOST = Duration.ofMinutes(LONG ? 20 : 4);

    @TempDir
    private Path directory;

    private final SimulatedPlatform platform = SimulatedPlatform.open();
    private final SimulatorServer server = SimulatorServer.start(platform, 0);
    private final ExecutorService people = Executors.newFixedThreadPool(CONVERSATIONS);
    private final AtomicInteger acknowledged = new AtomicInteger();

    @AfterEach
    void closePlatform() {
        people.shutdownNow();
        server.close();
        platform.close();
    }

    static Stream<Arguments> runs() {
        long seed = Long.getLong("switchboard.test.seed", System.nanoTime());
        Stream<Arguments> always = Stream.of(
                Arguments.of(TestDatabase.Kind.POSTGRES, "deduplicates", seed),
                Arguments.of(TestDatabase.Kind.POSTGRES, "lookup", seed + 1),
                Arguments.of(TestDatabase.Kind.POSTGRES, "neither", seed + 2),
                Arguments.of(TestDatabase.Kind.H2, "deduplicates", seed + 3));
        Stream<Arguments> more = Stream.of(
                Arguments.of(TestDatabase.Kind.H2, "lookup", seed + 4),
                Arguments.of(TestDatabase.Kind.H2, "neither", seed + 5));
        return LONG ? Stream.concat(always, more) : always;
    }

    @ParameterizedTest(name = "{0}, {1}, seed {2}")
    @MethodSource("runs")
    void P1_P2_P3_P4_P5_aKilledProcessLosesNothingAndDoesNothingTwice(
            TestDatabase.Kind kind, String delivery, long seed) throws Exception {
        TestDatabase database = kind.create(directory);
        try (NodeProcess node = new NodeProcess(database, server.url(), delivery, directory)) {
            node.start();
            platform.deliverTo(node::tell);
            List<Future<Void>> talking = talk();
            killAtTimesFrom(seed, node);
            for (Future<Void> one : talking) {
                one.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
            }
            await().untilAsserted(() -> assertThat(node.sent()).as(node::log).isEqualTo(MESSAGES));
            node.stop();
        }
        checkRecord(delivery);
        checkStored(database);
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(AT_MOST);
    }

    /** Everybody says one message after the other, each when the one before is acknowledged. */
    private List<Future<Void>> talk() {
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            Person person = person(i);
            all.add(() -> {
                for (String text : texts(person.chat())) {
                    assertThat(person.says(text).acknowledged()).isTrue();
                    acknowledged.incrementAndGet();
                }
                return null;
            });
        }
        return all.stream().map(people::submit).toList();
    }

    private Person person(int number) {
        return platform.person("+49" + number, "Person " + number);
    }

    /** What a person says; the rule answers every third. */
    private static List<String> texts(String chat) {
        return IntStream.range(0, EACH)
                .mapToObj(i -> (i % 3 == 0 ? "price " : "word ") + i + " of " + chat)
                .toList();
    }

    private static List<String> replies(String chat) {
        return texts(chat).stream().map(text -> "re " + text).toList();
    }

    /** Kills the node when so many messages and replies have passed as the seed says, and starts it again. */
    private void killAtTimesFrom(long seed, NodeProcess node) throws Exception {
        int[] moments = new SplittableRandom(seed)
                .ints(KILLS, 1, 2 * MESSAGES - CONVERSATIONS)
                .sorted()
                .toArray();
        for (int moment : moments) {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(AT_MOST)
                    .until(() -> acknowledged.get() + platform.recorded() >= moment);
            node.kill();
            node.start();
        }
    }

    private void checkRecord(String delivery) {
        for (int i = 0; i < CONVERSATIONS; i++) {
            String chat = person(i).chat();
            List<String> seen = platform.record().stream()
                    .filter(sent -> sent.chat().equals(chat))
                    .map(Recorded::text)
                    .toList();
            // What was sent again for want of knowledge follows its first copy: nothing overtakes what is in doubt.
            assertThat(delivery.equals("neither") ? withoutRepeats(seen) : seen)
                    .as("record of %s", chat)
                    .containsExactlyElementsOf(replies(chat));
        }
    }

    private static List<String> withoutRepeats(List<String> texts) {
        return IntStream.range(0, texts.size())
                .filter(i -> i == 0 || !texts.get(i).equals(texts.get(i - 1)))
                .mapToObj(texts::get)
                .toList();
    }

    private Set<String> sentTwice() {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        platform.record().stream()
                .map(Recorded::text)
                .filter(text -> !seen.add(text))
                .forEach(twice::add);
        return twice;
    }

    private void checkStored(TestDatabase database) {
        Set<String> twice = sentTwice();
        try (HikariDataSource pool = database.connect();
                Storage storage = database.storage(pool)) {
            storage.open(new Storage.Opening("default", () -> Duration.ZERO));
            List<Conversation> conversations =
                    storage.conversations(ConversationQuery.all().limit(500)).items();
            assertThat(conversations).hasSize(CONVERSATIONS);
            for (Conversation conversation : conversations) {
                checkStored(storage, conversation, twice);
            }
        }
    }

    private static void checkStored(Storage storage, Conversation conversation, Set<String> twice) {
        String chat = conversation.address().chat();
        List<Message> messages = new ArrayList<>(storage.messages(conversation.id(), Long.MAX_VALUE, 500));
        Collections.reverse(messages);
        assertThat(texts(messages, Message.Direction.INBOUND)).containsExactlyElementsOf(texts(chat));
        assertThat(texts(messages, Message.Direction.OUTBOUND)).containsExactlyElementsOf(replies(chat));
        assertThat(conversation.labels())
                .containsExactlyInAnyOrderElementsOf(
                        texts(chat).stream().map(CrashedNode::label).toList());
        for (Message message : messages) {
            if (message.direction() == Message.Direction.OUTBOUND) {
                Delivery delivery = Objects.requireNonNull(message.delivery());
                assertThat(delivery.state()).isEqualTo(Delivery.State.SENT);
                assertThat(delivery.wasInDoubt()
                                || !twice.contains(message.text().plain()))
                        .as("what was sent twice was in doubt: %s", message)
                        .isTrue();
            }
        }
    }

    private static List<String> texts(List<Message> messages, Message.Direction direction) {
        return messages.stream()
                .filter(message -> message.direction() == direction)
                .map(message -> message.text().plain())
                .toList();
    }
}
