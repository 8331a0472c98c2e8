package dev.switchboard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Storage.Opening;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is special about the storage in memory; the rest is in the storage contract. */
class InMemoryStorageTest {
    private static final int EVENTS_KEPT = 10;

    private Duration offset = Duration.ZERO;
    private final InMemoryStorage storage = opened();

    private InMemoryStorage opened() {
        InMemoryStorage made = new InMemoryStorage(EVENTS_KEPT);
        made.open(new Opening("default", () -> offset));
        return made;
    }

    private void append(int count) {
        NewEvent event = new NewEvent("test.event", Instant.EPOCH, "support", null, null, Map.of());
        storage.write(tx -> {
            tx.appendEvents(Collections.nCopies(count, event));
            return count;
        });
    }

    @Test
    void dropsTheOldestEventsAndSaysSo() {
        append(EVENTS_KEPT * 2 - 1);
        assertThat(storage.events(Position.START, 100)).hasSize(EVENTS_KEPT * 2 - 1);
        append(1);
        assertThatThrownBy(() -> storage.events(Position.START, 100))
                .isInstanceOfSatisfying(CursorExpiredException.class, expired -> {
                    assertThat(expired.oldest()).isEqualTo(new Position(EVENTS_KEPT));
                    assertThat(storage.events(expired.oldest(), 100))
                            .hasSize(EVENTS_KEPT)
                            .extracting(Event::position)
                            .startsWith(new Position(EVENTS_KEPT + 1L));
                });
        append(3);
        assertThat(storage.latest()).isEqualTo(new Position(EVENTS_KEPT * 2 + 3L));
        assertThat(storage.events(new Position(EVENTS_KEPT * 2L), 100)).hasSize(3);
    }

    @Test
    void takesAPositionOfAnEarlierProcessForExpired() {
        append(1);
        assertThatThrownBy(() -> storage.events(new Position(2), 1)).isInstanceOf(CursorExpiredException.class);
    }

    @Test
    void forgetsKeysWhenItIsToldTo() {
        EventKey eventKey = new EventKey("support", "1");
        SendKey sendKey = new SendKey("support", "1");
        MessageId first = new MessageId(UUID.randomUUID());
        MessageId second = new MessageId(UUID.randomUUID());
        assertThat(insert(eventKey)).containsExactly(eventKey);
        assertThat(resolve(sendKey, first)).isEqualTo(first);

        offset = Duration.ofDays(30).minusMinutes(1);
        forget();
        assertThat(insert(eventKey)).isEmpty();
        assertThat(resolve(sendKey, second)).isEqualTo(first);

        offset = Duration.ofDays(30).plusMinutes(1);
        forget();
        assertThat(insert(eventKey)).containsExactly(eventKey);
        assertThat(resolve(sendKey, second)).isEqualTo(second);
    }

    private void forget() {
        storage.housekeeping().forget(Housekeeping.Kind.EVENT_KEYS, Duration.ofDays(30), 10);
        storage.housekeeping().forget(Housekeeping.Kind.SEND_KEYS, Duration.ofDays(30), 10);
    }

    private Set<EventKey> insert(EventKey key) {
        return storage.write(tx -> tx.insertKeys(List.of(key)));
    }

    private MessageId resolve(SendKey key, MessageId proposed) {
        Map<SendKey, MessageId> resolved = storage.write(tx -> tx.resolveSendKeys(Map.of(key, proposed)));
        return resolved.getOrDefault(key, proposed);
    }

    @Test
    void isForOneTenantAndKeepsItsRowsWhenItIsClosed() {
        append(1);
        storage.close();
        storage.open(new Opening("default", () -> offset));
        assertThat(storage.latest()).isEqualTo(new Position(1));
        assertThatThrownBy(() -> storage.open(new Opening("another", () -> offset)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("default")
                .hasMessageContaining("another");
    }

    @Test
    void mustBeOpenedFirst() {
        InMemoryStorage closed = new InMemoryStorage();
        assertThatThrownBy(closed::now).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.write(tx -> 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(closed::latest).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToBeUsedFromInsideATransaction() {
        assertThatThrownBy(() -> storage.write(tx -> storage.latest())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> storage.write(tx -> storage.write(inner -> 1)))
                .isInstanceOf(IllegalStateException.class);
        append(1);
        assertThat(storage.latest()).isEqualTo(new Position(1));
    }

    @Test
    void doesNotGoBackInTimeWhenTheOffsetJitters() {
        Instant before = storage.now();
        offset = Duration.ofMillis(-500);
        assertThat(storage.now()).isAfterOrEqualTo(before);
    }
}
