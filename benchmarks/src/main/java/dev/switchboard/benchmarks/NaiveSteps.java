package dev.switchboard.benchmarks;

import static dev.switchboard.model.Conversation.ACTIVITY_STEP;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.switchboard.model.Content;
import dev.switchboard.model.Event;
import dev.switchboard.model.Part;
import dev.switchboard.storage.ContentCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The three steps of a message, each a transaction, on a connection of their own. For one thread. */
final class NaiveSteps implements AutoCloseable {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final String NO_FACTS = ContentCodec.writeMap(Map.of());

    private final Connection connection;
    private final NaiveStatements statements;
    private final AtomicLong positions;

    /** What is to be done next, and about which message. */
    record Task(UUID conversation, String chat, long position, UUID message) {}

    private record Conversation(UUID id, long seq, long position, int handling, int sending) {
        Conversation handling(int more) {
            return new Conversation(id, seq, position, handling + more, sending);
        }

        Conversation sending(int more) {
            return new Conversation(id, seq, position, handling, sending + more);
        }

        Conversation nextSeq() {
            return new Conversation(id, seq + 1, position, handling, sending);
        }

        Conversation nextPosition() {
            return new Conversation(id, seq, position + 1, handling, sending);
        }
    }

    NaiveSteps(Tables tables, AtomicLong positions) throws SQLException {
        connection = tables.dataSource().getConnection();
        connection.setAutoCommit(false);
        statements = new NaiveStatements(connection, tables.schema());
        this.positions = positions;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Takes a message in. */
    Task takeIn(long number) throws SQLException {
        OffsetDateTime now = now();
        String chat = Traffic.chat(number);
        statements.update(
                "INSERT INTO schema.event_key (tenant, channel, \"key\", stored_at) VALUES (?, ?, ?, ?)",
                Tables.TENANT,
                Traffic.CHANNEL,
                Traffic.key(number),
                now);
        meet(chat, Traffic.name(number), now);
        Conversation conversation = lock(conversationAt(chat, now));
        conversation = conversation.nextSeq().nextPosition().handling(1);
        UUID message = IDS.generate();
        Part part = new Part(null, List.of(Traffic.externalId(number)));
        statements.update(
                """
                INSERT INTO schema.message (tenant, id, conversation, seq, direction, sender_kind, sender_namespace,
                    sender_value, sender_name, content, revision, parts, sent_at, stored_at, attempts, was_in_doubt)
                VALUES (?, ?, ?, ?, 'INBOUND', 'PERSON', ?, ?, ?, ?, 0, ?, ?, ?, 0, false)""",
                Tables.TENANT,
                message,
                conversation.id,
                conversation.seq,
                Traffic.NAMESPACE,
                chat,
                Traffic.name(number),
                ContentCodec.write(Content.text(Traffic.text(number))),
                ContentCodec.writeParts(List.of(part)),
                now,
                now);
        externalId(chat, Traffic.externalId(number), conversation.id, message);
        event(Event.MESSAGE_RECEIVED, conversation.id, message, now);
        enqueue("HANDLING", "HANDLE", conversation, message, conversation.handling == 1, now);
        update(conversation, now);
        connection.commit();
        return new Task(conversation.id, chat, conversation.position, message);
    }

    /** Handles a message: it is done, and replied to. */
    Task handle(Task task, String reply) throws SQLException {
        OffsetDateTime now = now();
        Conversation conversation = lock(task.conversation);
        finish("HANDLING", task);
        conversation = conversation.handling(-1).nextSeq().nextPosition().sending(1);
        UUID message = IDS.generate();
        statements.update(
                """
                INSERT INTO schema.message (tenant, id, conversation, seq, direction, sender_kind, sender_value,
                    content, revision, parts, sent_at, stored_at, delivery, attempts, was_in_doubt)
                VALUES (?, ?, ?, ?, 'OUTBOUND', 'AUTOMATIC', 'reply', ?, 0, ?, ?, ?, 'PENDING', 0, false)""",
                Tables.TENANT,
                message,
                conversation.id,
                conversation.seq,
                ContentCodec.write(Content.text(reply)),
                ContentCodec.writeParts(List.of(new Part(null, List.of()))),
                now,
                now);
        event(Event.MESSAGE_QUEUED, conversation.id, message, now);
        enqueue("SENDING", "SEND", conversation, message, conversation.sending == 1, now);
        update(conversation, now);
        connection.commit();
        return new Task(conversation.id, task.chat, conversation.position, message);
    }

    /** Notes that a reply was sent. */
    void sent(Task task, String externalId) throws SQLException {
        OffsetDateTime now = now();
        Conversation conversation = lock(task.conversation);
        finish("SENDING", task);
        statements.update(
                "UPDATE schema.message SET delivery = 'SENT', attempts = 1, parts = ? WHERE tenant = ? AND id = ?",
                ContentCodec.writeParts(List.of(new Part(null, List.of(externalId)))),
                Tables.TENANT,
                task.message);
        externalId(task.chat, externalId, conversation.id, task.message);
        event(Event.MESSAGE_SENT, conversation.id, task.message, now);
        update(conversation.sending(-1), now);
        connection.commit();
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    private void meet(String person, String name, OffsetDateTime now) throws SQLException {
        Optional<UUID> known = statements.query(
                "SELECT contact FROM schema.identity WHERE tenant = ? AND namespace = ? AND \"value\" = ?",
                Optional.empty(),
                row -> Optional.of(row.getObject(1, UUID.class)),
                Tables.TENANT,
                Traffic.NAMESPACE,
                person);
        if (known.isPresent()) {
            return;
        }
        UUID contact = IDS.generate();
        statements.update("""
                INSERT INTO schema.identity (tenant, namespace, "value", contact, display_name, attributes, reachable)
                VALUES (?, ?, ?, ?, ?, ?, true)""", Tables.TENANT, Traffic.NAMESPACE, person, contact, name, NO_FACTS);
        statements.update(
                "INSERT INTO schema.contact (tenant, id, display_name, folded_name, created_at) VALUES (?, ?, ?, ?, ?)",
                Tables.TENANT,
                contact,
                name,
                name.toLowerCase(Locale.ROOT),
                now);
    }

    private UUID conversationAt(String chat, OffsetDateTime now) throws SQLException {
        Optional<UUID> known = statements.query(
                "SELECT conversation FROM schema.address WHERE tenant = ? AND channel = ? AND chat = ? AND thread = ''",
                Optional.empty(),
                row -> Optional.of(row.getObject(1, UUID.class)),
                Tables.TENANT,
                Traffic.CHANNEL,
                chat);
        return known.isPresent() ? known.get() : open(chat, now);
    }

    private UUID open(String chat, OffsetDateTime now) throws SQLException {
        UUID conversation = IDS.generate();
        statements.update(
                "INSERT INTO schema.address (tenant, channel, chat, thread, conversation) VALUES (?, ?, ?, '', ?)",
                Tables.TENANT,
                Traffic.CHANNEL,
                chat,
                conversation);
        statements.update("""
                INSERT INTO schema.conversation (tenant, id, channel, chat, thread, status, last_seq, last_position,
                    handling, sending, held, opened_at, active_at)
                VALUES (?, ?, ?, ?, '', 'OPEN', 0, 0, 0, 0, false, ?, ?)""", Tables.TENANT, conversation, Traffic.CHANNEL, chat, now, now);
        statements.update(
                "INSERT INTO schema.participant (tenant, conversation, namespace, \"value\") VALUES (?, ?, ?, ?)",
                Tables.TENANT,
                conversation,
                Traffic.NAMESPACE,
                chat);
        statements.update(
                """
                INSERT INTO schema.event (tenant, position, type, at, channel, conversation, facts)
                VALUES (?, ?, ?, ?, ?, ?, ?)""",
                Tables.TENANT,
                positions.incrementAndGet(),
                Event.CONVERSATION_OPENED,
                now,
                Traffic.CHANNEL,
                conversation,
                NO_FACTS);
        return conversation;
    }

    private Conversation lock(UUID id) throws SQLException {
        Optional<Conversation> locked = statements.query(
                """
                SELECT last_seq, last_position, handling, sending
                FROM schema.conversation WHERE tenant = ? AND id = ? FOR UPDATE""",
                Optional.empty(),
                row -> Optional.of(new Conversation(id, row.getLong(1), row.getLong(2), row.getInt(3), row.getInt(4))),
                Tables.TENANT,
                id);
        return locked.orElseThrow(() -> new SQLException("there is no conversation " + id));
    }

    private void update(Conversation conversation, OffsetDateTime now) throws SQLException {
        statements.update(
                """
                UPDATE schema.conversation
                SET last_seq = ?, last_position = ?, handling = ?, sending = ?,
                    active_at = CASE WHEN active_at < ? THEN ? ELSE active_at END
                WHERE tenant = ? AND id = ?""",
                conversation.seq,
                conversation.position,
                conversation.handling,
                conversation.sending,
                now.minus(ACTIVITY_STEP),
                now,
                Tables.TENANT,
                conversation.id);
    }

    private void externalId(String chat, String id, UUID conversation, UUID message) throws SQLException {
        statements.update("""
                INSERT INTO schema.external_id (tenant, channel, chat, id, conversation, message, part)
                VALUES (?, ?, ?, ?, ?, ?, 0)""", Tables.TENANT, Traffic.CHANNEL, chat, id, conversation, message);
    }

    private void event(String type, UUID conversation, UUID message, OffsetDateTime now) throws SQLException {
        statements.update(
                """
                INSERT INTO schema.event (tenant, position, type, at, channel, conversation, message, facts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                Tables.TENANT,
                positions.incrementAndGet(),
                type,
                now,
                Traffic.CHANNEL,
                conversation,
                message,
                NO_FACTS);
    }

    private void enqueue(
            String lane, String type, Conversation conversation, UUID message, boolean first, OffsetDateTime now)
            throws SQLException {
        statements.update(
                """
                INSERT INTO schema.work (tenant, conversation, lane, position, channel, type, message, detail, ordered,
                    holds, attempts, in_doubt, created_at, state, node, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, '', true, ?, 0, false, ?, ?, ?, ?)""",
                Tables.TENANT,
                conversation.id,
                lane,
                conversation.position,
                Traffic.CHANNEL,
                type,
                message,
                first ? 1 : 0,
                now,
                first ? "HELD" : "WAITING",
                first ? "naive" : "",
                now);
    }

    private void finish(String lane, Task task) throws SQLException {
        statements.update(
                "DELETE FROM schema.work WHERE tenant = ? AND conversation = ? AND lane = ? AND position = ?",
                Tables.TENANT,
                task.conversation,
                lane,
                task.position);
    }
}
