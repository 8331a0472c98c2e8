package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.News;
import dev.switchboard.storage.Rows.NewEvent;
import java.util.List;

/** The event feed, as it is written. */
final class FeedSql {
    private static final Columns EVENT = Columns.of(
            "back number", "type text", "at time", "channel text", "conversation uuid", "message uuid", "facts text");

    private final Sql advance;
    private final Sql insert;

    FeedSql(Statements statements) {
        advance = statements.plain("UPDATE switchboard.feed SET position = position + ? WHERE tenant = :tenant");
        // The row that was just changed is locked to the end of the transaction, so nobody else gives positions
        // meanwhile.
        insert = statements.rows(EVENT, """
                INSERT INTO switchboard.event (tenant, position, type, at, channel, conversation, message, facts)
                SELECT u.tenant, (SELECT f.position FROM switchboard.feed f WHERE f.tenant = :tenant) - u.back,
                    u.type, {at}, u.channel, u.conversation, u.message, u.facts
                FROM :rows""".replace(
                        "{at}", statements.dialect().value(EVENT.all().get(2))));
    }

    void append(Session session, List<NewEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        RowBatch rows = session.rows(EVENT, events.size());
        int back = events.size();
        for (NewEvent event : events) {
            rows.add(
                    --back,
                    event.type(),
                    event.at(),
                    event.channel(),
                    event.conversation(),
                    event.message(),
                    ContentCodec.writeMap(event.facts()));
        }
        session.write(advance, events.size());
        session.write(insert, rows);
        session.add(News.EVENTS);
    }
}
