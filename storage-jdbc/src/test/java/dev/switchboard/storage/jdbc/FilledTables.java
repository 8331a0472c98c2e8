package dev.switchboard.storage.jdbc;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** All tables of a schema with so many rows that reading one of them whole is always wrong. */
final class FilledTables {
    /** What has a row for each channel, node, tenant or subscription: reading all of these is reading little. */
    static final Set<String> SMALL =
            Set.of("channel", "lease", "feed", "reader", "webhook_end", "schema_version", "flyway_schema_history");

    private static final int ROWS = 3_000;

    private static final List<String> ROWS_OF_EACH = List.of(
            """
            INSERT INTO {s}.channel SELECT 'default', 'channel-' || n, 'simulator', '', '{}', '', '', '', NULL, true,
                'ACTIVE', NULL, NULL, NULL, 1 FROM generate_series(0, 5) n""",
            """
            INSERT INTO {s}.lease SELECT 'default', 'NODE', 'node-' || n, 'holder', 1, now() FROM generate_series(1, 20) n""",
            """
            INSERT INTO {s}.event_key SELECT 'default', 'channel-' || n % 6, n, now() - n * INTERVAL '1 minute'
            FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.send_key SELECT 'default', 'channel-' || n % 6, n, gen_random_uuid(),
                now() - n * INTERVAL '1 minute' FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.contact SELECT 'default', gen_random_uuid(), 'Person ' || n, 'person ' || n, now()
            FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.identity SELECT 'default', 'n', folded_name, id, display_name, '{}', true FROM {s}.contact""",
            """
            INSERT INTO {s}.conversation SELECT 'default', gen_random_uuid(), 'channel-' || n % 6, 'person ' || n, '',
                CASE n % 3 WHEN 0 THEN 'OPEN' WHEN 1 THEN 'CLOSED' ELSE 'ARCHIVED' END,
                CASE WHEN n % 3 = 0 THEN 'agent-' || n % 7 END, 1, 1, 0, 0, false, now(), now() - n * INTERVAL '1 second',
                0, now() - n * INTERVAL '1 minute' FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.address (tenant, channel, chat, thread, conversation)
            SELECT 'default', channel, chat, '', id FROM {s}.conversation""",
            """
            INSERT INTO {s}.participant (tenant, conversation, namespace, "value")
            SELECT 'default', id, 'n', chat FROM {s}.conversation""",
            """
            INSERT INTO {s}.label SELECT 'default', id, 'label-' || hashtext(chat) % 50, status, active_at
            FROM {s}.conversation""",
            """
            INSERT INTO {s}.receipt SELECT 'default', id, 'agent-1', 1, 1 FROM {s}.conversation""",
            """
            INSERT INTO {s}.message SELECT 'default', gen_random_uuid(), id, 1, 'INBOUND', 'PERSON', 'n', chat, '', '{}', 0,
                '[]', now(), now(), NULL, NULL, 0, false, NULL, NULL FROM {s}.conversation""",
            """
            INSERT INTO {s}.blob SELECT 'default', n, CASE WHEN n % 10 = 0 THEN now() - n * INTERVAL '1 minute' END
            FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.blob_use SELECT 'default', gen_random_uuid(), n FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.revision SELECT 'default', id, 0, '{}', '[]', now() FROM {s}.message""",
            """
            INSERT INTO {s}.external_id SELECT 'default', c.channel, c.chat, m.id, c.id, m.id, 0
            FROM {s}.conversation c JOIN {s}.message m ON m.conversation = c.id""",
            """
            INSERT INTO {s}.early_event (tenant, channel, chat, id, type, facts, stored_at)
            SELECT 'default', 'channel-' || n % 6, 'chat', n, 't', '{}', now() - n * INTERVAL '1 minute'
            FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.work SELECT 'default', id, CASE WHEN hashtext(chat) % 2 = 0 THEN 'SENDING' ELSE 'HANDLING' END, 1,
                channel, 'SEND', id, '', true, 0, 0, false, NULL, now(), NULL,
                CASE hashtext(chat) % 3 WHEN 0 THEN 'HELD' WHEN 1 THEN 'READY' ELSE 'WAITING' END,
                CASE WHEN hashtext(chat) % 3 = 0 THEN 'node-' || hashtext(id::text) % 20 END,
                now() - INTERVAL '1 minute', NULL, NULL FROM {s}.conversation""",
            """
            INSERT INTO {s}.parked SELECT 'default', gen_random_uuid(), CASE WHEN n % 100 = 0 THEN 'UNIT' ELSE 'INBOUND'
                END, 'channel-' || n % 6, NULL, CASE WHEN n % 2 = 0 THEN gen_random_uuid() END, NULL, 'r', 1, NULL,
                now() - n * INTERVAL '1 minute' FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.failure SELECT 'default', gen_random_uuid(), '[]', now() - n * INTERVAL '1 minute'
            FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.event SELECT 'default', n, 't', now(), 'channel-' || n % 6, NULL, NULL, '{}'
            FROM generate_series(1, {n}) n""",
            """
            UPDATE {s}.feed SET position = {n} + 10000""",
            """
            INSERT INTO {s}.webhook SELECT 'default', n * 300, 'channel-' || n % 6, now(),
                CASE WHEN n % 100 = 0 THEN 'REFUSED' ELSE 'ACCEPTED' END, 200, 1, 100, NULL, NULL, NULL
            FROM generate_series(1, {n}) n""",
            """
            INSERT INTO {s}.webhook_end VALUES ('default', {n} * 300 + 100000)""",
            """
            INSERT INTO {s}.audit SELECT 'default', gen_random_uuid(), now() - n * INTERVAL '1 minute', 'a', 'ERASED',
                gen_random_uuid() FROM generate_series(1, {n}) n""");

    private FilledTables() {}

    /**
     * Fills the tables of a schema, and has their rows counted.
     *
     * @param database where the schema is, with empty tables in it
     * @param schema its name
     */
    static void fill(Jdbi database, String schema) {
        database.useHandle(handle -> {
            for (String sql : ROWS_OF_EACH) {
                handle.execute(sql.replace("{s}", schema).replace("{n}", Integer.toString(ROWS)));
            }
            for (String table : tables(database, schema)) {
                handle.execute("ANALYZE " + schema + "." + table);
            }
        });
    }

    /** {@return the names of all tables of a schema} */
    static List<String> tables(Jdbi database, String schema) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT tablename FROM pg_tables WHERE schemaname = :schema ORDER BY 1")
                        .bind("schema", schema)
                        .mapTo(String.class)
                        .list());
    }

    /** {@return how many rows a table has} */
    static long count(Jdbi database, String schema, String table) {
        return database.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + schema + "." + table)
                .mapTo(Long.class)
                .one());
    }
}
