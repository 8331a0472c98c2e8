package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Message;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import dev.switchboard.storage.Work.Lane;
import dev.switchboard.storage.Work.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a storage declares of itself, both ways, and whose rows it shows. */
abstract class StoragePromiseTests extends StorageTests {
    StoragePromiseTests(StorageContract contract) {
        super(contract);
    }

    @Test
    void R28_aStorageSaysWhatItPromises() {
        assertThat(storage.traits()).isEqualTo(contract.expected());
        assertThat(storage.traits().name()).isNotBlank();
    }

    @Test
    void R28_whatIsDurableIsThereWhenItIsOpenedAgain() {
        assumeDurable();
        Lease node = storage.join("node", "board", TERM);
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("one"));
        Work.Key held = scribe.work(message, Work.Type.HANDLE, State.HELD, Duration.ZERO, node);
        ExternalId external = new ExternalId(Scribe.CHANNEL, "chat", "1");
        EventKey key = new EventKey(Scribe.CHANNEL, "1");
        scribe.write(tx -> {
            tx.insertKeys(List.of(key));
            tx.insertExternalIds(Map.of(external, new PartRef(conversation, message.id(), 0)));
            tx.saveOffset(Scribe.CHANNEL, "7");
            tx.appendEvents(List.of(scribe.event("test.event")));
        });
        storage.saveReader("analytics", storage.latest());
        var channels = storage.channels();
        var events = storage.events(Position.START, 10);
        close(storage);

        Storage again = openAgain();
        assertThat(again.messages(Set.of(message.id()))).containsExactly(Map.entry(message.id(), message));
        assertThat(again.messageBy(external)).contains(message.id());
        assertThat(again.channels()).isEqualTo(channels);
        assertThat(again.events(Position.START, 10)).isEqualTo(events).hasSize(1);
        assertThat(again.reader("analytics")).contains(events.get(0).position());
        assertThat(again.<Set<EventKey>>write(tx -> tx.insertKeys(List.of(key))))
                .isEmpty();
        assertThat(again.readLanes(List.of(new LaneKey(conversation, Lane.HANDLING))))
                .extracting(work -> work.work().key())
                .containsExactly(held);
        assertThat(again.join("node", "board after the restart", TERM).epoch()).isGreaterThan(node.epoch());
        assertThat(again.claim(again.lease(Lease.Kind.NODE, "node").orElseThrow(), Lane.HANDLING, 10, List.of()))
                .hasSize(1);
    }

    @Test
    void R28_newDataIsEmpty() {
        scribe.conversation("chat");
        scribe.write(tx -> tx.appendEvents(List.of(scribe.event("test.event"))));
        Storage other = openNew();
        assertThat(other.conversations(ConversationQuery.all()).items()).isEmpty();
        assertThat(other.channels()).isEmpty();
        assertThat(other.latest()).isEqualTo(Position.START);
        assertThat(other.contacts("", null, 10).items()).isEmpty();
        assertThat(other.dueWork(Lane.HANDLING)).isZero();
    }

    @Test
    void P7_manyNodesSeeOneAnothersCommits() {
        assumeManyNodes();
        Storage second = openAgain();
        Scribe secondScribe = new Scribe(second, clock);
        ConversationId conversation = secondScribe.conversation("chat");
        assertThat(scribe.conversation("chat")).isEqualTo(conversation);
        Message first = scribe.receive(conversation, Content.text("one"));
        Message next = secondScribe.queue(conversation, Content.text("two"));
        assertThat(next.seq()).isEqualTo(first.seq() + 1);
        secondScribe.write(tx -> tx.appendEvents(List.of(secondScribe.event("from the second"))));
        scribe.write(tx -> tx.appendEvents(List.of(scribe.event("from the first"))));
        assertThat(second.events(Position.START, 10))
                .isEqualTo(storage.events(Position.START, 10))
                .hasSize(2);
        assertThat(second.latest()).isEqualTo(storage.latest());
    }

    @Test
    void R27_aTenantSeesNothingOfAnother() {
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("one"));
        scribe.work(message, Work.Type.HANDLE, State.READY, Duration.ZERO, null);
        ExternalId external = new ExternalId(Scribe.CHANNEL, "chat", "1");
        EventKey key = new EventKey(Scribe.CHANNEL, "1");
        scribe.write(tx -> {
            tx.insertKeys(List.of(key));
            tx.insertExternalIds(Map.of(external, new PartRef(conversation, message.id(), 0)));
            tx.appendEvents(List.of(scribe.event("test.event")));
        });
        storage.saveReader("analytics", storage.latest());
        storage.join("node", "board", TERM);
        Storage other = openForAnotherTenant();

        assertThat(other.conversation(conversation)).isEmpty();
        assertThat(other.conversationAt(Address.of(Scribe.CHANNEL, "chat"))).isEmpty();
        assertThat(other.conversations(ConversationQuery.all()).items()).isEmpty();
        assertThat(other.messages(Set.of(message.id()))).isEmpty();
        assertThat(other.messages(conversation, 10, 10)).isEmpty();
        assertThat(other.messageBy(external)).isEmpty();
        assertThat(other.contactOf(Scribe.ANNA.key())).isEmpty();
        assertThat(other.contacts("", null, 10).items()).isEmpty();
        assertThat(other.channels()).isEmpty();
        assertThat(other.events(Position.START, 10)).isEmpty();
        assertThat(other.reader("analytics")).isEmpty();
        assertThat(other.lease(Lease.Kind.NODE, "node")).isEmpty();
        assertThat(other.dueWork(Lane.HANDLING)).isZero();
        assertThat(other.readLanes(List.of(new LaneKey(conversation, Lane.HANDLING))))
                .isEmpty();
        assertThat(other.<Set<EventKey>>write(tx -> tx.insertKeys(List.of(key))))
                .containsExactly(key);
        Lease otherNode = other.join("node", "other board", TERM);
        assertThat(other.claim(otherNode, Lane.HANDLING, 10, List.of())).isEmpty();
        assertThat(new Scribe(other, clock).conversation("chat")).isNotEqualTo(conversation);
    }

    private Storage openForAnotherTenant() {
        if (!contract.expected().multiNode()) {
            close(storage);
        }
        Storage other = contract.onSameData();
        try {
            return open(other, "another tenant");
        } catch (ConfigurationException refused) {
            assertThat(refused).hasMessageContaining("another tenant").hasMessageContaining("tenant");
            return abort("keeps one tenant only, and says so");
        }
    }

    @Test
    void R23_theStoragesTimeMovesWithTheOffset() {
        Instant before = storage.now();
        assertThat(before).isEqualTo(before.truncatedTo(ChronoUnit.MICROS));
        clock.advance(Duration.ofDays(3));
        assertThat(storage.now())
                .isBetween(
                        before.plus(Duration.ofDays(3)),
                        before.plus(Duration.ofDays(3).plusHours(1)));
    }
}
