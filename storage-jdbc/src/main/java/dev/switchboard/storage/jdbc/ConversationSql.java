package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.ReceiptMove;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conversations' own rows, and what hangs on them: participants, labels, receipts. */
final class ConversationSql {
    private static final Columns ID = Columns.of("id uuid");
    private static final Columns ROW = Columns.of(
            "id uuid",
            "status text",
            "assignee text",
            "last_seq number",
            "last_position number",
            "handling number",
            "sending number",
            "held flag",
            "opened_at time",
            "active_at time");
    private static final Columns PARTICIPANT = Columns.of("conversation uuid", "namespace text", "\"value\" text");
    private static final Columns LABEL = Columns.of("conversation uuid", "label text");
    private static final Columns PLACE_IN_LISTS = Columns.of("conversation uuid", "status text", "active_at time");
    private static final Columns RECEIPT =
            Columns.of("conversation uuid", "reader text", "delivered number", "seen number");

    private final Sql lock;
    private final Sql update;
    private final Sql addParticipants;
    private final Sql addLabels;
    private final Sql moveLabels;
    private final Sql removeLabels;
    private final Sql addReceipts;
    private final Sql moveReceipts;

    ConversationSql(Statements statements) {
        lock = statements.rows(ID, """
                SELECT t.id, t.channel, t.chat, t.thread, t.status, t.assignee, t.last_seq, t.last_position,
                    t.handling, t.sending, t.held, t.opened_at, t.active_at
                FROM :rows JOIN switchboard.conversation t ON t.tenant = u.tenant AND t.id = u.id
                ORDER BY t.id""" + statements.dialect().lock("t"));
        update = statements.update("conversation", ROW, 1);
        addParticipants = statements.insertMissing("participant", PARTICIPANT, 3);
        addLabels = statements.insertMissingWith(
                "label",
                LABEL,
                2,
                List.of("status", "active_at"),
                "switchboard.conversation c ON c.tenant = u.tenant AND c.id = u.conversation");
        String activeAt = statements.dialect().value(PLACE_IN_LISTS.all().get(2));
        moveLabels = statements.updateWhere(
                "label", PLACE_IN_LISTS, 1, "t.status <> u.status OR t.active_at <> " + activeAt);
        removeLabels = statements.delete("label", LABEL);
        addReceipts = statements.insertMissing("receipt", RECEIPT, 2);
        moveReceipts = statements.updateTo(
                "receipt",
                RECEIPT,
                2,
                "delivered = GREATEST(t.delivered, u.delivered), seen = GREATEST(t.seen, u.seen)");
    }

    Map<ConversationId, ConversationRow> lock(Session session, Collection<ConversationId> ids) {
        RowBatch rows = session.rows(ID, ids.size());
        ids.forEach(rows::add);
        return Answer.mapOf(session.ask(lock, rows, row -> {
            ConversationRow conversation = read(row);
            return Map.entry(conversation.id(), conversation);
        }));
    }

    private static ConversationRow read(Row row) throws SQLException {
        return new ConversationRow(
                row.conversation(),
                row.address(),
                row.constant(Conversation.Status.class),
                row.textOrNull(),
                row.number(),
                row.number(),
                row.smallNumber(),
                row.smallNumber(),
                row.flag(),
                row.time(),
                row.time());
    }

    void update(Session session, Collection<ConversationRow> conversations) {
        RowBatch rows = session.rows(ROW, conversations.size());
        for (ConversationRow row : conversations) {
            rows.add(
                    row.id(),
                    row.status(),
                    row.assignee(),
                    row.lastSeq(),
                    row.lastPosition(),
                    row.handling(),
                    row.sending(),
                    row.held(),
                    row.openedAt(),
                    row.activeAt());
        }
        session.write(update, rows);
    }

    /** Has labels stand in lists where their conversations do. */
    void moveLabels(Session session, Collection<ConversationRow> conversations) {
        RowBatch rows = session.rows(PLACE_IN_LISTS, conversations.size());
        conversations.forEach(row -> rows.add(row.id(), row.status(), row.activeAt()));
        session.write(moveLabels, rows);
    }

    void addParticipants(Session session, Collection<Participant> participants) {
        RowBatch rows = session.rows(PARTICIPANT, participants.size());
        for (Participant participant : participants) {
            rows.add(
                    participant.conversation(),
                    participant.identity().namespace(),
                    participant.identity().value());
        }
        session.write(addParticipants, rows);
    }

    void changeLabels(Session session, Collection<LabelChange> changes) {
        record Label(ConversationId conversation, String label) {}
        Map<Label, Boolean> last = new LinkedHashMap<>();
        changes.forEach(change -> last.put(new Label(change.conversation(), change.label()), change.present()));
        RowBatch added = session.rows(LABEL, last.size());
        RowBatch removed = session.rows(LABEL, last.size());
        last.forEach((label, present) -> (present ? added : removed).add(label.conversation, label.label));
        session.write(addLabels, added);
        session.write(removeLabels, removed);
    }

    void moveReceipts(Session session, Collection<ReceiptMove> moves) {
        record Key(ConversationId conversation, String by) {}
        Map<Key, ReceiptMove> furthest = new HashMap<>();
        for (ReceiptMove move : moves) {
            furthest.merge(
                    new Key(move.conversation(), move.by()),
                    move,
                    (one, other) -> new ReceiptMove(
                            move.conversation(),
                            move.by(),
                            Math.max(one.delivered(), other.delivered()),
                            Math.max(one.read(), other.read())));
        }
        List<ReceiptMove> sorted = furthest.values().stream()
                .sorted(Comparator.comparing(ReceiptMove::conversation).thenComparing(ReceiptMove::by))
                .toList();
        RowBatch rows = session.rows(RECEIPT, sorted.size());
        sorted.forEach(move -> rows.add(move.conversation(), move.by(), move.delivered(), move.read()));
        session.write(addReceipts, rows);
        session.write(moveReceipts, rows);
    }
}
