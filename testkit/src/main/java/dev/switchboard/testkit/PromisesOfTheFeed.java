package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Events;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Event;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Storage;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Promise 8, rule R25: those who follow the event feed. */
abstract class PromisesOfTheFeed extends BoardFixture {
    PromisesOfTheFeed(PromisesContract contract) {
        super(contract);
    }

    private static void following(Events.Subscription subscription, Runnable test) {
        try (subscription) {
            test.run();
        }
    }

    @Test
    void P8_aReaderMissesNothingAndSeesEachInOrder() {
        Switchboard board = start(this::echo);
        ConcurrentLinkedQueue<Event> seen = new ConcurrentLinkedQueue<>();
        following(board.events().subscribe(Position.START, seen::add), () -> {
            for (int i = 0; i < 30; i++) {
                said(board, "p" + i % 3, "t" + i);
            }
            eventually()
                    .untilAsserted(() -> assertThat(
                                    seen.stream().filter(event -> event.type().equals(Event.MESSAGE_SENT)))
                            .hasSize(30));
        });

        List<Event> all = events(board);
        assertThat(seen).containsExactlyElementsOf(all);
        assertThat(all).extracting(Event::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void R25_aReaderThatThrowsIsGivenTheSameEventAgain() {
        Switchboard board = start(this::echo);
        ConcurrentLinkedQueue<Position> given = new ConcurrentLinkedQueue<>();
        AtomicInteger failures = new AtomicInteger(2);
        Position from = board.events().latest();
        following(
                board.events().subscribe(from, event -> {
                    given.add(event.position());
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("not yet");
                    }
                }),
                () -> {
                    said(board, "anna", "hello");
                    eventually().until(() -> given.size() >= 4);
                });

        Position first = events(board).stream()
                .map(Event::position)
                .filter(position -> position.compareTo(from) > 0)
                .findFirst()
                .orElseThrow();
        assertThat(given).startsWith(first, first, first);
    }

    @Test
    void R25_aNamedSubscriptionGoesOnWhereItWas() {
        Switchboard board = start(this::echo);
        ConcurrentLinkedQueue<Position> before = new ConcurrentLinkedQueue<>();
        said(board, "anna", "1");
        following(board.events().subscribe("crm", event -> before.add(event.position())), () -> {
            eventually().until(() -> before.size() >= 3);
        });
        said(board, "anna", "2");

        ConcurrentLinkedQueue<Position> after = new ConcurrentLinkedQueue<>();
        following(board.events().subscribe("crm", event -> after.add(event.position())), () -> {
            eventually().until(() -> !after.isEmpty());
        });

        // At least once: what was read when it was closed may come again, and nothing before that.
        Position last = before.stream().max(Position::compareTo).orElseThrow();
        assertThat(after.peek().value()).isBetween(last.value() - 1, last.value() + 1);
    }

    @Test
    void R25_ofSeveralNodesOneFollowsUnderANameAndAnotherGoesOn() {
        Storage storage = newStorage();
        Switchboard first = start(storage, this::echo);
        Switchboard second = start(secondHandle(storage), host -> echo(host).node("node-b"));
        ConcurrentLinkedQueue<Event> seenByFirst = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Event> seenBySecond = new ConcurrentLinkedQueue<>();
        Events.Subscription following = first.events().subscribe("analytics", seenByFirst::add);
        said(first, "anna", "1");
        eventually().until(() -> !seenByFirst.isEmpty());

        following(second.events().subscribe("analytics", seenBySecond::add), () -> {
            said(second, "anna", "2");
            awaitTexts("anna", "echo 1", "echo 2");
            eventually().untilAsserted(() -> assertThat(seenByFirst).containsExactlyElementsOf(events(first)));
            assertThat(seenBySecond).isEmpty();
            following.close();
            said(first, "anna", "3");
            awaitTexts("anna", "echo 1", "echo 2", "echo 3");
            eventually()
                    .untilAsserted(() -> assertThat(Stream.concat(seenByFirst.stream(), seenBySecond.stream()))
                            .containsExactlyElementsOf(events(second)));
        });
    }

    @Test
    void R25_onABoardOneFollowsUnderAName() throws Exception {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));
        try (Events.Subscription first = board.events().subscribe("inbox", event -> {})) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> board.events().subscribe("inbox", event -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inbox");
        }
        board.events().subscribe("inbox", event -> {}).close();
    }
}
