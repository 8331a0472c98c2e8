package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Position;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work.Lane;
import dev.switchboard.storage.Work.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits that meet in one batch. */
class LedgerTest {
    private final Storage storage = Storage.inMemory();
    private ConversationId conversation = new ConversationId(Ids.next());

    @BeforeEach
    void openConversation() {
        storage.open(new Storage.Opening("default", () -> Duration.ZERO));
        HostCommit.Open open = new HostCommit.Open(Address.of("support", "chat"));
        write(open);
        conversation = Objects.requireNonNull(open.result().getNow(null));
    }

    /** Writes commits in one transaction, on a node that has no room for work. */
    private void write(Commit<?>... commits) {
        storage.write(transaction -> {
            Needs needs = new Needs();
            for (Commit<?> commit : commits) {
                commit.declare(needs);
            }
            Ledger ledger = new Ledger(transaction, needs, null, Places.NONE, Instant.EPOCH);
            for (Commit<?> commit : commits) {
                apply(commit, ledger);
            }
            return ledger.write();
        });
    }

    private static <R> void apply(Commit<R> commit, Ledger ledger) {
        commit.result().complete(commit.apply(ledger));
    }

    private MessageId send() {
        Content content = Content.text("hello");
        MessageId id = new MessageId(Ids.next());
        write(update(new Effect.Send(id, content, List.of(new Part(null, List.of())), new Sender.Agent("agent"))));
        return id;
    }

    private HostCommit.Update update(Effect... effects) {
        return new HostCommit.Update(conversation, List.of(effects));
    }

    private void assertThatTheCounterIsRight() {
        ConversationRow row = storage.<ConversationRow>write(transaction -> Objects.requireNonNull(
                transaction.lockConversations(List.of(conversation)).get(conversation)));
        assertThat(row.sending()).isEqualTo(lane().size());
    }

    private List<State> lane() {
        return storage.readLanes(List.of(new LaneKey(conversation, Lane.SENDING))).stream()
                .map(standing -> standing.state())
                .toList();
    }

    private List<Event> events(String type) {
        return storage.events(Position.START, 100).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    @Test
    void aMessageThatTwoDeleteIsCancelledOnce() {
        send();
        MessageId second = send();
        write(update(new Effect.Delete(second)), update(new Effect.Delete(second)));
        assertThat(lane()).containsExactly(State.READY);
        assertThatTheCounterIsRight();
        assertThat(events(Event.MESSAGE_CANCELLED)).hasSize(1);
        assertThat(events(Event.ACTION_SKIPPED)).hasSize(1);
    }

    @Test
    void aHeadThatTwoDeleteMakesRoomForTheNextOnly() {
        MessageId head = send();
        send();
        send();
        write(update(new Effect.Delete(head)), update(new Effect.Delete(head)));
        assertThat(lane()).containsExactly(State.READY, State.WAITING);
        assertThatTheCounterIsRight();
    }

    @Test
    void aMessageThatIsEditedAfterItsDeletionStaysCancelled() {
        MessageId head = send();
        Content content = Content.text("other");
        Effect edit = new Effect.Edit(head, content, List.of(new Part(null, List.of())));
        write(update(new Effect.Delete(head)), update(edit));
        assertThat(lane()).isEmpty();
        assertThatTheCounterIsRight();
        assertThat(storage.revisions(head)).isEmpty();
    }
}
