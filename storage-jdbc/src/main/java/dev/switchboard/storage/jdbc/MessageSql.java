package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Delivery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.NewRevision;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes messages and their revisions. */
final class MessageSql {
    private static final Columns MESSAGE = Columns.of(
            "id uuid",
            "conversation uuid",
            "seq number",
            "direction text",
            "sender_kind text",
            "sender_namespace text",
            "sender_value text",
            "sender_name text",
            "content long_text",
            "revision number",
            "parts long_text",
            "sent_at time",
            "stored_at time",
            "delivery text",
            "attempts number",
            "was_in_doubt flag",
            "error text",
            "mark text");
    private static final Columns REVISION =
            Columns.of("id uuid", "content long_text", "revision number", "parts long_text", "revised_at time");
    private static final Columns DELIVERY = Columns.of(
            "id uuid", "delivery text", "attempts number", "was_in_doubt flag", "error text", "parts long_text");
    private static final Columns MARK = Columns.of("id uuid", "mark text");

    private final Sql insert;
    private final Sql keepRevisions;
    private final Sql revise;
    private final Sql updateDeliveries;
    private final Sql mark;

    MessageSql(Statements statements) {
        insert = statements.insert("message", MESSAGE);
        keepRevisions = statements.rows(REVISION.first(1), """
                INSERT INTO switchboard.revision (tenant, message, revision, content, parts, at)
                SELECT t.tenant, t.id, t.revision, t.content, t.parts, COALESCE(t.revised_at, t.stored_at)
                FROM :rows JOIN switchboard.message t ON t.tenant = u.tenant AND t.id = u.id""");
        revise = statements.update("message", REVISION, 1);
        updateDeliveries = statements.updateTo("message", DELIVERY, 1, """
                delivery = u.delivery, attempts = u.attempts, was_in_doubt = t.was_in_doubt OR u.was_in_doubt,
                error = u.error, parts = COALESCE(u.parts, t.parts)""");
        mark = statements.updateTo(
                "message", MARK, 1, "mark = CASE WHEN t.mark = 'ERASED' THEN t.mark ELSE u.mark END");
    }

    void insert(Session session, Collection<Message> messages) {
        RowBatch rows = session.rows(MESSAGE, messages.size());
        for (Message message : messages) {
            Delivery delivery = message.delivery();
            SenderColumns sender = SenderColumns.of(message.sender());
            rows.add(
                    message.id(),
                    message.conversation(),
                    message.seq(),
                    message.direction(),
                    sender.kind,
                    sender.namespace,
                    sender.value,
                    sender.name,
                    ContentCodec.write(message.content()),
                    message.revision(),
                    ContentCodec.writeParts(message.parts()),
                    message.sentAt(),
                    message.storedAt(),
                    delivery == null ? null : delivery.state(),
                    delivery == null ? 0 : delivery.attempts(),
                    delivery != null && delivery.wasInDoubt(),
                    delivery == null ? null : delivery.error(),
                    message.mark());
        }
        session.write(insert, rows);
    }

    void revise(Session session, Collection<NewRevision> revisions) {
        RowBatch ids = session.rows(REVISION.first(1), revisions.size());
        RowBatch rows = session.rows(REVISION, revisions.size());
        for (NewRevision revision : revisions) {
            ids.add(revision.message());
            rows.add(
                    revision.message(),
                    ContentCodec.write(revision.content()),
                    revision.revision(),
                    ContentCodec.writeParts(revision.parts()),
                    revision.at());
        }
        session.write(keepRevisions, ids);
        session.write(revise, rows);
    }

    void updateDeliveries(Session session, Collection<DeliveryUpdate> updates) {
        RowBatch rows = session.rows(DELIVERY, updates.size());
        for (DeliveryUpdate update : updates) {
            rows.add(
                    update.message(),
                    update.state(),
                    update.attempts(),
                    update.wasInDoubt(),
                    update.error(),
                    update.parts() == null ? null : ContentCodec.writeParts(update.parts()));
        }
        session.write(updateDeliveries, rows);
    }

    void mark(Session session, Map<MessageId, Message.Mark> marks) {
        RowBatch rows = session.rows(MARK, marks.size());
        marks.forEach(rows::add);
        session.write(mark, rows);
    }

    /** A sender as it is stored. */
    record SenderColumns(
            Kind kind,
            @Nullable String namespace,
            String value,
            @Nullable String name) {
        enum Kind {
            PERSON,
            AGENT,
            AUTOMATIC
        }

        static SenderColumns of(Sender sender) {
            if (sender instanceof Sender.Person person) {
                Identity identity = person.identity();
                return new SenderColumns(
                        Kind.PERSON, identity.key().namespace(), identity.key().value(), identity.displayName());
            }
            return sender instanceof Sender.Agent agent
                    ? new SenderColumns(Kind.AGENT, null, agent.id(), null)
                    : new SenderColumns(Kind.AUTOMATIC, null, ((Sender.Automatic) sender).by(), null);
        }

        /**
         * Makes the sender.
         *
         * @param attributes what is known of a person by now
         * @return the sender
         */
        Sender sender(Map<String, String> attributes) {
            return switch (kind) {
                case PERSON ->
                    new Sender.Person(new Identity(
                            new Identity.Key(namespace == null ? "" : namespace, value),
                            name == null ? "" : name,
                            attributes));
                case AGENT -> new Sender.Agent(value);
                case AUTOMATIC -> new Sender.Automatic(value);
            };
        }
    }
}
