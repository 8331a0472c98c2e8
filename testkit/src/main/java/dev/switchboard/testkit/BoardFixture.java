package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Position;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/** A board on a scripted platform, on the storage of the contract, with a clock that the test moves. */
abstract class BoardFixture {
    static final String CHANNEL = "c";
    static final Duration POLL = Duration.ofMillis(5);
    /** Far more than it takes: a machine that others use too may stand still for a while. */
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    final TestClock clock = new TestClock();
    private final PromisesContract contract;
    private final List<Switchboard> boards = new ArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    ScriptedPlatform platform = new ScriptedPlatform(ScriptedPlatform.Memory.DEDUPLICATES);

    BoardFixture(PromisesContract contract) {
        this.contract = contract;
    }

    @AfterEach
    void closeBoards() {
        boards.forEach(Switchboard::close);
    }

    Storage newStorage() {
        try {
            return contract.storage();
        } catch (Exception e) {
            throw new IllegalStateException("the contract's storage cannot be made", e);
        }
    }

    /** The same storage for a second node: another handle where it is for several nodes. */
    Storage secondHandle(Storage first) {
        Storage second = newStorage();
        Assumptions.assumeTrue(
                second.traits().multiNode() || second == first, "this storage is for one node at a time");
        return second;
    }

    Switchboard.Builder onTenant(Storage storage) {
        return Switchboard.builder().storage(storage).tenant(contract.tenant());
    }

    Switchboard start(UnaryOperator<Switchboard.Builder> host) {
        return start(newStorage(), host);
    }

    Switchboard start(Storage storage, UnaryOperator<Switchboard.Builder> host) {
        Switchboard board = host.apply(onTenant(storage)
                        .node("node-a")
                        // These tests let hours go by in moments: none of them is to lose its lease by that.
                        .lease(Duration.ofHours(1))
                        .clock(clock)
                        .pollInterval(POLL)
                        .drain(Duration.ofMillis(200)))
                .build();
        boards.add(board);
        board.start();
        return board;
    }

    Switchboard.Builder echo(Switchboard.Builder board) {
        return board.channel(platform.channel(CHANNEL))
                .onMessage(context -> context.reply("echo " + context.text().plain()));
    }

    WebhookResponse says(Switchboard board, String chat, String text) {
        return receives(board, ScriptedPlatform.text(chat, "m" + ids.incrementAndGet(), text));
    }

    WebhookResponse receives(Switchboard board, WebhookRequest request) {
        return board.webhooks().handle(CHANNEL, request);
    }

    /** Says something, and is sure that it was stored. */
    void said(Switchboard board, String chat, String text) {
        assertThat(says(board, chat, text).status()).isEqualTo(200);
    }

    static ConditionFactory eventually() {
        return Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(AT_MOST);
    }

    void awaitTexts(String chat, String... texts) {
        eventually().untilAsserted(() -> assertThat(platform.texts(chat)).containsExactly(texts));
    }

    /** Moves the clock on in steps until something holds: for what is retried after a back-off of unknown length. */
    void advanceUntil(Duration step, Runnable assertion) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(AT_MOST).untilAsserted(() -> {
            clock.advance(step);
            assertion.run();
        });
    }

    ConversationId conversation(Switchboard board, String chat) {
        return board.conversations().open(CHANNEL, chat).id();
    }

    /** All messages of a conversation, oldest first. */
    List<Message> messages(Switchboard board, String chat) {
        return board.conversations().messages(conversation(board, chat), Long.MAX_VALUE, 500).stream()
                .sorted(Comparator.comparingLong(Message::seq))
                .toList();
    }

    List<String> texts(Switchboard board, String chat) {
        return messages(board, chat).stream()
                .map(message -> message.text().plain())
                .toList();
    }

    List<Event> events(Switchboard board) {
        return board.events().read(Position.START, 1_000);
    }

    List<Event> events(Switchboard board, String type) {
        return events(board).stream().filter(event -> event.type().equals(type)).toList();
    }

    int openConversations(Switchboard board) {
        return board.conversations()
                .find(ConversationQuery.all().limit(500))
                .items()
                .size();
    }
}
