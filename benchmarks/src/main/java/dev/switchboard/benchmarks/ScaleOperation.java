package dev.switchboard.benchmarks;

import dev.switchboard.model.Address;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Position;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.storage.Housekeeping;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that a storage is asked for, as applications and the library ask for it.
 *
 * @param name what it is
 * @param action does it; given a number that is another each time
 */
record ScaleOperation(String name, Action action) {
    private static final int PAGE = 20;
    private static final int MESSAGES = 50;
    /** Few, so that there are enough for each time also where there is least. */
    private static final int FEW = 4;

    private static final Duration DAY = Duration.ofDays(1);

    /** Does it. */
    @FunctionalInterface
    interface Action {
        void run(ScaledStore store, int time);
    }

    /** All that are measured, those that change what is there last. */
    static List<ScaleOperation> all() {
        return Stream.of(lists(), conversations(), contactsAndEvents(), queues(), oldRows(), oldData())
                .flatMap(List::stream)
                .toList();
    }

    private static List<ScaleOperation> lists() {
        return List.of(
                list("all conversations", ConversationQuery.all()),
                list("open conversations", ConversationQuery.open()),
                list("open, of a channel", ConversationQuery.open().channel("people-1")),
                list("open, of an agent", ConversationQuery.open().assignee("agent-1")),
                list("open, unread by an agent", ConversationQuery.open().unreadBy("agent-1")),
                list(
                        "open, of an agent, unread",
                        ConversationQuery.open().assignee("agent-1").unreadBy("agent-1")),
                list("open, with a label", ConversationQuery.open().label("label-1")),
                list("all with a label", ConversationQuery.all().label("label-1")),
                list(
                        "archived, of a channel, with a label",
                        ConversationQuery.all()
                                .status(Conversation.Status.ARCHIVED)
                                .channel("people-1")
                                .label("label-1")));
    }

    private static List<ScaleOperation> conversations() {
        return List.of(
                new ScaleOperation("conversations of a contact", (store, time) -> {
                    ContactId contact = new ContactId(store.population().contact(number(time)));
                    store.storage().conversations(ConversationQuery.all().contact(contact));
                }),
                new ScaleOperation("a conversation is opened", (store, time) -> {
                    ConversationId id = conversation(store, number(time));
                    store.storage().conversation(id);
                    store.storage().messages(id, Long.MAX_VALUE, MESSAGES);
                }),
                new ScaleOperation(
                        "a conversation of 2,000 messages is paged back",
                        (store, time) -> store.storage().messages(conversation(store, 0), 1_000 - time, MESSAGES)),
                new ScaleOperation(
                        "how far was read",
                        (store, time) -> store.storage().receipts(conversation(store, number(time)))),
                new ScaleOperation("a conversation by its address", (store, time) -> {
                    int number = number(time);
                    store.storage().conversationAt(Address.of(Population.channelOf(number), Population.chatOf(number)));
                }));
    }

    private static List<ScaleOperation> contactsAndEvents() {
        return List.of(
                new ScaleOperation(
                        "contacts by the beginning of a name",
                        (store, time) -> store.storage().contacts("anna", null, PAGE)),
                new ScaleOperation(
                        "contacts by a whole name",
                        (store, time) -> store.storage().contacts("anna meyer", null, PAGE)),
                new ScaleOperation(
                        "contacts by what a platform calls them",
                        (store, time) -> store.storage().contacts(Population.chatOf(number(time)), null, PAGE)),
                new ScaleOperation("a contact by its identity", (store, time) -> {
                    String chat = Population.chatOf(number(time));
                    store.storage()
                            .contactOf(Identity.of(Traffic.NAMESPACE, chat, "").key());
                }),
                new ScaleOperation(
                        "newest events", (store, time) -> store.storage().events(latest(store, 100), 100)),
                new ScaleOperation(
                        "older events", (store, time) -> store.storage().events(latest(store, 1_500 + time), 100)));
    }

    private static List<ScaleOperation> queues() {
        return List.of(
                new ScaleOperation(
                        "parked work",
                        (store, time) ->
                                store.storage().parked(ParkedQuery.all().limit(PAGE))),
                new ScaleOperation(
                        "parked work of a channel",
                        (store, time) -> store.storage()
                                .parked(ParkedQuery.all().channel("people-1").limit(PAGE))),
                new ScaleOperation(
                        "webhooks of a channel",
                        (store, time) -> store.storage().webhooks().list("people-1", null, null, PAGE)),
                new ScaleOperation(
                        "the audit",
                        (store, time) -> store.storage().personalData().audit(null, PAGE)),
                new ScaleOperation("a webhook is logged", (store, time) -> {
                    WebhookEntry entry =
                            new WebhookEntry(0, "people-1", Instant.now(), Verdict.ACCEPTED, 200, 1, 300, null);
                    store.storage().webhooks().append(List.of(new LoggedWebhook(entry, null)));
                }),
                new ScaleOperation(
                        "how much waits", (store, time) -> store.storage().backlog(Work.Lane.SENDING, FEW)),
                new ScaleOperation(
                        "work is claimed",
                        (store, time) -> store.storage().claim(store.node(), Work.Lane.SENDING, FEW, List.of())));
    }

    private static List<ScaleOperation> oldRows() {
        return List.of(
                forgetting("event keys are forgotten", Housekeeping.Kind.EVENT_KEYS, 10, 100),
                forgetting("idempotency keys are forgotten", Housekeeping.Kind.SEND_KEYS, 10, FEW),
                forgetting("early events are forgotten", Housekeeping.Kind.EARLY_EVENTS, 30, FEW),
                forgetting("failures are forgotten", Housekeeping.Kind.FAILURES, 30, FEW));
    }

    private static void forgetBlobs(Housekeeping housekeeping) {
        housekeeping.forgetBlobs(housekeeping.markBlobs(DAY, FEW).sha256s());
    }

    private static List<ScaleOperation> oldData() {
        return List.of(
                new ScaleOperation(
                        "events are forgotten",
                        (store, time) -> store.storage().housekeeping().forgetEvents(before(store, 3), 100)),
                new ScaleOperation(
                        "webhooks are forgotten",
                        (store, time) -> store.storage().webhooks().trim(DAY.multipliedBy(3), Long.MAX_VALUE / 2, 30)),
                new ScaleOperation(
                        "unused bytes are forgotten",
                        (store, time) -> forgetBlobs(store.storage().housekeeping())),
                new ScaleOperation(
                        "old messages are erased",
                        (store, time) -> store.storage()
                                .housekeeping()
                                .sweepMessages(Housekeeping.Messages.ERASE, before(store, 200), Instant.now(), FEW)),
                new ScaleOperation(
                        "old messages are removed",
                        (store, time) -> store.storage()
                                .housekeeping()
                                .sweepMessages(Housekeeping.Messages.REMOVE, before(store, 200), Instant.now(), FEW)),
                new ScaleOperation("a person's messages are erased", (store, time) -> {
                    ConversationId id = conversation(store, number(time));
                    store.storage().personalData().eraseMessages(id, null, 0, 100);
                    store.storage().personalData().vacate(id);
                }));
    }

    private static ScaleOperation list(String name, ConversationQuery query) {
        ConversationQuery page = query.limit(PAGE);
        return new ScaleOperation("list: " + name, (store, time) -> {
            Page<Conversation> first = store.storage().conversations(page);
            if (first.items().size() < PAGE) {
                throw new IllegalStateException(
                        name + ": there are only " + first.items().size());
            }
            first.next().ifPresent(next -> store.storage().conversations(page.after(next)));
        });
    }

    private static ScaleOperation forgetting(String name, Housekeeping.Kind kind, int days, int rows) {
        return new ScaleOperation(
                name, (store, time) -> store.storage().housekeeping().forget(kind, DAY.multipliedBy(days), rows));
    }

    private static Instant before(ScaledStore store, int days) {
        return store.population().now().minus(DAY.multipliedBy(days));
    }

    private static Position latest(ScaledStore store, long before) {
        Storage storage = store.storage();
        return new Position(Math.max(0, storage.latest().value() - before));
    }

    /** A conversation in the midst of all. */
    private static int number(int time) {
        return 4_003 + 41 * time;
    }

    private static ConversationId conversation(ScaledStore store, int number) {
        return new ConversationId(store.population().conversation(number));
    }
}
