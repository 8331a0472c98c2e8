package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConversationId;
import dev.switchboard.storage.Housekeeping;
import dev.switchboard.storage.SweptMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Removes from a database what has been kept for long enough. */
final class JdbcHousekeeping implements Housekeeping {
    /** How many places of a conversation one sweep looks at. */
    private static final int WINDOW = 100;

    static final String OLDEST_EVENTS = """
            SELECT e.position, e.at FROM switchboard.event e WHERE e.tenant = :tenant
            ORDER BY e.tenant, e.position LIMIT :limit""";
    static final String CONVERSATIONS_TO_SWEEP = """
            SELECT t.id, t.last_seq, t.swept_seq, t.held FROM switchboard.conversation t
            WHERE t.tenant = :tenant AND t.swept_at < :before
            ORDER BY t.tenant, t.swept_at, t.id LIMIT :limit FOR UPDATE SKIP LOCKED""";
    // Whether there is a row is asked with a limit: the planner would read the whole table for a plain EXISTS.
    static final String UNUSED_BLOBS = """
            SELECT t.sha256, (SELECT 1 FROM switchboard.blob_use x
                WHERE x.tenant = t.tenant AND x.sha256 = t.sha256 LIMIT 1) IS NOT NULL
            FROM switchboard.blob t
            WHERE t.tenant = :tenant AND t.unused_since < :now - CAST(:unused AS bigint) * INTERVAL '1' SECOND
            ORDER BY t.tenant, t.unused_since LIMIT :limit FOR UPDATE SKIP LOCKED""";

    private static final Columns WINDOWS = Columns.of("conversation uuid", "seq number", "held flag");
    private static final Columns SWEPT = Columns.of("id uuid", "swept_seq number", "swept_at time");

    private final Database database;
    private final Map<Kind, Forgetting> forgettings = new EnumMap<>(Kind.class);
    private final ErasureSql erasure;
    private final BlobSql blobs;
    private final Sql removeEvents;
    private final Sql readWindows;
    private final Sql moveSweep;

    JdbcHousekeeping(Database database, Statements statements) {
        this.database = database;
        erasure = new ErasureSql(statements);
        blobs = new BlobSql(statements);
        for (Kind kind : Kind.values()) {
            forgettings.put(kind, Forgetting.of(kind, statements));
        }
        removeEvents = statements.plain(
                "DELETE FROM switchboard.event WHERE tenant = :tenant AND position <= CAST(? AS bigint)");
        readWindows = statements.rows(WINDOWS, windows());
        moveSweep = statements.update("conversation", SWEPT, 1);
    }

    private static String windows() {
        return """
                SELECT m.conversation, m.id, m.seq, m.stored_at, (SELECT 1 FROM switchboard.work w
                    WHERE w.tenant = m.tenant AND w.conversation = m.conversation AND w.message = m.id
                    LIMIT 1) IS NOT NULL
                    OR (u.held AND (SELECT 1 FROM switchboard.parked p
                        WHERE p.tenant = m.tenant AND p.conversation = m.conversation AND p.message = m.id
                            AND p.kind = 'OPERATION' LIMIT 1) IS NOT NULL)
                FROM :rows JOIN switchboard.message m ON m.tenant = u.tenant AND m.conversation = u.conversation
                    AND m.seq > u.seq AND m.seq <= u.seq + {window}
                ORDER BY m.conversation, m.seq""".replace("{window}", Integer.toString(WINDOW));
    }

    /** How rows of a table are removed by their age: the oldest are found by an index, and locked. */
    record Forgetting(String oldest, Columns keys, Sql remove) {
        static Forgetting of(Kind kind, Statements statements) {
            return switch (kind) {
                case EVENT_KEYS -> of("event_key", "stored_at", statements, "channel text", "\"key\" text");
                case SEND_KEYS -> of("send_key", "stored_at", statements, "channel text", "\"key\" text");
                case EARLY_EVENTS ->
                    of("early_event", "stored_at", statements, "channel text", "chat text", "id text", "number number");
                case FAILURES -> of("failure", "at", statements, "subject uuid");
            };
        }

        private static Forgetting of(String table, String time, Statements statements, String... keys) {
            Columns columns = Columns.of(keys);
            String oldest = """
                    SELECT {keys} FROM switchboard.{table}
                    WHERE tenant = :tenant AND {time} < :now - CAST(:age AS bigint) * INTERVAL '1' SECOND
                    ORDER BY tenant, {time} LIMIT :limit FOR UPDATE SKIP LOCKED""".replace("{keys}", columns.list())
                    .replace("{table}", table)
                    .replace("{time}", time);
            return new Forgetting(oldest, columns, statements.delete(table, columns));
        }
    }

    @Override
    public int forget(Kind kind, Duration age, int limit) {
        Forgetting forgetting = Objects.requireNonNull(forgettings.get(kind));
        return database.write(access -> {
            int width = forgetting.keys.all().size();
            List<Object[]> oldest = access.query(forgetting.oldest)
                    .bind("age", age.toSeconds())
                    .bind("limit", limit)
                    .map((row, context) -> {
                        Object[] key = new Object[width];
                        for (int i = 0; i < width; i++) {
                            key[i] = row.getObject(i + 1);
                        }
                        return key;
                    })
                    .list();
            RowBatch rows = access.session().rows(forgetting.keys, oldest.size());
            oldest.forEach(rows::add);
            access.session().write(forgetting.remove, rows);
            return oldest.size();
        });
    }

    private record OldEvent(long position, Instant at) {}

    @Override
    public int forgetEvents(Instant before, int limit) {
        return database.write(access -> {
            List<OldEvent> old = access
                    .query(OLDEST_EVENTS)
                    .bind("limit", limit)
                    .map((row, context) -> {
                        Row event = new Row(row);
                        return new OldEvent(event.number(), event.time());
                    })
                    .stream()
                    .takeWhile(event -> event.at.isBefore(before))
                    .toList();
            if (!old.isEmpty()) {
                access.session().write(removeEvents, old.get(old.size() - 1).position);
            }
            return old.size();
        });
    }

    private record Swept(ConversationId id, long lastSeq, long after, boolean held) {}

    @Override
    public int sweepMessages(Messages what, Instant before, Instant now, int conversations) {
        return database.write(access -> {
            List<Swept> locked = access.query(CONVERSATIONS_TO_SWEEP)
                    .bind("before", before.atOffset(ZoneOffset.UTC))
                    .bind("limit", conversations)
                    .map((row, context) -> {
                        Row found = new Row(row);
                        return new Swept(found.conversation(), found.number(), found.number(), found.flag());
                    })
                    .list();
            sweep(access.session(), what, locked, before, now);
            return locked.size();
        });
    }

    private void sweep(Session session, Messages what, List<Swept> locked, Instant before, Instant now) {
        Map<ConversationId, List<SweptMessage>> found = read(session, locked);
        List<ErasureSql.Place> done = new ArrayList<>();
        RowBatch moved = session.rows(SWEPT, locked.size());
        for (Swept swept : locked) {
            SweptMessage.Progress progress = SweptMessage.progress(
                    swept.after, WINDOW, swept.lastSeq, found.getOrDefault(swept.id, List.of()), before, now);
            progress.done().forEach(message -> done.add(new ErasureSql.Place(swept.id, message.id())));
            moved.add(swept.id, progress.seq(), progress.next());
        }
        if (what == Messages.REMOVE) {
            erasure.remove(session, done);
        } else {
            erasure.erase(session, done);
        }
        session.write(moveSweep, moved);
    }

    private Map<ConversationId, List<SweptMessage>> read(Session session, List<Swept> locked) {
        RowBatch rows = session.rows(WINDOWS, locked.size());
        locked.forEach(swept -> rows.add(swept.id, swept.after, swept.held));
        Map<ConversationId, List<SweptMessage>> found = new HashMap<>();
        session.forEach(
                readWindows,
                rows,
                row -> found.computeIfAbsent(row.conversation(), id -> new ArrayList<>())
                        .add(new SweptMessage(row.message(), row.number(), row.time(), row.flag())));
        return found;
    }

    @Override
    public boolean noteBlob(String sha256) {
        return database.write(access -> blobs.note(access.session(), sha256));
    }

    private record OldBlob(String sha256, boolean isUsed) {}

    @Override
    public MarkedBlobs markBlobs(Duration unused, int limit) {
        return database.write(access -> {
            List<OldBlob> old = access.query(UNUSED_BLOBS)
                    .bind("unused", unused.toSeconds())
                    .bind("limit", limit)
                    .map((row, context) -> new OldBlob(row.getString(1), row.getBoolean(2)))
                    .list();
            List<String> used =
                    old.stream().filter(OldBlob::isUsed).map(OldBlob::sha256).toList();
            List<String> marked = old.stream()
                    .filter(blob -> !blob.isUsed)
                    .map(OldBlob::sha256)
                    .toList();
            blobs.use(access.session(), used);
            blobs.mark(access.session(), marked);
            return new MarkedBlobs(marked, old.size());
        });
    }

    @Override
    public void forgetBlobs(Collection<String> sha256s) {
        database.write(access -> {
            blobs.forget(access.session(), sha256s);
            return sha256s;
        });
    }

    @Override
    public void keepBlobs(Collection<String> sha256s) {
        database.write(access -> {
            blobs.keep(access.session(), sha256s);
            return sha256s;
        });
    }
}
