package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.jdbc.Dialect.Fragment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What was told about messages before their ids were known. Taking removes rows, even where there are none, and so keeps
 * others from locking writers out: whoever keeps an event has waited for those who store ids, and they wait for it.
 */
final class EarlySql {
    private static final Columns EARLY =
            Columns.of("channel text", "chat text", "id text", "type text", "facts text", "stored_at from_now");
    private static final String TRY_AGAIN = "40001";

    private final KeySql keys;
    private final Sql lockOut;
    private final Sql insert;
    private final Sql remove;

    EarlySql(Statements statements, KeySql keys) {
        this.keys = keys;
        lockOut = statements.plain(
                statements.dialect().sql(Fragment.LOCK_OUT_WRITERS).replace("{table}", "switchboard.early_event"));
        insert = statements.insert("early_event", EARLY);
        remove = statements.deleteReturning(
                "early_event", EARLY.first(3), "t.channel, t.chat, t.id, t.type, t.facts, t.number");
    }

    private record Numbered(EarlyEvent event, long number) {}

    void keep(Session session, Collection<EarlyEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        if (!lockOut.text().isEmpty()) {
            session.write(lockOut);
        }
        List<ExternalId> ids = events.stream().map(EarlyEvent::about).distinct().toList();
        if (!keys.findExternalIds(session, ids).isEmpty()) {
            throw SqlFailures.exception(new SQLException("an id was stored meanwhile", TRY_AGAIN));
        }
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

    private static Numbered read(Row row) throws SQLException {
        ExternalId about = new ExternalId(row.text(), row.text(), row.text());
        return new Numbered(new EarlyEvent(about, row.text(), ContentCodec.readMap(row.text())), row.number());
    }
}
