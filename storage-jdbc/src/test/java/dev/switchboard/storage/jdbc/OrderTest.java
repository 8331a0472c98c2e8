package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Message.Direction;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise 4 on two nodes and one PostgreSQL: order inside each conversation, and none that holds another up. */
@Tag("faults")
class OrderTest extends FaultFixture {
    private static final int CONVERSATIONS = LONG ? 200 : 40;
    private static final int EACH = LONG ? 50 : 25;
    private static final int THREADS = 16;
    private static final long SEED = 20_260_101;
    private static final String HANGING = "hanging";

    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void P4_orderHoldsOnTwoNodesAndAHangingConversationHoldsUpNoOther() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        List<Switchboard> boards = List.of(node(database, "node-a"), node(database, "node-b"));
        AtomicInteger told = new AtomicInteger();
        platform.deliverTo(
                request -> boards.get(told.getAndIncrement() % 2).webhooks().handle(CHANNEL, request));
        Person hanging = platform.person("+1", HANGING);
        texts(HANGING).forEach(text -> says(hanging, text));

        atOnce(THREADS, conversations());

        eventually().untilAsserted(() -> assertThat(platform.recorded()).isEqualTo((long) CONVERSATIONS * EACH));
        for (int i = 0; i < CONVERSATIONS; i++) {
            checkOrder(boards.get(i % 2), person(i).chat());
        }
        assertThat(recorded(hanging.chat())).isEmpty();
        goOn.countDown();
        eventually()
                .untilAsserted(() -> assertThat(recorded(hanging.chat())).containsExactlyElementsOf(replies(HANGING)));
    }

    private Switchboard node(TestDatabase database, String name) {
        return start(
                storage(database),
                host -> host.node(name)
                        .channel(Simulator.channel(CHANNEL, platform))
                        .handlerTimeout(Duration.ofHours(1))
                        .onMessage(context -> {
                            String text = context.text().plain();
                            if (text.endsWith(HANGING)) {
                                goOn.await(AT_MOST.toSeconds(), TimeUnit.SECONDS);
                            }
                            LockSupport.parkNanos(delay(text).toNanos());
                            context.reply("re " + text);
                        }));
    }

    private static Duration delay(String text) {
        return Duration.ofNanos(new SplittableRandom(SEED + text.hashCode()).nextLong(3_000_000));
    }

    /** Every task is a part of the conversations, which take turns; nobody writes before the last was acknowledged. */
    private List<Callable<Void>> conversations() {
        List<Callable<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            all.add(() -> {
                for (int message = 0; message < EACH; message++) {
                    for (int i = first; i < CONVERSATIONS; i += THREADS) {
                        Person person = person(i);
                        says(person, texts(person.chat()).get(message));
                    }
                }
                return null;
            });
        }
        return all;
    }

    private static List<String> texts(String chat) {
        return IntStream.range(0, EACH).mapToObj(i -> i + " of " + chat).toList();
    }

    private static List<String> replies(String chat) {
        return texts(chat).stream().map(text -> "re " + text).toList();
    }

    private void checkOrder(Switchboard board, String chat) {
        assertThat(stored(board, chat, Direction.INBOUND)).containsExactlyElementsOf(texts(chat));
        assertThat(stored(board, chat, Direction.OUTBOUND)).containsExactlyElementsOf(replies(chat));
        assertThat(recorded(chat)).containsExactlyElementsOf(replies(chat));
    }
}
