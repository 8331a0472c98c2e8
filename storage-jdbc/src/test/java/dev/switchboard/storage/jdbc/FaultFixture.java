package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Message;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Recorded;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.storage.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Boards on a simulated platform in the same process, and on a real database. */
abstract class FaultFixture {
    static final String CHANNEL = "sim";
    static final boolean LONG = Boolean.getBoolean("switchboard.test.long");
    static final Duration AT_MOST = Duration.ofMinutes(LONG ? 10 : 2);

    @TempDir
    Path directory;

    final SimulatedPlatform platform = SimulatedPlatform.open();
    private final Deque<AutoCloseable> open = new ArrayDeque<>(List.of(platform));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable last : open) {
            last.close();
        }
    }

    /** Has something closed after the test, before what was there before it. */
    final <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    final Storage storage(TestDatabase database) {
        return database.storage(closing(database.connect()));
    }

    final Switchboard start(Storage storage, UnaryOperator<Switchboard.Builder> host) {
        Switchboard board = host.apply(Switchboard.builder()
                        .storage(storage)
                        .pollInterval(Duration.ofMillis(50))
                        .drain(Duration.ofSeconds(2)))
                .build();
        closing(board).start();
        return board;
    }

    static ConditionFactory eventually() {
        return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(AT_MOST);
    }

    /** Does all of it at once, on so many threads, and waits for the end. */
    static void atOnce(int threads, List<? extends Callable<?>> tasks)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> results = new ArrayList<>();
            tasks.forEach(task -> results.add(executor.submit(task)));
            for (Future<?> result : results) {
                result.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    final Person person(int number) {
        return platform.person("+49" + number, "Person " + number);
    }

    static void says(Person person, String text) {
        assertThat(person.says(text).acknowledged())
                .as("%s is acknowledged", text)
                .isTrue();
    }

    /** {@return the texts that the platform was sent for a chat, in their order, those that it was sent twice twice} */
    final List<String> recorded(String chat) {
        return platform.record().stream()
                .filter(sent -> sent.chat().equals(chat))
                .map(Recorded::text)
                .toList();
    }

    /** {@return the texts of a conversation in one direction, oldest first} */
    static List<String> stored(Switchboard board, String chat, Message.Direction direction) {
        ConversationId id = board.conversations().open(CHANNEL, chat).id();
        return board.conversations().messages(id, Long.MAX_VALUE, 500).stream()
                .filter(message -> message.direction() == direction)
                .sorted(Comparator.comparingLong(Message::seq))
                .map(message -> message.text().plain())
                .toList();
    }
}
