package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.ExternalId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What was told about messages before their ids were known. */
final class EarlySql {
    private static final Columns EARLY =
            Columns.of("channel text", "chat text", "id text", "type text", "facts text", "stored_at from_now");

    private final Sql insert;
    private final Sql remove;
    private final Sql known;

    EarlySql(Statements statements) {
        insert = statements.insert("early_event", EARLY);
        remove = statements.deleteReturning(
                "early_event", EARLY.first(3), "t.channel, t.chat, t.id, t.type, t.facts, t.number");
        // Whether there is an id is asked with a limit: the planner would go through all ids for a plain EXISTS.
        known = statements.plain("""
                SELECT DISTINCT e.channel, e.chat, e.id FROM switchboard.early_event e
                WHERE e.tenant = :tenant AND e.stored_at >= :now - CAST(? AS bigint) * INTERVAL '1' SECOND
                    AND (SELECT 1 FROM switchboard.external_id x WHERE x.tenant = e.tenant AND x.channel = e.channel
                        AND x.chat = e.chat AND x.id = e.id LIMIT 1) IS NOT NULL
                ORDER BY e.channel, e.chat, e.id FETCH FIRST ? ROWS ONLY""");
    }

    private record Numbered(EarlyEvent event, long number) {}

    void keep(Session session, Collection<EarlyEvent> events) {
        RowBatch rows = session.rows(EARLY, events.size());
        for (EarlyEvent event : events) {
            ExternalId id = event.about();
            String facts = ContentCodec.writeMap(event.facts());
            rows.add(id.channel(), id.chat(), id.id(), event.type(), facts, Duration.ZERO);
        }
        session.write(insert, rows);
    }

    List<EarlyEvent> take(Session session, Collection<ExternalId> ids) {
        RowBatch rows = session.rows(EARLY.first(3), ids.size());
        ids.stream().distinct().sorted().forEach(id -> rows.add(id.channel(), id.chat(), id.id()));
        return session.query(remove, rows, EarlySql::read).stream()
                .sorted(Comparator.comparingLong(Numbered::number))
                .map(Numbered::event)
                .toList();
    }

    List<ExternalId> known(Session session, Duration since, int limit) {
        return session.query(
                known, row -> new ExternalId(row.text(), row.text(), row.text()), since.toSeconds(), limit);
    }

    private static Numbered read(Row row) throws SQLException {
        ExternalId about = new ExternalId(row.text(), row.text(), row.text());
        return new Numbered(new EarlyEvent(about, row.text(), ContentCodec.readMap(row.text())), row.number());
    }
}
