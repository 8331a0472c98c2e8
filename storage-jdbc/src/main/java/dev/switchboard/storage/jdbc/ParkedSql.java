package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parked work. */
final class ParkedSql {
    /** The columns of parked work {@code t}, as {@link #read} takes them. */
    static final String PARKED = """
            t.id, t.kind, t.channel, t."key", t.conversation, t.message, t.reason, t.attempts, t.raw, t.at""";

    private static final Columns COLUMNS = Columns.of(
            "id uuid",
            "kind text",
            "channel text",
            "\"key\" text",
            "conversation uuid",
            "message uuid",
            "reason text",
            "attempts number",
            "raw bytes",
            "at time");

    private final Sql insert;
    private final Sql remove;

    ParkedSql(Statements statements) {
        insert = statements.insert("parked", COLUMNS);
        remove = statements.deleteReturning("parked", COLUMNS.first(1), PARKED);
    }

    @SuppressWarnings("NullAway") // does not see in Parked's class file that the array may be null
    static Parked read(Row row) throws SQLException {
        return new Parked(
                row.uuid(),
                row.constant(Parked.Kind.class),
                row.text(),
                row.textOrNull(),
                conversation(row.uuidOrNull()),
                message(row.uuidOrNull()),
                row.text(),
                row.smallNumber(),
                row.bytesOrNull(),
                row.time());
    }

    private static @Nullable ConversationId conversation(@Nullable UUID id) {
        return id == null ? null : new ConversationId(id);
    }

    private static @Nullable MessageId message(@Nullable UUID id) {
        return id == null ? null : new MessageId(id);
    }

    void park(Session session, Collection<Parked> parked) {
        RowBatch rows = session.rows(COLUMNS, parked.size());
        for (Parked work : parked) {
            rows.add(
                    work.id(),
                    work.kind(),
                    work.channel(),
                    work.key(),
                    work.conversation(),
                    work.message(),
                    work.reason(),
                    work.attempts(),
                    work.raw(),
                    work.at());
        }
        session.write(insert, rows);
    }

    Map<UUID, Parked> unpark(Session session, Collection<UUID> ids) {
        RowBatch rows = session.rows(COLUMNS.first(1), ids.size());
        ids.stream().distinct().sorted().forEach(rows::add);
        Map<UUID, Parked> removed = new HashMap<>();
        session.query(remove, rows, ParkedSql::read).forEach(parked -> removed.put(parked.id(), parked));
        return removed;
    }
}
