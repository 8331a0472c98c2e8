package dev.switchboard.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Fills empty tables with a {@link Population}: without their indexes, which are made afterwards. */
final class PopulatedTables {
    private final Tables tables;

    PopulatedTables(Tables tables) {
        this.tables = tables;
    }

    /**
     * Fills them, makes their indexes again, and has their rows counted.
     *
     * @return how many messages there are
     * @throws SQLException if the database refuses
     */
    long fill(Population population) throws SQLException {
        List<String> indexes = dropIndexes();
        long messages;
        try (ConversationCopy conversations = new ConversationCopy(tables, population);
                MessageCopy written = new MessageCopy(tables, population)) {
            for (int conversation = 0; conversation < population.conversations(); conversation++) {
                conversations.add(conversation);
            }
            messages = written.addAll();
        }
        for (String index : indexes) {
            execute(index);
        }
        execute(
                "INSERT INTO :s.channel SELECT 'default', 'people-' || n, 'in-process', '', '{}', 'IN_ORDER', 'SEND_AGAIN',"
                        + " 'GO_ON', NULL, true, 'ACTIVE', NULL, NULL, NULL, 1 FROM generate_series(0, 3) n");
        execute("UPDATE :s.feed SET position = (SELECT MAX(position) FROM :s.event)");
        execute("INSERT INTO :s.webhook_end SELECT 'default', MAX(id) FROM :s.webhook");
        for (String table : names()) {
            execute("VACUUM (FREEZE, ANALYZE) :s." + table);
        }
        return messages;
    }

    /** {@return what makes them again} */
    private List<String> dropIndexes() throws SQLException {
        List<String> again = new ArrayList<>();
        List<String> drops = new ArrayList<>();
        again.addAll(query("""
                SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
                    pg_get_constraintdef(oid)) FROM pg_constraint
                WHERE connamespace = ':s'::regnamespace AND contype = 'p' AND conrelid <> ':s.flyway_schema_history'::regclass"""));
        drops.addAll(query("""
                SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
                WHERE connamespace = ':s'::regnamespace AND contype = 'p' AND conrelid <> ':s.flyway_schema_history'::regclass"""));
        again.addAll(query("""
                SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE c.relnamespace = ':s'::regnamespace AND NOT i.indisprimary
                    AND i.indrelid <> ':s.flyway_schema_history'::regclass"""));
        drops.addAll(query("""
                SELECT format('DROP INDEX %s', i.indexrelid::regclass) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE c.relnamespace = ':s'::regnamespace AND NOT i.indisprimary
                    AND i.indrelid <> ':s.flyway_schema_history'::regclass"""));
        for (String drop : drops) {
            execute(drop);
        }
        return again;
    }

    private List<String> names() throws SQLException {
        return query("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = ':s' ORDER BY 1");
    }

    private List<String> query(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = tables.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace(":s", tables.schema()))) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** Runs a statement with the schema for {@code :s}. */
    void execute(String sql) throws SQLException {
        try (Connection connection = tables.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET maintenance_work_mem = '1GB'");
            statement.execute(sql.replace(":s", tables.schema()));
            statement.execute("RESET ALL");
        }
    }
}
