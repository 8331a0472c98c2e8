package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Address;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.ReceiptMove;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lists: what is on them, in which order, and how one walks through their pages. */
abstract class StorageListTests extends StorageTests {
    StorageListTests(StorageContract contract) {
        super(contract);
    }

    /** Opens conversations, each a second later than the one before. */
    private List<ConversationId> conversations(int count) {
        List<ConversationId> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofSeconds(1));
            opened.add(scribe.conversation("chat-" + i));
        }
        return opened;
    }

    private List<ConversationId> find(ConversationQuery query) {
        return storage.conversations(query).items().stream()
                .map(Conversation::id)
                .toList();
    }

    @Test
    void P8_conversationsWithTheNewestMessageComeFirst() {
        List<ConversationId> opened = conversations(3);
        clock.advance(Duration.ofSeconds(1));
        scribe.receive(opened.get(1), Content.text("new"));
        assertThat(find(ConversationQuery.all())).containsExactly(opened.get(1), opened.get(2), opened.get(0));
    }

    @Test
    void P8_conversationsAreFoundByStatus() {
        List<ConversationId> opened = conversations(3);
        change(opened.get(0), Conversation.Status.CLOSED, null);
        change(opened.get(1), Conversation.Status.ARCHIVED, null);
        assertThat(find(ConversationQuery.open())).containsExactly(opened.get(2));
        assertThat(find(ConversationQuery.all().status(Conversation.Status.CLOSED)))
                .containsExactly(opened.get(0));
        assertThat(find(ConversationQuery.all())).hasSize(3);
    }

    @Test
    void P8_conversationsAreFoundByAssignee() {
        List<ConversationId> opened = conversations(3);
        change(opened.get(0), Conversation.Status.OPEN, "agent-7");
        change(opened.get(1), Conversation.Status.OPEN, "agent-70");
        assertThat(find(ConversationQuery.open().assignee("agent-7"))).containsExactly(opened.get(0));
        assertThat(find(ConversationQuery.open().assignee("nobody"))).isEmpty();
    }

    private void change(ConversationId id, Conversation.Status status, @Nullable String assignee) {
        scribe.write(tx -> tx.lockConversations(List.of(id))
                .values()
                .forEach(row -> tx.updateConversations(List.of(new ConversationRow(
                        row.id(),
                        row.address(),
                        status,
                        assignee,
                        row.lastSeq(),
                        row.lastPosition(),
                        row.handling(),
                        row.sending(),
                        row.held(),
                        row.openedAt(),
                        row.activeAt())))));
    }

    @Test
    void P8_conversationsAreFoundByChannel() {
        conversations(2);
        ConversationId sales = scribe.conversation(Address.of("sales", "chat"));
        assertThat(find(ConversationQuery.open().channel("sales"))).containsExactly(sales);
    }

    @Test
    void P8_conversationsAreFoundByLabel() {
        List<ConversationId> opened = conversations(3);
        scribe.write(tx -> tx.changeLabels(List.of(
                new LabelChange(opened.get(0), "vip", true),
                new LabelChange(opened.get(0), "new", true),
                new LabelChange(opened.get(2), "vip", true))));
        assertThat(find(ConversationQuery.open().label("vip"))).containsExactly(opened.get(2), opened.get(0));
        assertThat(find(ConversationQuery.open().label("new"))).containsExactly(opened.get(0));
    }

    @Test
    void P8_conversationsWithALabelMoveInTheirListAsInOthers() {
        List<ConversationId> opened = conversations(3);
        scribe.write(tx -> tx.changeLabels(
                List.of(new LabelChange(opened.get(0), "vip", true), new LabelChange(opened.get(2), "vip", true))));
        clock.advance(Duration.ofSeconds(1));
        scribe.receive(opened.get(0), Content.text("new"));
        assertThat(find(ConversationQuery.open().label("vip"))).containsExactly(opened.get(0), opened.get(2));

        change(opened.get(2), Conversation.Status.CLOSED, null);
        assertThat(find(ConversationQuery.open().label("vip"))).containsExactly(opened.get(0));
        assertThat(find(ConversationQuery.all()
                        .status(Conversation.Status.CLOSED)
                        .label("vip")))
                .containsExactly(opened.get(2));
    }

    @Test
    void P8_conversationsAreFoundByWhoHasNotReadThem() {
        List<ConversationId> opened = conversations(3);
        scribe.receive(opened.get(0), Content.text("one"));
        scribe.receive(opened.get(1), Content.text("one"));
        scribe.receive(opened.get(1), Content.text("two"));
        scribe.write(tx -> tx.moveReceipts(List.of(
                new ReceiptMove(opened.get(0), "agent-7", 0, 1),
                new ReceiptMove(opened.get(1), "agent-7", 2, 1),
                new ReceiptMove(opened.get(1), "agent-8", 0, 2))));
        assertThat(find(ConversationQuery.open().unreadBy("agent-7"))).containsExactly(opened.get(1));
        assertThat(find(ConversationQuery.open().unreadBy("agent-8"))).containsExactly(opened.get(0));
    }

    @Test
    void P8_whatAnAgentWroteIsNotUnreadForThem() {
        ConversationId conversation = conversations(1).get(0);
        ConversationQuery unread = ConversationQuery.open().unreadBy("agent-7");
        scribe.queue(conversation, Content.text("by agent-7"));
        assertThat(find(unread)).isEmpty();
        assertThat(find(ConversationQuery.open().unreadBy("agent-8"))).containsExactly(conversation);

        scribe.receive(conversation, Content.text("by Anna"));
        scribe.queue(conversation, Content.text("by agent-7"));
        assertThat(find(unread)).containsExactly(conversation);

        scribe.write(tx -> tx.moveReceipts(List.of(new ReceiptMove(conversation, "agent-7", 0, 2))));
        assertThat(find(unread)).isEmpty();
    }

    @Test
    void P8_conversationsAreFoundByWhoTakesPart() {
        List<ConversationId> opened = conversations(3);
        ContactId anna = scribe.contact(Scribe.ANNA);
        Identity ben = Identity.of("telegram", "43", "Ben");
        scribe.contact(ben);
        scribe.write(tx -> tx.addParticipants(List.of(
                new Participant(opened.get(0), Scribe.ANNA.key()),
                new Participant(opened.get(1), ben.key()),
                new Participant(opened.get(2), ben.key()),
                new Participant(opened.get(2), Scribe.ANNA.key()))));
        ConversationQuery annas = ConversationQuery.all().contact(anna).limit(1);
        Page<Conversation> first = storage.conversations(annas);
        assertThat(first.items()).extracting(Conversation::id).containsExactly(opened.get(2));
        assertThat(find(annas.after(first.nextCursor()))).containsExactly(opened.get(0));
        assertThat(find(annas.limit(10).channel(Scribe.CHANNEL))).containsExactly(opened.get(2), opened.get(0));
        assertThat(find(annas.limit(10).channel("sales"))).isEmpty();
        assertThat(find(ConversationQuery.all().contact(new ContactId(UUID.randomUUID()))))
                .isEmpty();
    }

    @Test
    void P8_aWalkThroughThePagesMissesNothingAndRepeatsNothing() {
        List<ConversationId> opened = new ArrayList<>(conversations(10));
        // Some at one moment, so that the time alone does not tell them apart.
        for (int i = 0; i < 7; i++) {
            opened.add(scribe.conversation("same-moment-" + i));
        }
        List<ConversationId> walked = walk(cursor -> {
                    Page<Conversation> page = storage.conversations(
                            ConversationQuery.all().limit(3).after(cursor));
                    clock.advance(Duration.ofSeconds(1));
                    scribe.conversation("new-" + clock.instant());
                    return page;
                })
                .stream()
                .map(Conversation::id)
                .toList();
        assertThat(walked).containsExactlyInAnyOrderElementsOf(opened);
    }

    @Test
    void P8_theLastPageHasNoCursor() {
        conversations(4);
        Page<Conversation> first = storage.conversations(ConversationQuery.all().limit(2));
        Page<Conversation> last =
                storage.conversations(ConversationQuery.all().limit(2).after(first.nextCursor()));
        assertThat(first.next()).isPresent();
        assertThat(last.items()).hasSize(2);
        assertThat(last.next()).isEmpty();
        assertThat(storage.conversations(ConversationQuery.all().limit(4)).next())
                .isEmpty();
    }

    @Test
    void P8_aPageSaysFromWhereTheFeedTellsTheRest() {
        conversations(1);
        assertThat(storage.conversations(ConversationQuery.all()).asOf()).isEqualTo(storage.latest());
        scribe.write(tx -> tx.appendEvents(List.of(scribe.event(Event.CONVERSATION_OPENED))));
        Page<Conversation> page = storage.conversations(ConversationQuery.all());
        assertThat(page.asOf()).isEqualTo(storage.latest());
        scribe.write(tx -> tx.appendEvents(List.of(scribe.event(Event.CONVERSATION_CHANGED))));
        assertThat(storage.events(page.asOf(), 10))
                .singleElement()
                .satisfies(event -> assertThat(event.type()).isEqualTo(Event.CONVERSATION_CHANGED));
    }

    @Test
    void P10_aCursorOfAnotherListIsRefused() {
        conversations(2);
        park(2);
        Cursor ofConversations =
                cursor(storage.conversations(ConversationQuery.all().limit(1)));
        Cursor ofParked = cursor(storage.parked(ParkedQuery.all().limit(1)));
        Cursor nonsense = new Cursor("nonsense");
        for (Cursor wrong : List.of(ofParked, nonsense)) {
            assertThatThrownBy(
                            () -> storage.conversations(ConversationQuery.all().after(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cursor");
        }
        for (Cursor wrong : List.of(ofConversations, nonsense)) {
            assertThatThrownBy(() -> storage.parked(ParkedQuery.all().after(wrong)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage.contacts("", wrong, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Cursor cursor(Page<?> page) {
        return page.next().orElseThrow();
    }

    @Test
    void P9_parkedWorkIsKeptWithItsRawPayload() {
        byte[] raw = new byte[512];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) i;
        }
        ConversationId conversation = scribe.conversation("chat");
        Message message = scribe.receive(conversation, Content.text("one"));
        Instant at = clock.instant();
        Parked inbound = new Parked(
                UUID.randomUUID(),
                Parked.Kind.INBOUND,
                Scribe.CHANNEL,
                "key-1",
                null,
                null,
                "no JSON: \uD83D\uDE00",
                1,
                raw,
                at);
        Parked unit = unit(message, at.plusSeconds(1));
        scribe.write(tx -> tx.park(List.of(inbound, unit)));
        assertThat(storage.parked(ParkedQuery.all()).items())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(inbound, unit);
    }

    @SuppressWarnings("NullAway") // does not see in a class file that an array may be null
    private static Parked unit(Message message, Instant at) {
        return new Parked(
                UUID.randomUUID(),
                Parked.Kind.UNIT,
                Scribe.CHANNEL,
                null,
                message.conversation(),
                message.id(),
                "threw",
                5,
                null,
                at);
    }

    @Test
    void P9_parkedWorkIsTakenBackOnce() {
        Parked parked = park(1).get(0);
        assertThat(storage.parked(parked.id())).get().usingRecursiveComparison().isEqualTo(parked);
        assertThat(storage.parked(UUID.randomUUID())).isEmpty();
        Map<UUID, Parked> taken = storage.write(tx -> tx.unpark(List.of(parked.id(), UUID.randomUUID())));
        assertThat(taken).containsOnlyKeys(parked.id());
        assertThat(taken.get(parked.id())).usingRecursiveComparison().isEqualTo(parked);
        assertThat(storage.<Map<UUID, Parked>>write(tx -> tx.unpark(List.of(parked.id()))))
                .isEmpty();
        assertThat(storage.parked(ParkedQuery.all()).items()).isEmpty();
        assertThat(storage.parked(parked.id())).isEmpty();
    }

    @Test
    void P9_parkedWorkIsListedOldestFirstPageByPage() {
        List<Parked> parked = park(11);
        Parked sales = new Parked(
                UUID.randomUUID(),
                Parked.Kind.UNSUPPORTED,
                "sales",
                "1",
                null,
                null,
                "poll",
                0,
                new byte[] {1},
                clock.instant());
        scribe.write(tx -> tx.park(List.of(sales)));

        List<Parked> walked = walk(cursor -> storage.parked(
                ParkedQuery.all().channel(Scribe.CHANNEL).after(cursor).limit(3)));
        assertThat(walked).containsExactlyInAnyOrderElementsOf(parked);
        assertThat(walked).isSortedAccordingTo(Comparator.comparing(Parked::at));
        assertThat(storage.parked(ParkedQuery.all().channel("sales")).items()).containsExactly(sales);
        assertThat(walk(cursor -> storage.parked(ParkedQuery.all().after(cursor).limit(5))))
                .hasSize(12)
                .contains(sales);
    }

    /** Parks work, two at each moment. */
    private List<Parked> park(int count) {
        List<Parked> parked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = i % 2 == 0 ? clock.advance(Duration.ofSeconds(1)) : clock.instant();
            parked.add(new Parked(
                    UUID.randomUUID(),
                    Parked.Kind.INBOUND,
                    Scribe.CHANNEL,
                    "key-" + i,
                    null,
                    null,
                    "r",
                    1,
                    new byte[] {0},
                    at));
        }
        scribe.write(tx -> tx.park(parked));
        return parked;
    }

    static <T> List<T> walk(Function<@Nullable Cursor, Page<T>> list) {
        List<T> walked = new ArrayList<>();
        Cursor cursor = null;
        do {
            Page<T> page = list.apply(cursor);
            walked.addAll(page.items());
            assertThat(walked).as("a walk that comes to an end").hasSizeLessThan(1_000);
            cursor = page.nextCursor();
        } while (cursor != null);
        return walked;
    }
}
