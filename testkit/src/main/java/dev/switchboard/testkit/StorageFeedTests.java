package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The event feed: nothing missed, nothing twice, in the order of the commits. */
abstract class StorageFeedTests extends StorageTests {
    private static final int WRITERS = 6;
    private static final int COMMITS = 60;

    StorageFeedTests(StorageContract contract) {
        super(contract);
    }

    private void append(String... types) {
        List<NewEvent> events = new ArrayList<>();
        for (String type : types) {
            events.add(scribe.event(type));
        }
        scribe.write(tx -> tx.appendEvents(events));
    }

    private static List<String> types(List<Event> events) {
        return events.stream().map(Event::type).toList();
    }

    @Test
    void R24_anEmptyFeedStandsAtItsStart() {
        assertThat(storage.latest()).isEqualTo(Position.START);
        assertThat(storage.events(Position.START, 10)).isEmpty();
    }

    @Test
    void R24_positionsFollowCommitOrder() {
        append("a", "b");
        append("c");
        append("d", "e");
        List<Event> events = storage.events(Position.START, 10);
        assertThat(types(events)).containsExactly("a", "b", "c", "d", "e");
        assertThat(events)
                .extracting(event -> event.position().value())
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(events.get(0).position()).isGreaterThan(Position.START);
        assertThat(storage.latest()).isEqualTo(events.get(4).position());
    }

    @Test
    void R24_aReaderGoesOnFromAnyPosition() {
        append("a", "b", "c", "d", "e");
        List<Event> all = storage.events(Position.START, 10);
        assertThat(storage.events(Position.START, 2)).isEqualTo(all.subList(0, 2));
        for (int i = 0; i < all.size(); i++) {
            assertThat(storage.events(all.get(i).position(), 10)).isEqualTo(all.subList(i + 1, all.size()));
        }
        assertThat(storage.events(storage.latest(), 10)).isEmpty();
    }

    @Test
    void R24_everyFieldOfAnEventIsKept() {
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("one"));
        Instant at = Instant.parse("2026-02-14T10:00:00.123456Z");
        Map<String, String> facts = Map.of("error", "a\u0000b \uD83D\uDE00 \"'\\", "empty", "");
        scribe.write(tx -> tx.appendEvents(List.of(
                new NewEvent(Event.MESSAGE_FAILED, at, Scribe.CHANNEL, conversation, message.id(), facts),
                new NewEvent("some.newer.type", at, Scribe.CHANNEL, null, null, Map.of()))));

        List<Event> events = storage.events(Position.START, 10);
        assertThat(events)
                .containsExactly(
                        new Event(
                                events.get(0).position(),
                                Event.MESSAGE_FAILED,
                                at,
                                Scribe.CHANNEL,
                                conversation,
                                message.id(),
                                facts),
                        new Event(
                                events.get(1).position(), "some.newer.type", at, Scribe.CHANNEL, null, null, Map.of()));
    }

    @Test
    void R24_whatWasTakenBackIsNeverRead() {
        append("a");
        assertThatThrownBy(() -> scribe.write(tx -> {
                    tx.appendEvents(List.of(scribe.event("taken back")));
                    throw new TakenBack();
                }))
                .isInstanceOf(TakenBack.class);
        append("b");
        assertThat(types(storage.events(Position.START, 10))).containsExactly("a", "b");
    }

    @Test
    void P8_aReaderMissesNothingWhileManyNodesCommit() {
        Storage second = secondNode();
        AtomicInteger writing = new AtomicInteger(WRITERS);
        List<Callable<List<Event>>> tasks = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "writer " + writer;
            Scribe mine = new Scribe(writer % 2 == 0 ? storage : second, clock);
            tasks.add(() -> {
                try {
                    writeMany(mine, name);
                } finally {
                    writing.decrementAndGet();
                }
                return List.of();
            });
        }
        tasks.add(() -> follow(storage, writing));
        tasks.add(() -> follow(second, writing));
        List<List<Event>> results = Crowd.run(tasks);

        List<Event> expected = storage.events(Position.START, Integer.MAX_VALUE);
        assertThat(expected).hasSize(WRITERS * COMMITS * 2);
        assertThat(results.get(WRITERS)).isEqualTo(expected);
        assertThat(results.get(WRITERS + 1)).isEqualTo(expected);
        assertThat(expected)
                .extracting(event -> event.position().value())
                .doesNotHaveDuplicates()
                .isSorted();
        assertInTheOrderOfEachWriter(expected);
    }

    private static void writeMany(Scribe scribe, String writer) {
        for (int commit = 0; commit < COMMITS; commit++) {
            String number = String.valueOf(commit);
            if (commit % 10 == 0) {
                assertThatThrownBy(() -> scribe.write(tx -> {
                            tx.appendEvents(List.of(scribe.event("taken back", Map.of("commit", number))));
                            throw new TakenBack();
                        }))
                        .isInstanceOf(TakenBack.class);
            }
            // A conversation's row is written first, as core does, so that transactions overlap.
            scribe.conversation(writer);
            scribe.write(tx -> {
                tx.appendEvents(List.of(
                        scribe.event(writer, Map.of("commit", number, "part", "0")),
                        scribe.event(writer, Map.of("commit", number, "part", "1"))));
            });
        }
    }

    /** Reads on and on, until all writers are done and there is nothing more. */
    private static List<Event> follow(Storage storage, AtomicInteger writing) {
        List<Event> read = new ArrayList<>();
        Position position = Position.START;
        while (!Thread.currentThread().isInterrupted()) {
            boolean last = writing.get() == 0;
            List<Event> portion = storage.events(position, 7);
            read.addAll(portion);
            if (!portion.isEmpty()) {
                position = portion.get(portion.size() - 1).position();
            } else if (last) {
                break;
            }
        }
        return read;
    }

    private static void assertInTheOrderOfEachWriter(List<Event> events) {
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (Event event : events) {
            int commit = Integer.parseInt(event.facts().getOrDefault("commit", ""));
            int part = Integer.parseInt(event.facts().getOrDefault("part", ""));
            numbers.computeIfAbsent(event.type(), type -> new ArrayList<>()).add(commit * 2 + part);
        }
        assertThat(numbers).hasSize(WRITERS);
        numbers.values().forEach(ofOne -> assertThat(ofOne).hasSize(COMMITS * 2).isSorted());
    }

    @Test
    void R25_aNamedSubscriptionKeepsItsPosition() {
        append("a", "b");
        assertThat(storage.reader("analytics")).isEmpty();
        storage.saveReader("analytics", Position.START);
        assertThat(storage.reader("analytics")).contains(Position.START);
        storage.saveReader("analytics", storage.latest());
        assertThat(storage.reader("analytics")).contains(storage.latest());
        assertThat(storage.reader("Analytics")).isEmpty();
    }
}
