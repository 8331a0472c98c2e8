package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Event keys, idempotency keys and external ids: each is taken once. */
abstract class StorageKeyTests extends StorageTests {
    // 255 bytes of UTF-8, four for each of the first 63 characters.
    private static final String LONGEST = "\uD83D\uDE00".repeat(63) + "abc";

    StorageKeyTests(StorageContract contract) {
        super(contract);
    }

    private Set<EventKey> insert(Storage storage, Collection<EventKey> keys) {
        return storage.write(tx -> tx.insertKeys(keys));
    }

    private static EventKey key(String key) {
        return new EventKey(Scribe.CHANNEL, key);
    }

    @Test
    void R1_anEventKeyIsTakenOnce() {
        assertThat(insert(storage, List.of(key("1"), key("2")))).containsExactlyInAnyOrder(key("1"), key("2"));
        assertThat(insert(storage, List.of(key("2"), key("3")))).containsExactly(key("3"));
        assertThat(insert(storage, List.of(key("1"), key("2"), key("3")))).isEmpty();
    }

    @Test
    void R1_anEventKeyIsUniqueInItsChannelOnly() {
        insert(storage, List.of(key("1")));
        EventKey elsewhere = new EventKey("sales", "1");
        assertThat(insert(storage, List.of(elsewhere, key("1")))).containsExactly(elsewhere);
    }

    @Test
    void R1_keysOf255BytesAreToldApartByTheirLastByte() {
        String other = LONGEST.substring(0, LONGEST.length() - 1) + "d";
        assertThat(insert(storage, List.of(key(LONGEST), key(other)))).hasSize(2);
        assertThat(insert(storage, List.of(key(LONGEST), key(other)))).isEmpty();
    }

    @Test
    void R1_keysThatOnlyLookAlikeAreDifferent() {
        Set<EventKey> alike = Set.of(
                key("a"),
                key("A"),
                key("a "),
                key(" a"),
                key("\u00e4"),
                key("a\u0308"),
                key("\u00df"),
                key("ss"),
                key("1"),
                key("01"));
        assertThat(insert(storage, alike)).isEqualTo(alike);
        assertThat(insert(storage, alike)).isEmpty();
    }

    @Test
    void R1_aKeyThatWasTakenBackIsFree() {
        assertThatThrownBy(() -> scribe.write(tx -> {
                    tx.insertKeys(List.of(key("1")));
                    throw new TakenBack();
                }))
                .isInstanceOf(TakenBack.class);
        assertThat(insert(storage, List.of(key("1")))).containsExactly(key("1"));
    }

    @Test
    void R1_ofManyWritersOneTakesAKey() {
        Storage second = secondNode();
        List<Callable<Set<EventKey>>> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            Storage mine = writer % 2 == 0 ? storage : second;
            int first = writer;
            writers.add(() -> {
                Set<EventKey> taken = new HashSet<>();
                for (int batch = 0; batch < 20; batch++) {
                    // Each writer's batches lie across those of the others.
                    List<EventKey> keys = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        keys.add(key("k" + (first * 3 + batch * 7 + i) % 150));
                    }
                    Collections.sort(keys);
                    taken.addAll(insert(mine, keys));
                }
                return taken;
            });
        }
        List<EventKey> taken = new ArrayList<>();
        Crowd.run(writers).forEach(taken::addAll);
        assertThat(taken).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void R20_anIdempotencyKeyStandsForItsFirstMessage() {
        SendKey key = new SendKey(Scribe.CHANNEL, LONGEST);
        SendKey elsewhere = new SendKey("sales", LONGEST);
        MessageId first = newId();
        MessageId second = newId();
        assertThat(storage.<Map<SendKey, MessageId>>write(tx -> tx.resolveSendKeys(Map.of(key, first))))
                .containsExactly(Map.entry(key, first));
        assertThat(storage.<Map<SendKey, MessageId>>write(
                        tx -> tx.resolveSendKeys(Map.of(key, second, elsewhere, second))))
                .containsOnly(Map.entry(key, first), Map.entry(elsewhere, second));
    }

    @Test
    void R20_ofManySendersOneDecidesWhatAnIdempotencyKeyStandsFor() {
        SendKey key = new SendKey(Scribe.CHANNEL, "order-17");
        Storage second = secondNode();
        List<Callable<MessageId>> senders = new ArrayList<>();
        for (int sender = 0; sender < 8; sender++) {
            Storage mine = sender % 2 == 0 ? storage : second;
            senders.add(() -> {
                Map<SendKey, MessageId> resolved = mine.write(tx -> tx.resolveSendKeys(Map.of(key, newId())));
                return resolved.get(key);
            });
        }
        assertThat(new HashSet<>(Crowd.run(senders))).hasSize(1).doesNotContainNull();
    }

    private static MessageId newId() {
        return new MessageId(UUID.randomUUID());
    }

    @Test
    void R1_anExternalIdKeepsTheMessageThatItStandsFor() {
        ConversationId conversation = scribe.conversation("chat");
        Message first = scribe.receive(conversation, Content.text("one"));
        Message second = scribe.receive(conversation, Content.text("two"));
        ExternalId known = new ExternalId(Scribe.CHANNEL, "chat", LONGEST);
        ExternalId added = new ExternalId(Scribe.CHANNEL, "chat", "2");
        PartRef original = new PartRef(conversation, first.id(), 0);
        PartRef other = new PartRef(conversation, second.id(), 3);
        scribe.write(tx -> tx.insertExternalIds(Map.of(known, original)));
        scribe.write(tx -> tx.insertExternalIds(Map.of(known, other, added, other)));

        Map<ExternalId, PartRef> found = storage.write(tx -> tx.findExternalIds(List.of(known, added)));
        assertThat(found).containsOnly(Map.entry(known, original), Map.entry(added, other));
        assertThat(storage.messageBy(known)).contains(first.id());
        assertThat(storage.messageBy(added)).contains(second.id());
    }

    private static EarlyEvent early(String id, String type) {
        return new EarlyEvent(new ExternalId(Scribe.CHANNEL, "chat", id), type, Map.of("by", "\u00e4 \uD83D\uDE00"));
    }

    private List<EarlyEvent> take(ExternalId... ids) {
        return storage.write(tx -> tx.takeEarly(List.of(ids)));
    }

    @Test
    void R1_whatCameBeforeItsMessageIsTakenOnceAndInItsOrder() {
        EarlyEvent delivered = early("1", "delivered");
        EarlyEvent read = early("1", "read");
        EarlyEvent other = early("2", "deleted");
        scribe.write(tx -> tx.keepEarly(List.of(delivered, other)));
        scribe.write(tx -> tx.keepEarly(List.of(read)));

        assertThat(take(new ExternalId(Scribe.CHANNEL, "chat2", "1"), new ExternalId("sales", "chat", "1")))
                .isEmpty();
        assertThat(take(delivered.about())).containsExactly(delivered, read);
        assertThat(take(delivered.about(), other.about())).containsExactly(other);
    }

    @Test
    void R1_whatCameBeforeItsMessageIsFoundWhenTheIdIsKnown() {
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("one"));
        EarlyEvent early = early("1", "delivered");
        EarlyEvent again = early("1", "read");
        EarlyEvent other = early("2", "delivered");
        scribe.write(tx -> tx.keepEarly(List.of(early, again, other)));
        assertThat(storage.earlyIds(Duration.ofMinutes(1), 10)).isEmpty();

        scribe.write(tx -> tx.insertExternalIds(Map.of(early.about(), new PartRef(conversation, message.id(), 0))));

        assertThat(storage.earlyIds(Duration.ofMinutes(1), 10)).containsExactly(early.about());
        clock.advance(Duration.ofMinutes(2));
        assertThat(storage.earlyIds(Duration.ofMinutes(1), 10)).isEmpty();
        assertThat(storage.earlyIds(Duration.ofMinutes(3), 10)).containsExactly(early.about());
        take(early.about());
        assertThat(storage.earlyIds(Duration.ofMinutes(3), 10)).isEmpty();
    }

    @Test
    void R1_anExternalIdIsThatOfItsChatOnly() {
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("one"));
        ExternalId known = new ExternalId(Scribe.CHANNEL, "chat", "1");
        scribe.write(tx -> tx.insertExternalIds(Map.of(known, new PartRef(conversation, message.id(), 0))));

        ExternalId otherChat = new ExternalId(Scribe.CHANNEL, "chat2", "1");
        ExternalId otherChannel = new ExternalId("sales", "chat", "1");
        Map<ExternalId, PartRef> found =
                storage.write(tx -> tx.findExternalIds(List.of(known, otherChat, otherChannel)));
        assertThat(found).containsOnlyKeys(known);
        assertThat(storage.messageBy(otherChat)).isEmpty();
        assertThat(storage.messageBy(otherChannel)).isEmpty();
    }
}
