package dev.switchboard.testkit;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Transaction;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes to a storage, in few words, what core would write. Safe from any thread where the storage is. */
final class Scribe {
    static final String CHANNEL = "support";
    static final Identity ANNA = Identity.of("telegram", "42", "Anna");

    private final Storage storage;
    private final InstantSource clock;

    Scribe(Storage storage, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
    }

    /** Runs a transaction that gives nothing back. */
    void write(java.util.function.Consumer<Transaction> work) {
        storage.write(tx -> {
            work.accept(tx);
            return true;
        });
    }

    void channel(String id) {
        channel(id, Channel.Status.ACTIVE);
    }

    void channel(String id, Channel.Status status) {
        write(tx -> tx.saveChannel(stored(ChannelConfig.of("simulator", id), status)));
    }

    static StoredChannel stored(ChannelConfig config, Channel.Status status) {
        return new StoredChannel(config, null, false, status, null, null, null, 0);
    }

    ContactId contact(Identity identity) {
        ContactId proposed = new ContactId(UUID.randomUUID());
        Map<Identity.Key, KnownIdentity> resolved =
                storage.write(tx -> tx.resolveIdentities(List.of(new KnownIdentity(identity, proposed))));
        return StorageTests.present(resolved.get(identity.key())).contact();
    }

    ConversationId conversation(String chat) {
        return conversation(Address.of(CHANNEL, chat));
    }

    ConversationId conversation(Address address) {
        ConversationId proposed = new ConversationId(UUID.randomUUID());
        return storage.write(tx ->
                tx.resolveAddresses(Map.of(address, proposed), clock.instant()).get(address));
    }

    Message receive(ConversationId conversation, Content content) {
        contact(ANNA);
        return storage.write(tx -> insert(tx, conversation, new Sender.Person(ANNA), content, null));
    }

    Message queue(ConversationId conversation, Content content) {
        return storage.write(tx -> insert(tx, conversation, new Sender.Agent("agent-7"), content, Delivery.NEW));
    }

    /** Stores a message in the next place of its conversation; one with a delivery goes out. */
    private Message insert(
            Transaction tx, ConversationId id, Sender sender, Content content, @Nullable Delivery delivery) {
        Instant now = clock.instant();
        ConversationRow row = row(tx, id);
        Message message = new Message(
                new MessageId(UUID.randomUUID()),
                id,
                row.lastSeq() + 1,
                delivery == null ? Message.Direction.INBOUND : Message.Direction.OUTBOUND,
                sender,
                content,
                0,
                List.of(new Part(null, List.of())),
                now,
                now,
                delivery,
                null);
        tx.updateConversations(
                List.of(counted(row, row.lastSeq() + 1, now, row.lastPosition(), row.handling(), row.sending())));
        tx.insertMessages(List.of(message));
        return message;
    }

    ConversationRow row(ConversationId id) {
        return storage.write(tx -> row(tx, id));
    }

    /** Holds what is to be sent in a conversation, or no longer. */
    void hold(ConversationId id, boolean held) {
        write(tx -> {
            ConversationRow row = row(tx, id);
            tx.updateConversations(List.of(new ConversationRow(
                    id,
                    row.address(),
                    row.status(),
                    row.assignee(),
                    row.lastSeq(),
                    row.lastPosition(),
                    row.handling(),
                    row.sending(),
                    held,
                    row.openedAt(),
                    row.activeAt())));
        });
    }

    private static ConversationRow row(Transaction tx, ConversationId id) {
        return StorageTests.present(tx.lockConversations(List.of(id)).get(id));
    }

    /** Stores ordered work that is due now, for a new message. */
    Work.Key work(ConversationId conversation, Work.Type type, Work.State state, @Nullable Lease holder) {
        return work(conversation, type, state, Duration.ZERO, holder);
    }

    /** Stores ordered work for a new message. */
    Work.Key work(
            ConversationId conversation, Work.Type type, Work.State state, Duration delay, @Nullable Lease holder) {
        Message message = type == Work.Type.HANDLE
                ? receive(conversation, Content.text("in"))
                : queue(conversation, Content.text("out"));
        return work(message, type, state, delay, holder);
    }

    /** Stores ordered work for a message. */
    Work.Key work(Message message, Work.Type type, Work.State state, Duration delay, @Nullable Lease holder) {
        return work(message, type, true, state, delay, holder);
    }

    Work.Key work(
            Message message,
            Work.Type type,
            boolean ordered,
            Work.State state,
            Duration delay,
            @Nullable Lease holder) {
        return storage.write(tx -> {
            Work next = nextWork(tx, message, type, ordered);
            Work work = state == Work.State.HELD ? next.heldAgain() : next;
            tx.insertWork(List.of(new NewWork(work, state, delay)), holder);
            return work.key();
        });
    }

    private Work nextWork(Transaction tx, Message message, Work.Type type, boolean ordered) {
        ConversationRow row = row(tx, message.conversation());
        long position = row.lastPosition() + 1;
        int counted = ordered ? 1 : 0;
        int handling = row.handling() + (type.lane() == Work.Lane.HANDLING ? counted : 0);
        int sending = row.sending() + (type.lane() == Work.Lane.SENDING ? counted : 0);
        tx.updateConversations(List.of(counted(row, row.lastSeq(), row.activeAt(), position, handling, sending)));
        return new Work(
                new Work.Key(row.id(), type.lane(), position),
                row.address().channel(),
                type,
                message.id(),
                "",
                ordered,
                0,
                false,
                null,
                clock.instant(),
                null,
                0,
                null);
    }

    private static ConversationRow counted(
            ConversationRow row, long lastSeq, Instant activeAt, long lastPosition, int handling, int sending) {
        return new ConversationRow(
                row.id(),
                row.address(),
                row.status(),
                row.assignee(),
                lastSeq,
                lastPosition,
                handling,
                sending,
                row.held(),
                row.openedAt(),
                activeAt);
    }

    NewEvent event(String type) {
        return event(type, Map.of());
    }

    NewEvent event(String type, Map<String, String> facts) {
        return new NewEvent(type, clock.instant(), CHANNEL, null, null, facts);
    }
}
