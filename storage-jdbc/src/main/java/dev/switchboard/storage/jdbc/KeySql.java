package dev.switchboard.storage.jdbc;

import dev.switchboard.model.MessageId;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.SendKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must not happen twice: event keys, the host's idempotency keys, and the platforms' ids. */
final class KeySql {
    private static final Columns EVENT_KEY = Columns.of("channel text", "\"key\" text", "stored_at from_now");
    private static final Columns SEND_KEY =
            Columns.of("channel text", "\"key\" text", "message uuid", "stored_at from_now");
    private static final Columns EXTERNAL_ID =
            Columns.of("channel text", "chat text", "id text", "conversation uuid", "message uuid", "part number");

    private final Sql insertEventKeys;
    private final Sql insertSendKeys;
    private final Sql findSendKeys;
    private final Sql insertExternalIds;
    private final Sql findExternalIds;

    KeySql(Statements statements) {
        insertEventKeys = statements.insertMissingReturningKeys("event_key", EVENT_KEY, 2);
        insertSendKeys = statements.insertMissingReturningKeys("send_key", SEND_KEY, 2);
        findSendKeys = statements.rows(SEND_KEY.first(2), """
                SELECT t.channel, t."key", t.message
                FROM :rows JOIN switchboard.send_key t
                    ON t.tenant = u.tenant AND t.channel = u.channel AND t."key" = u."key\"""");
        insertExternalIds = statements.insertMissing("external_id", EXTERNAL_ID, 3);
        findExternalIds = statements.rows(EXTERNAL_ID.first(3), """
                SELECT t.channel, t.chat, t.id, t.conversation, t.message, t.part
                FROM :rows JOIN switchboard.external_id t
                    ON t.tenant = u.tenant AND t.channel = u.channel AND t.chat = u.chat AND t.id = u.id""");
    }

    Set<EventKey> insertEventKeys(Session session, Collection<EventKey> keys) {
        RowBatch rows = session.rows(EVENT_KEY, keys.size());
        keys.stream().distinct().sorted().forEach(key -> rows.add(key.channel(), key.key(), Duration.ZERO));
        return session.ask(insertEventKeys, rows, row -> new EventKey(row.text(), row.text()))
                .asSet();
    }

    Map<SendKey, MessageId> resolveSendKeys(Session session, Map<SendKey, MessageId> proposals) {
        List<SendKey> keys = proposals.keySet().stream().sorted().toList();
        RowBatch rows = session.rows(SEND_KEY, keys.size());
        keys.forEach(key -> rows.add(key.channel(), key.key(), proposals.get(key), Duration.ZERO));
        return session.complete(
                session.ask(insertSendKeys, rows, row -> {
                    SendKey key = new SendKey(row.text(), row.text());
                    return Map.entry(key, proposals.get(key));
                }),
                inserted -> addKnown(session, keys, inserted));
    }

    private void addKnown(Session session, List<SendKey> keys, Map<SendKey, MessageId> resolved) {
        List<SendKey> known =
                keys.stream().filter(key -> !resolved.containsKey(key)).toList();
        RowBatch rows = session.rows(SEND_KEY.first(2), known.size());
        known.forEach(key -> rows.add(key.channel(), key.key()));
        session.forEach(findSendKeys, rows, row -> resolved.put(new SendKey(row.text(), row.text()), row.message()));
    }

    void insertExternalIds(Session session, Map<ExternalId, PartRef> ids) {
        RowBatch rows = session.rows(EXTERNAL_ID, ids.size());
        ids.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            ExternalId id = entry.getKey();
            PartRef ref = entry.getValue();
            rows.add(id.channel(), id.chat(), id.id(), ref.conversation(), ref.message(), ref.part());
        });
        session.write(insertExternalIds, rows);
    }

    Map<ExternalId, PartRef> findExternalIds(Session session, Collection<ExternalId> ids) {
        RowBatch rows = session.rows(EXTERNAL_ID.first(3), ids.size());
        ids.forEach(id -> rows.add(id.channel(), id.chat(), id.id()));
        return Answer.mapOf(session.ask(
                findExternalIds,
                rows,
                row -> Map.entry(
                        new ExternalId(row.text(), row.text(), row.text()),
                        new PartRef(row.conversation(), row.message(), row.smallNumber()))));
    }
}
