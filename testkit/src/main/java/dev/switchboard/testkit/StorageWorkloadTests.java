package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import dev.switchboard.storage.Work.Lane;
import dev.switchboard.storage.Work.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Everything at once: many threads and nodes do the work of many lanes, while their names are taken from them. */
abstract class StorageWorkloadTests extends StorageTests {
    private static final int CONVERSATIONS = 30;
    private static final int WORK_OF_EACH = 8;
    private static final int WORKERS_OF_EACH_NODE = 3;
    private static final int TAKINGS = 15;

    StorageWorkloadTests(StorageContract contract) {
        super(contract);
    }

    /** A node whose name goes from one holder to the next. */
    private static final class Node {
        final Storage storage;
        final String name;
        final AtomicReference<Lease> lease = new AtomicReference<>();

        Node(Storage storage, String name) {
            this.storage = storage;
            this.name = name;
            join("first");
        }

        void join(String holder) {
            lease.set(storage.join(name, name + " " + holder, TERM));
        }
    }

    @Test
    void P4_eachLaneIsWorkedOffOnceAndInOrderWhileNodesComeAndGo() {
        for (int i = 0; i < CONVERSATIONS; i++) {
            fill(scribe.conversation("chat-" + i));
        }
        List<Node> nodes = new ArrayList<>(List.of(new Node(storage, "one")));
        if (contract.expected().multiNode()) {
            nodes.add(new Node(secondNode(), "two"));
        }
        AtomicInteger left = new AtomicInteger(CONVERSATIONS * WORK_OF_EACH);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (Node node : nodes) {
            for (int worker = 0; worker < WORKERS_OF_EACH_NODE; worker++) {
                tasks.add(() -> work(node, left));
            }
            tasks.add(() -> takeTheName(node));
        }
        Crowd.run(tasks);

        assertThat(left).hasValue(0);
        assertThat(storage.dueWork(Lane.SENDING)).isZero();
        assertInOrder(storage.events(Position.START, Integer.MAX_VALUE));
    }

    private void fill(ConversationId conversation) {
        for (int i = 0; i < WORK_OF_EACH; i++) {
            scribe.work(conversation, Work.Type.SEND, i == 0 ? State.READY : State.WAITING, null);
        }
    }

    private static int takeTheName(Node node) {
        for (int i = 0; i < TAKINGS; i++) {
            node.join("taking " + i);
        }
        return TAKINGS;
    }

    private int work(Node node, AtomicInteger left) {
        int done = 0;
        while (left.get() > 0 && !Thread.currentThread().isInterrupted()) {
            Lease lease = present(node.lease.get());
            Deque<HeldWork> mine = new ArrayDeque<>(node.storage.claim(lease, Lane.SENDING, 3, List.of()));
            while (!mine.isEmpty()) {
                Outcome outcome = finish(node.storage, lease, mine.remove().work());
                mine.addAll(outcome.next());
                done += outcome.finished();
                left.addAndGet(-outcome.finished());
            }
        }
        return done;
    }

    private record Outcome(int finished, List<HeldWork> next) {}

    /** What core does with a result: all of it under the lease and the conversation's lock, or nothing. */
    private Outcome finish(Storage storage, Lease lease, Work work) {
        ConversationId conversation = work.key().conversation();
        return storage.write(tx -> {
            if (tx.lockLeases(List.of(lease)).isEmpty()) {
                return new Outcome(0, List.of());
            }
            tx.lockConversations(List.of(conversation));
            int finished = tx.finishWork(List.of(work.hold())).size();
            List<HeldWork> next = tx.promote(List.of(new LaneKey(conversation, Lane.SENDING)), lease);
            String position = String.valueOf(work.key().position());
            tx.appendEvents(List.of(new NewEvent(
                    "worked", clock.instant(), Scribe.CHANNEL, conversation, null, Map.of("position", position))));
            return new Outcome(finished, next);
        });
    }

    private static void assertInOrder(List<Event> events) {
        Map<ConversationId, List<Long>> positions = new HashMap<>();
        for (Event event : events) {
            positions
                    .computeIfAbsent(present(event.conversation()), conversation -> new ArrayList<>())
                    .add(Long.valueOf(event.facts().getOrDefault("position", "")));
        }
        assertThat(positions).hasSize(CONVERSATIONS);
        positions
                .values()
                .forEach(ofOne -> assertThat(ofOne)
                        .hasSize(WORK_OF_EACH)
                        .doesNotHaveDuplicates()
                        .isSorted());
    }
}
