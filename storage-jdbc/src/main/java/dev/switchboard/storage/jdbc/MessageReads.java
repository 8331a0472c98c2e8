package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Work;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads messages and their revisions: each message with its sender as known now, and its delivery as its work stands. */
final class MessageReads {
    private static final Set<Delivery.State> OPEN = Set.of(Delivery.State.PENDING, Delivery.State.IN_DOUBT);
    private static final Columns ID = Columns.of("id uuid");
    private static final Columns SEND = Columns.of("conversation uuid");

    private static final String MESSAGES = """
            SELECT m.id, m.conversation, m.seq, m.direction, m.sender_kind, m.sender_namespace, m.sender_value,
                COALESCE(i.display_name, m.sender_name), i.attributes, m.content, m.revision, m.parts, m.sent_at,
                m.stored_at, m.delivery, m.attempts, m.was_in_doubt, m.error, m.mark
            FROM {messages} LEFT JOIN switchboard.identity i
                ON i.tenant = m.tenant AND i.namespace = m.sender_namespace AND i."value" = m.sender_value""";

    private final Sql byId;
    private final Sql byPlace;
    private final Sql sends;
    private final Sql revisions;

    MessageReads(Statements statements) {
        byId = statements.rows(
                ID,
                MESSAGES.replace(
                        "{messages}", ":rows JOIN switchboard.message m ON m.tenant = u.tenant AND m.id = u.id"));
        byPlace = statements.plain(MESSAGES.replace("{messages}", "switchboard.message m")
                + " WHERE m.tenant = :tenant AND m.conversation = ? AND m.seq < ?"
                + " ORDER BY m.tenant DESC, m.conversation DESC, m.seq DESC LIMIT ?");
        sends = statements.rows(SEND, """
                SELECT w.message, w.state, w.due_at, w.due_at > :now
                FROM :rows JOIN switchboard.work w
                    ON w.tenant = u.tenant AND w.conversation = u.conversation AND w.lane = 'SENDING'
                WHERE w.type = 'SEND' AND w.state <> 'WAITING'""");
        revisions = statements.plain("""
                SELECT r.message, r.revision, r.content, r.parts, r.at FROM switchboard.revision r
                WHERE r.tenant = :tenant AND r.message = ? ORDER BY r.revision""");
    }

    Map<MessageId, Message> byId(Session session, Collection<MessageId> ids) {
        RowBatch rows = session.rows(ID, ids.size());
        ids.stream().distinct().forEach(rows::add);
        return asTheyStand(session, session.query(byId, rows, MessageReads::read)).stream()
                .collect(Collectors.toMap(Message::id, message -> message));
    }

    /** Messages of a conversation, the newest first. */
    List<Message> before(Session session, ConversationId conversation, long seq, int limit) {
        return asTheyStand(session, session.query(byPlace, MessageReads::read, conversation.value(), seq, limit));
    }

    List<NewRevision> revisions(Session session, MessageId message) {
        return session.query(
                revisions,
                row -> new NewRevision(
                        row.message(),
                        row.smallNumber(),
                        ContentCodec.read(row.text()),
                        ContentCodec.readParts(row.text()),
                        row.time()),
                message.value());
    }

    private static Message read(Row row) throws SQLException {
        MessageId id = row.message();
        ConversationId conversation = row.conversation();
        long seq = row.number();
        Message.Direction direction = row.constant(Message.Direction.class);
        MessageSql.SenderColumns sender = new MessageSql.SenderColumns(
                row.constant(MessageSql.SenderColumns.Kind.class), row.textOrNull(), row.text(), row.textOrNull());
        String attributes = row.textOrNull();
        return new Message(
                id,
                conversation,
                seq,
                direction,
                sender.sender(attributes == null ? Map.of() : ContentCodec.readMap(attributes)),
                ContentCodec.read(row.text()),
                row.smallNumber(),
                ContentCodec.readParts(row.text()),
                row.time(),
                row.time(),
                delivery(row),
                row.constantOrNull(Message.Mark.class));
    }

    private static @Nullable Delivery delivery(Row row) throws SQLException {
        Delivery.State state = row.constantOrNull(Delivery.State.class);
        int attempts = row.smallNumber();
        boolean wasInDoubt = row.flag();
        String error = row.textOrNull();
        return state == null ? null : new Delivery(state, attempts, wasInDoubt, null, error);
    }

    /** The work of a message that is to be sent. */
    private record Send(Work.State state, @Nullable Instant next) {}

    private List<Message> asTheyStand(Session session, List<Message> messages) {
        Set<ConversationId> open = messages.stream()
                .filter(MessageReads::isOpen)
                .map(Message::conversation)
                .collect(Collectors.toSet());
        RowBatch rows = session.rows(SEND, open.size());
        open.forEach(rows::add);
        Map<MessageId, Send> found = new HashMap<>();
        session.forEach(sends, rows, row -> {
            MessageId message = row.message();
            Work.State state = row.constant(Work.State.class);
            Instant due = row.time();
            boolean isLater = row.flag();
            found.put(message, new Send(state, state == Work.State.READY && isLater ? due : null));
        });
        if (found.isEmpty()) {
            return messages;
        }
        List<Message> standing = new ArrayList<>(messages.size());
        messages.forEach(message -> standing.add(with(message, found.get(message.id()))));
        return standing;
    }

    private static boolean isOpen(Message message) {
        return message.delivery() != null && OPEN.contains(message.delivery().state());
    }

    private static Message with(Message message, @Nullable Send send) {
        Delivery delivery = message.delivery();
        if (delivery == null || send == null) {
            return message;
        }
        boolean isSending = delivery.state() == Delivery.State.PENDING && send.state == Work.State.HELD;
        return message.withDelivery(new Delivery(
                isSending ? Delivery.State.SENDING : delivery.state(),
                delivery.attempts(),
                delivery.wasInDoubt(),
                send.next,
                delivery.error()));
    }
}
