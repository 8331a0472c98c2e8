package dev.switchboard.storage.jdbc;

import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import dev.switchboard.model.Position;
import dev.switchboard.storage.PageKey;
import dev.switchboard.storage.PersonalData;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.Participant;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Erases what is known of a person from a database. */
final class JdbcPersonalData implements PersonalData {
    private static final String LIST = "audit";
    private static final Columns CONVERSATION = Columns.of("conversation uuid");
    private static final Columns CHAT = Columns.of("channel text", "chat text", "conversation uuid");
    private static final Columns PARTICIPANT = Columns.of("conversation uuid", "namespace text", "\"value\" text");
    private static final Columns RECEIPT = Columns.of("conversation uuid", "reader text");
    private static final Columns CONTACT = Columns.of("contact uuid");
    private static final Columns AUDIT = Columns.of("id uuid", "at time", "actor text", "action text", "contact uuid");

    private final Database database;
    private final TransactionSql sql;
    private final ErasureSql erasure;
    private final Sql readWindow;
    private final Sql removeWork;
    private final Sql removeLabels;
    private final Sql removeReceipts;
    private final Sql removeExternalIds;
    private final Sql removeEarly;
    private final Sql removeAddresses;
    private final Sql vacate;
    private final Sql removeParticipants;
    private final Sql removeReceiptsOf;
    private final Sql lockNodes;
    private final Sql parts;
    private final Sql removeIdentities;
    private final Sql removeContact;
    private final Sql insertAudit;

    JdbcPersonalData(Database database, Statements statements, TransactionSql sql) {
        this.database = database;
        this.sql = sql;
        erasure = new ErasureSql(statements);
        readWindow = statements.plain("""
                SELECT m.id, m.sender_kind, m.sender_namespace, m.sender_value FROM switchboard.message m
                WHERE m.tenant = :tenant AND m.conversation = ? AND m.seq > ? AND m.seq <= ?
                ORDER BY m.tenant, m.conversation, m.seq""");
        removeWork = statements.delete("work", CONVERSATION);
        removeLabels = statements.delete("label", CONVERSATION);
        removeReceipts = statements.delete("receipt", CONVERSATION);
        removeExternalIds = statements.delete("external_id", CHAT);
        removeEarly = statements.delete("early_event", CHAT.first(2));
        removeAddresses = statements.deleteReturning("address", CONVERSATION, "t.channel, t.chat");
        vacate = statements.updateTo("conversation", Columns.of("id uuid"), 1, """
                chat = '{erased}', thread = '', status = 'ARCHIVED', assignee = NULL, handling = 0, sending = 0,
                held = FALSE""".replace("{erased}", ERASED));
        removeParticipants = statements.delete("participant", PARTICIPANT);
        removeReceiptsOf = statements.delete("receipt", RECEIPT);
        // Each commit keeps its node's lease from being taken over until its end: so this waits for all that are under
        // way.
        lockNodes = statements.plain("""
                SELECT t.name FROM switchboard.lease t WHERE t.tenant = :tenant AND t.kind = 'NODE'
                ORDER BY t.name FOR UPDATE""");
        parts = statements.plain("""
                SELECT p.conversation, p.namespace, p."value" FROM switchboard.identity i JOIN switchboard.participant p
                    ON p.tenant = i.tenant AND p.namespace = i.namespace AND p."value" = i."value"
                WHERE i.tenant = :tenant AND i.contact = ?""");
        removeIdentities = statements.delete("identity", CONTACT);
        removeContact = statements.delete("contact", Columns.of("id uuid"));
        insertAudit = statements.insert("audit", AUDIT);
    }

    private record Sent(ErasureSql.Place place, boolean byPerson, Identity.@Nullable Key by) {}

    @Override
    public long eraseMessages(
            ConversationId conversation, @Nullable Set<Identity.Key> persons, long afterSeq, int window) {
        return database.write(access -> {
            Session session = access.session();
            ConversationRow row = lock(session, conversation);
            if (row == null || afterSeq >= row.lastSeq()) {
                return afterSeq;
            }
            List<ErasureSql.Place> found = sent(session, conversation, persons, afterSeq, afterSeq + window);
            erasure.anonymise(session, found, persons == null);
            return Math.min(afterSeq + window, row.lastSeq());
        });
    }

    /** The messages of a stretch of a conversation; null for everybody's. */
    private List<ErasureSql.Place> sent(
            Session session,
            ConversationId conversation,
            @Nullable Set<Identity.Key> persons,
            long afterSeq,
            long upToSeq) {
        return session
                .query(readWindow, message -> sent(conversation, message), conversation.value(), afterSeq, upToSeq)
                .stream()
                .filter(sent -> persons == null || (sent.byPerson && persons.contains(sent.by)))
                .map(Sent::place)
                .toList();
    }

    private static Sent sent(ConversationId conversation, Row row) throws SQLException {
        ErasureSql.Place place = new ErasureSql.Place(conversation, row.message());
        boolean byPerson = row.constant(MessageSql.SenderColumns.Kind.class) == MessageSql.SenderColumns.Kind.PERSON;
        String namespace = row.textOrNull();
        String value = row.text();
        return new Sent(place, byPerson, byPerson && namespace != null ? new Identity.Key(namespace, value) : null);
    }

    @Override
    public void vacate(ConversationId conversation) {
        database.write(access -> {
            Session session = access.session();
            ConversationRow row = lock(session, conversation);
            if (row == null) {
                return conversation;
            }
            Set<ErasureSql.Chat> chats = new LinkedHashSet<>(
                    session.query(removeAddresses, one(session, CONVERSATION, conversation), ErasureSql.Chat::read));
            RowBatch early = session.rows(CHAT.first(2), chats.size());
            chats.forEach(chat -> early.add(chat.channel(), chat.chat()));
            // Where it was last, another conversation may be found by now: the ids of its messages stand there all the
            // same.
            chats.add(new ErasureSql.Chat(row.address().channel(), row.address().chat()));
            RowBatch ids = session.rows(CHAT, chats.size());
            chats.forEach(chat -> ids.add(chat.channel(), chat.chat(), conversation));
            session.write(removeExternalIds, ids);
            session.write(removeEarly, early);
            session.write(removeWork, one(session, CONVERSATION, conversation));
            session.write(removeLabels, one(session, CONVERSATION, conversation));
            session.write(removeReceipts, one(session, CONVERSATION, conversation));
            session.write(vacate, one(session, Columns.of("id uuid"), conversation));
            return conversation;
        });
    }

    private @Nullable ConversationRow lock(Session session, ConversationId conversation) {
        return sql.conversations.lock(session, List.of(conversation)).get(conversation);
    }

    private static RowBatch one(Session session, Columns columns, Object id) {
        return session.rows(columns, 1).add(id);
    }

    @Override
    public boolean remove(ContactId contact, Map<ConversationId, Long> erased, AuditEntry entry) {
        return database.write(access -> {
            Session session = access.session();
            session.query(lockNodes, Row::text);
            List<Participant> left = session.query(parts, JdbcPersonalData::participant, contact.value());
            Map<ConversationId, ConversationRow> rows = sql.conversations.lock(
                    session,
                    left.stream().map(Participant::conversation).distinct().toList());
            if (!rows.values().stream().allMatch(row -> isNearlyErased(row, erased))) {
                return false;
            }
            Set<Identity.Key> persons = left.stream().map(Participant::identity).collect(Collectors.toSet());
            List<ErasureSql.Place> sent = new ArrayList<>();
            rows.forEach(
                    (id, row) -> sent.addAll(sent(session, id, persons, erased.getOrDefault(id, 0L), row.lastSeq())));
            erasure.anonymise(session, sent, false);
            leave(session, left);
            session.write(removeIdentities, one(session, CONTACT, contact));
            session.write(removeContact, one(session, Columns.of("id uuid"), contact));
            note(session, entry);
            return true;
        });
    }

    private static Participant participant(Row row) throws SQLException {
        return new Participant(row.conversation(), new Identity.Key(row.text(), row.text()));
    }

    private static boolean isNearlyErased(ConversationRow row, Map<ConversationId, Long> erased) {
        Long reached = erased.get(row.id());
        return reached != null && row.lastSeq() - reached <= MOST_LEFT;
    }

    private void leave(Session session, List<Participant> left) {
        RowBatch participants = session.rows(PARTICIPANT, left.size());
        RowBatch receipts = session.rows(RECEIPT, left.size());
        for (Participant one : left) {
            Identity.Key person = one.identity();
            participants.add(one.conversation(), person.namespace(), person.value());
            receipts.add(one.conversation(), person.value());
        }
        session.write(removeParticipants, participants);
        session.write(removeReceiptsOf, receipts);
    }

    @Override
    public void note(AuditEntry entry) {
        database.write(access -> {
            note(access.session(), entry);
            return entry;
        });
    }

    private void note(Session session, AuditEntry entry) {
        RowBatch rows = session.rows(AUDIT, 1);
        session.write(insertAudit, rows.add(entry.id(), entry.at(), entry.by(), entry.action(), entry.contact()));
    }

    @Override
    public Page<AuditEntry> audit(@Nullable Cursor cursor, int limit) {
        PageKey after = cursor == null ? null : PageKey.read(LIST, cursor);
        return database.read(access -> {
            Position asOf = FeedReads.latest(access);
            Query query = access.query(auditList(after != null)).bind("limit", limit + 1);
            if (after != null) {
                query.bind("at", after.at().atOffset(ZoneOffset.UTC)).bind("id", after.id());
            }
            List<AuditEntry> found =
                    query.map((row, context) -> audit(new Row(row))).list();
            return Pages.of(found, limit, entry -> PageKey.of(LIST, entry.at(), entry.id()), shown -> shown, asOf);
        });
    }

    static String auditList(boolean isLaterPage) {
        return "SELECT t.id, t.at, t.actor, t.action, t.contact FROM switchboard.audit t WHERE t.tenant = :tenant"
                + (isLaterPage ? " AND (t.at, t.id) < (:at, :id)" : "")
                + " ORDER BY t.tenant DESC, t.at DESC, t.id DESC LIMIT :limit";
    }

    private static AuditEntry audit(Row row) throws SQLException {
        return new AuditEntry(
                row.uuid(), row.time(), row.text(), row.constant(AuditEntry.Action.class), new ContactId(row.uuid()));
    }
}
