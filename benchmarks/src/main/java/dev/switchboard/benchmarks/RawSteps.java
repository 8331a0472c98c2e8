package dev.switchboard.benchmarks;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.switchboard.model.Content;
import dev.switchboard.model.Event;
import dev.switchboard.model.Part;
import dev.switchboard.storage.ContentCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The three commits of a batch of messages, no two of which are of one chat: what they write and nothing else. Whatever
 * the library finds out, this knows already. For one thread.
 */
final class RawSteps implements AutoCloseable {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final String BLANK = "_";
    private static final String CONTENT = ContentCodec.write(Content.text(BLANK));
    private static final String PARTS = ContentCodec.writeParts(List.of(new Part(null, List.of(BLANK))));
    private static final String NO_PARTS = ContentCodec.writeParts(List.of(new Part(null, List.of())));

    private static final String ADD_KEYS = """
            INSERT INTO schema.event_key (tenant, channel, "key", stored_at)
            SELECT 'default', 'people', u.id, now() FROM :rows""";
    private static final String ADD_INBOUND = """
            INSERT INTO schema.message (tenant, id, conversation, seq, direction, sender_kind, sender_namespace,
                sender_value, sender_name, content, revision, parts, sent_at, stored_at, attempts, was_in_doubt)
            SELECT 'default', u.id, u.conversation, u.seq, 'INBOUND', 'PERSON', 'benchmark', u.person, u.name, u.content,
                0, u.parts, now(), now(), 0, false FROM :rows""";
    private static final String CHANGE_CONVERSATIONS = """
            UPDATE schema.conversation t SET status = 'OPEN', assignee = NULL, last_seq = u.seq, last_position = u.place,
                handling = u.handling, sending = u.sending, held = false, opened_at = t.opened_at,
                active_at = CASE WHEN t.active_at <= now() - INTERVAL '1 second' THEN now() ELSE t.active_at END
            FROM :rows WHERE t.tenant = u.tenant AND t.id = u.id""";
    private static final String ADD_WORK = """
            INSERT INTO schema.work (tenant, conversation, lane, position, channel, type, message, detail, ordered, holds,
                attempts, in_doubt, created_at, state, node, due_at)
            SELECT 'default', u.conversation, u.lane, u.place, 'people', u.type, u.message, '', true, u.holds, 0, false,
                now(), u.state, u.node, now() FROM :rows""";
    private static final String REMOVE_WORK = """
            DELETE FROM schema.work t USING :rows WHERE t.tenant = u.tenant AND t.conversation = u.conversation
                AND t.lane = u.lane AND t.position = u.place""";
    private static final String ADD_EXTERNAL_IDS = """
            INSERT INTO schema.external_id (tenant, channel, chat, id, conversation, message, part)
            SELECT 'default', 'people', u.chat, u.id, u.conversation, u.message, 0 FROM :rows""";

    private final Connection connection;
    private final String schema;
    private final Map<String, Chat> chats = new HashMap<>();

    /** A chat's conversation, as far as it is counted. */
    private static final class Chat {
        final UUID conversation = IDS.generate();
        long seq;
        long place;
        int handling;
    }

    /** A message on its way. */
    private static final class Batched {
        final long number;
        final Chat chat;
        final UUID message = IDS.generate();
        final UUID reply = IDS.generate();
        long handledAt;
        long sentAt;

        Batched(long number, Chat chat) {
            this.number = number;
            this.chat = chat;
        }

        UUID conversation() {
            return chat.conversation;
        }
    }

    RawSteps(Tables tables) throws SQLException {
        connection = tables.dataSource().getConnection();
        schema = tables.schema();
        // What the library sets for each of its transactions: plans by the keys, made once.
        setting("SET plan_cache_mode = force_generic_plan");
        setting("SET enable_seqscan = off");
        setting("SET enable_hashjoin = off");
        setting("SET enable_mergejoin = off");
        connection.setAutoCommit(false);
    }

    private void setting(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.setAutoCommit(true);
        setting("RESET ALL");
        connection.close();
    }

    /** Writes all that becomes of messages, up to where a measure ends. */
    void write(List<Long> numbers, Measure measure) throws SQLException {
        List<Batched> batch = new ArrayList<>();
        List<Batched> first = new ArrayList<>();
        for (long number : numbers) {
            Chat known = chats.get(Traffic.chat(number));
            Batched message = new Batched(number, known == null ? new Chat() : known);
            batch.add(message);
            if (known == null) {
                first.add(message);
                chats.put(Traffic.chat(number), message.chat);
            }
        }
        takeIn(batch, first);
        if (measure == Measure.END_TO_END) {
            handle(batch);
            sent(batch);
        }
    }

    private void takeIn(List<Batched> batch, List<Batched> first) throws SQLException {
        RawCommit commit = new RawCommit(connection, schema);
        RawRows keys = RawRows.of("id text");
        RawRows messages = RawRows.of(
                "id uuid", "conversation uuid", "seq bigint", "person text", "name text", "content text", "parts text");
        RawRows ids = externalIds();
        RawRows work = work();
        RawRows events = events();
        first.forEach(message -> events.add(null, Event.CONVERSATION_OPENED, message.conversation(), null));
        for (Batched message : batch) {
            long number = message.number;
            Chat chat = message.chat;
            String name = Traffic.chat(number);
            String externalId = Traffic.externalId(number);
            chat.seq++;
            message.handledAt = ++chat.place;
            chat.handling++;
            keys.add(Traffic.key(number));
            messages.add(
                    message.message,
                    message.conversation(),
                    chat.seq,
                    name,
                    Traffic.name(number),
                    CONTENT.replace(BLANK, Traffic.text(number)),
                    PARTS.replace(BLANK, externalId));
            ids.add(name, externalId, message.conversation(), message.message);
            add(work, message, message.handledAt, "HANDLING", "HANDLE", message.message, chat.handling == 1);
            events.add(null, Event.MESSAGE_RECEIVED, message.conversation(), message.message);
        }
        commit.add(ADD_KEYS, keys);
        addChats(commit, first);
        changeConversations(commit, batch, 0);
        commit.add(ADD_INBOUND, messages);
        commit.add(ADD_EXTERNAL_IDS, ids);
        commit.add(ADD_WORK, work);
        commit.addEvents(events);
        commit.run();
    }

    private static void addChats(RawCommit commit, List<Batched> first) {
        RawRows rows = RawRows.of("chat text", "name text", "folded text", "contact uuid", "conversation uuid");
        for (Batched message : first) {
            String name = Traffic.name(message.number);
            rows.add(
                    Traffic.chat(message.number),
                    name,
                    name.toLowerCase(Locale.ROOT),
                    IDS.generate(),
                    message.conversation());
        }
        commit.add("""
                INSERT INTO schema.identity (tenant, namespace, "value", contact, display_name, attributes, reachable)
                SELECT 'default', 'benchmark', u.chat, u.contact, u.name, '{}', true FROM :rows""", rows);
        commit.add("""
                INSERT INTO schema.contact (tenant, id, display_name, folded_name, created_at)
                SELECT 'default', u.contact, u.name, u.folded, now() FROM :rows""", rows);
        commit.add("""
                INSERT INTO schema.address (tenant, channel, chat, thread, conversation)
                SELECT 'default', 'people', u.chat, '', u.conversation FROM :rows""", rows);
        commit.add("""
                INSERT INTO schema.conversation (tenant, id, channel, chat, thread, status, last_seq, last_position,
                    handling, sending, held, opened_at, active_at, swept_at)
                SELECT 'default', u.conversation, 'people', u.chat, '', 'OPEN', 0, 0, 0, 0, false, now(), now(), now()
                FROM :rows""", rows);
        commit.add("""
                INSERT INTO schema.participant (tenant, conversation, namespace, "value")
                SELECT 'default', u.conversation, 'benchmark', u.chat FROM :rows""", rows);
    }

    private void handle(List<Batched> batch) throws SQLException {
        RawCommit commit = new RawCommit(connection, schema);
        RawRows messages = RawRows.of("id uuid", "conversation uuid", "seq bigint", "content text");
        RawRows work = work();
        RawRows events = events();
        for (Batched message : batch) {
            Chat chat = message.chat;
            chat.handling--;
            chat.seq++;
            message.sentAt = ++chat.place;
            String reply = Traffic.reply(Traffic.text(message.number));
            messages.add(message.reply, message.conversation(), chat.seq, CONTENT.replace(BLANK, reply));
            add(work, message, message.sentAt, "SENDING", "SEND", message.reply, true);
            events.add(null, Event.MESSAGE_QUEUED, message.conversation(), message.reply);
        }
        removeWork(commit, batch, "HANDLING");
        changeConversations(commit, batch, 1);
        commit.add("""
                INSERT INTO schema.message (tenant, id, conversation, seq, direction, sender_kind, sender_value, content,
                    revision, parts, sent_at, stored_at, delivery, attempts, was_in_doubt)
                SELECT 'default', u.id, u.conversation, u.seq, 'OUTBOUND', 'AUTOMATIC', 'reply', u.content, 0,
                    '{parts}', now(), now(), 'PENDING', 0, false FROM :rows""".replace("{parts}", NO_PARTS), messages);
        commit.add(ADD_WORK, work);
        commit.addEvents(events);
        commit.run();
    }

    private void sent(List<Batched> batch) throws SQLException {
        RawCommit commit = new RawCommit(connection, schema);
        RawRows results = RawRows.of("id uuid", "parts text");
        RawRows ids = externalIds();
        RawRows events = events();
        for (Batched message : batch) {
            String externalId = Traffic.replyId(message.number);
            results.add(message.reply, PARTS.replace(BLANK, externalId));
            ids.add(Traffic.chat(message.number), externalId, message.conversation(), message.reply);
            events.add(null, Event.MESSAGE_SENT, message.conversation(), message.reply);
        }
        removeWork(commit, batch, "SENDING");
        changeConversations(commit, batch, 0);
        commit.add("""
                UPDATE schema.message t SET delivery = 'SENT', attempts = 1, was_in_doubt = false, error = NULL,
                    parts = u.parts
                FROM :rows WHERE t.tenant = u.tenant AND t.id = u.id""", results);
        commit.add(ADD_EXTERNAL_IDS, ids);
        commit.addEvents(events);
        commit.run();
    }

    private static void removeWork(RawCommit commit, List<Batched> batch, String lane) {
        RawRows rows = RawRows.of("conversation uuid", "lane text", "place bigint");
        for (Batched message : batch) {
            rows.add(message.conversation(), lane, lane.equals("SENDING") ? message.sentAt : message.handledAt);
        }
        commit.add(REMOVE_WORK, rows);
    }

    private static void changeConversations(RawCommit commit, List<Batched> batch, int sending) {
        RawRows rows = RawRows.of("id uuid", "seq bigint", "place bigint", "handling integer", "sending integer");
        for (Batched message : batch) {
            Chat chat = message.chat;
            rows.add(chat.conversation, chat.seq, chat.place, chat.handling, sending);
        }
        commit.add(CHANGE_CONVERSATIONS, rows);
    }

    private static void add(
            RawRows work, Batched message, long place, String lane, String type, UUID about, boolean isHead) {
        work.add(
                message.conversation(),
                lane,
                place,
                type,
                about,
                isHead ? 1 : 0,
                isHead ? "HELD" : "WAITING",
                isHead ? "raw" : null);
    }

    private static RawRows work() {
        return RawRows.of(
                "conversation uuid",
                "lane text",
                "place bigint",
                "type text",
                "message uuid",
                "holds integer",
                "state text",
                "node text");
    }

    private static RawRows externalIds() {
        return RawRows.of("chat text", "id text", "conversation uuid", "message uuid");
    }

    private static RawRows events() {
        return RawRows.of("back bigint", "type text", "conversation uuid", "message uuid");
    }
}
