package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Page;
import dev.switchboard.model.Position;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookEntry.Verdict;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.storage.PageKey;
import dev.switchboard.storage.RequestCodec;
import dev.switchboard.storage.WebhookRows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The webhooks that are logged, in a database. */
final class JdbcWebhooks implements WebhookRows {
    private static final String LIST = "webhooks";
    private static final String ENTRY = "t.id, t.channel, t.at, t.verdict, t.status, t.events, t.size, t.error";

    static final String FIND =
            "SELECT " + ENTRY + ", t.head, t.body FROM switchboard.webhook t WHERE t.tenant = :tenant AND t.id = :id";
    static final String READ = "SELECT " + ENTRY + ", t.head, t.body FROM switchboard.webhook t"
            + " WHERE t.tenant = :tenant AND t.id > :after ORDER BY t.tenant, t.id LIMIT :limit";
    static final String OLDEST = """
            SELECT t.id, t.at < :now - CAST(:age AS bigint) * INTERVAL '1' SECOND
                OR t.id <= (SELECT e.position FROM switchboard.webhook_end e WHERE e.tenant = :tenant) - :bytes
            FROM switchboard.webhook t WHERE t.tenant = :tenant ORDER BY t.tenant, t.id LIMIT :limit""";

    static final String OLDEST_OF = """
            SELECT t.id FROM switchboard.webhook t WHERE t.tenant = :tenant AND t.verdict = :verdict
                AND t.id < (SELECT x.id FROM switchboard.webhook x WHERE x.tenant = :tenant AND x.verdict = :verdict
                    ORDER BY x.tenant DESC, x.verdict DESC, x.id DESC LIMIT 1 OFFSET :others)
            ORDER BY t.tenant, t.verdict, t.id LIMIT :limit""";

    private static final Columns END = Columns.of("position number");
    private static final Columns ID = Columns.of("id number");
    private static final Columns WEBHOOK = Columns.of(
            "back number",
            "channel text",
            "at time",
            "verdict text",
            "status number",
            "events number",
            "size number",
            "error text",
            "head long_text",
            "body bytes");

    private final Database database;
    private final Sql begin;
    private final Sql advance;
    private final Sql insert;
    private final Sql remove;
    private final Sql trim;

    JdbcWebhooks(Database database, Statements statements) {
        this.database = database;
        begin = statements.insertMissing("webhook_end", END, 0);
        advance = statements.plain("UPDATE switchboard.webhook_end SET position = position + ? WHERE tenant = :tenant");
        // The row that was just changed is locked to the end of the transaction, so nobody else gives places meanwhile.
        insert = statements.rows(WEBHOOK, """
                INSERT INTO switchboard.webhook
                    (tenant, id, channel, at, verdict, status, events, size, error, head, body)
                SELECT u.tenant,
                    (SELECT e.position FROM switchboard.webhook_end e WHERE e.tenant = :tenant) - u.back,
                    u.channel, {at}, u.verdict, u.status, u.events, u.size, u.error, u.head, u.body
                FROM :rows""".replace(
                        "{at}", statements.dialect().value(WEBHOOK.all().get(2))));
        remove = statements.delete("webhook", ID);
        trim = statements.plain("DELETE FROM switchboard.webhook WHERE tenant = :tenant AND id <= CAST(? AS bigint)");
    }

    @Override
    public void append(List<LoggedWebhook> webhooks) {
        long weight = webhooks.stream().mapToLong(LoggedWebhook::weight).sum();
        database.write(access -> {
            Session session = access.session();
            RowBatch rows = session.rows(WEBHOOK, webhooks.size());
            long back = weight;
            for (LoggedWebhook webhook : webhooks) {
                back -= webhook.weight();
                add(rows, back, webhook);
            }
            session.write(begin, session.rows(END, 1).add(0));
            session.write(advance, weight);
            session.write(insert, rows);
            return weight;
        });
    }

    private static void add(RowBatch rows, long back, LoggedWebhook webhook) {
        WebhookEntry entry = webhook.entry();
        WebhookRequest request = webhook.request();
        rows.add(
                back,
                entry.channel(),
                entry.at(),
                entry.verdict(),
                entry.status(),
                entry.events(),
                entry.size(),
                entry.error(),
                request == null ? null : RequestCodec.write(request),
                request == null ? null : request.body());
    }

    @Override
    public Page<WebhookEntry> list(
            @Nullable String channel, @Nullable Verdict verdict, @Nullable Cursor cursor, int limit) {
        long before =
                cursor == null ? Long.MAX_VALUE : PageKey.read(LIST, cursor).number();
        return database.read(access -> {
            Position asOf = FeedReads.latest(access);
            Query query = access.query(list(channel, verdict))
                    .bind("channel", channel)
                    .bind("verdict", verdict == null ? null : verdict.name())
                    .bind("before", before)
                    .bind("limit", limit + 1);
            List<WebhookEntry> found =
                    query.map((row, context) -> entry(new Row(row))).list();
            return Pages.of(found, limit, entry -> PageKey.of(LIST, entry.id()), shown -> shown, asOf);
        });
    }

    /** The list that is asked for; its order is that of the index that leads to it. */
    static String list(@Nullable String channel, @Nullable Verdict verdict) {
        String where = (channel == null ? "" : " AND t.channel = :channel")
                + (verdict == null ? "" : " AND t.verdict = :verdict");
        String order = channel != null ? "t.channel DESC, " : verdict != null ? "t.verdict DESC, " : "";
        return "SELECT " + ENTRY + " FROM switchboard.webhook t WHERE t.tenant = :tenant" + where
                + " AND t.id < :before ORDER BY t.tenant DESC, " + order + "t.id DESC LIMIT :limit";
    }

    @Override
    public Optional<LoggedWebhook> find(long id) {
        return database.read(access -> access.query(FIND)
                .bind("id", id)
                .map((row, context) -> logged(new Row(row)))
                .findOne());
    }

    @Override
    public List<LoggedWebhook> read(long after, int limit) {
        return database.read(access -> access.query(READ)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> logged(new Row(row)))
                .list());
    }

    private static WebhookEntry entry(Row row) throws SQLException {
        return new WebhookEntry(
                row.number(),
                row.text(),
                row.time(),
                row.constant(Verdict.class),
                row.smallNumber(),
                row.smallNumber(),
                row.smallNumber(),
                row.textOrNull());
    }

    private static LoggedWebhook logged(Row row) throws SQLException {
        WebhookEntry entry = entry(row);
        String head = row.textOrNull();
        byte[] body = row.bytesOrNull();
        return new LoggedWebhook(entry, head == null || body == null ? null : RequestCodec.read(head, body));
    }

    @Override
    public void remove(Collection<Long> ids) {
        database.write(access -> {
            remove(access.session(), ids);
            return ids;
        });
    }

    private void remove(Session session, Collection<Long> ids) {
        RowBatch rows = session.rows(ID, ids.size());
        ids.forEach(rows::add);
        session.write(remove, rows);
    }

    @Override
    public int trim(Verdict verdict, int most, int limit) {
        return database.write(access -> {
            List<Long> old = access.query(OLDEST_OF)
                    .bind("verdict", verdict.name())
                    .bind("others", most - 1)
                    .bind("limit", limit)
                    .mapTo(Long.class)
                    .list();
            remove(access.session(), old);
            return old.size();
        });
    }

    private record Oldest(long id, boolean isOld) {}

    @Override
    public int trim(Duration age, long bytes, int limit) {
        return database.write(access -> {
            List<Oldest> old = access
                    .query(OLDEST)
                    .bind("age", age.toSeconds())
                    .bind("bytes", bytes)
                    .bind("limit", limit)
                    .map((row, context) -> new Oldest(row.getLong(1), row.getBoolean(2)))
                    .stream()
                    .takeWhile(Oldest::isOld)
                    .toList();
            if (!old.isEmpty()) {
                access.session().write(trim, old.get(old.size() - 1).id);
            }
            return old.size();
        });
    }
}
