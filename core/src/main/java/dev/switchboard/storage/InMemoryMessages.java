package dev.switchboard.storage;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.InMemoryTables.BlobUse;
import dev.switchboard.storage.InMemoryTables.IdentityRow;
import dev.switchboard.storage.InMemoryTables.RevisionKey;
import dev.switchboard.storage.InMemoryTables.Seq;
import dev.switchboard.storage.InMemoryTables.WorkRow;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.NewRevision;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** Messages in memory. Guarded by the storage's mutex; {@code now} is the storage's or the transaction's time. */
final class InMemoryMessages {
    private final InMemoryTables tables;
    private final Instant now;

    InMemoryMessages(InMemoryTables tables, Instant now) {
        this.tables = tables;
        this.now = now;
    }

    void insert(Collection<Message> messages) {
        for (Message message : messages) {
            tables.conversations.require(message.conversation());
            tables.messages.insert(message.id(), new MessageRow(message, message.storedAt()));
            useBlobs(message.id(), message.content());
        }
    }

    private void useBlobs(MessageId message, Content content) {
        for (Attachment attachment : content.all(Attachment.class)) {
            if (attachment.sha256() != null) {
                BlobUse use = new BlobUse(message, attachment.sha256());
                tables.blobUses.putIfAbsent(use, use);
            }
        }
    }

    void revise(Collection<NewRevision> revisions) {
        for (NewRevision revision : revisions) {
            MessageRow row = tables.messages.require(revision.message());
            NewRevision old = row.asRevision();
            tables.revisions.insert(new RevisionKey(old.message(), old.revision()), old);
            tables.messages.put(revision.message(), row.revised(revision));
            useBlobs(revision.message(), revision.content());
        }
    }

    void update(Collection<DeliveryUpdate> updates) {
        for (DeliveryUpdate update : updates) {
            MessageRow row = tables.messages.require(update.message());
            Delivery old = row.message().delivery();
            Delivery delivery = new Delivery(
                    update.state(),
                    update.attempts(),
                    update.wasInDoubt() || (old != null && old.wasInDoubt()),
                    null,
                    update.error());
            List<Part> parts = update.parts() == null ? row.message().parts() : update.parts();
            tables.messages.put(update.message(), row.delivered(parts, delivery));
        }
    }

    void mark(Map<MessageId, Message.Mark> marks) {
        marks.forEach((id, mark) -> {
            MessageRow row = tables.messages.require(id);
            if (row.message().mark() != Message.Mark.ERASED) {
                tables.messages.put(id, row.marked(mark));
            }
        });
    }

    Map<MessageId, Message> read(Collection<MessageId> ids) {
        Map<MessageId, Message> found = new HashMap<>();
        for (MessageId id : ids) {
            MessageRow row = tables.messages.get(id);
            if (row != null) {
                found.put(id, asItIs(row));
            }
        }
        return found;
    }

    List<Message> read(ConversationId conversation, long beforeSeq, int limit) {
        return tables.messagesOf.in(conversation).headSet(Seq.before(beforeSeq), false).descendingSet().stream()
                .limit(limit)
                .map(seq -> asItIs(tables.messages.require(seq.message())))
                .toList();
    }

    List<NewRevision> revisions(MessageId message) {
        return tables.revisionsOf.in(message).stream()
                .map(number -> tables.revisions.require(new RevisionKey(message, number)))
                .toList();
    }

    private Message asItIs(MessageRow row) {
        Sender sender = asItIs(row.message().sender());
        Delivery delivery = asItIs(row.message().delivery(), row.message().id());
        return row.read(sender, delivery);
    }

    private Sender asItIs(Sender sender) {
        if (sender instanceof Sender.Person person) {
            IdentityRow known = tables.identities.get(person.identity().key());
            return known == null ? sender : new Sender.Person(known.identity());
        }
        return sender;
    }

    private @Nullable Delivery asItIs(@Nullable Delivery stored, MessageId message) {
        NavigableSet<Work.Key> sends = tables.sendOf.in(message);
        if (stored == null || sends.isEmpty()) {
            return stored;
        }
        WorkRow send = tables.work.require(sends.first());
        Delivery.State state = stored.state() == Delivery.State.PENDING && send.state() == Work.State.HELD
                ? Delivery.State.SENDING
                : stored.state();
        Instant next = send.state() == Work.State.READY && send.due().isAfter(now) ? send.due() : null;
        return new Delivery(state, stored.attempts(), stored.wasInDoubt(), next, stored.error());
    }
}
