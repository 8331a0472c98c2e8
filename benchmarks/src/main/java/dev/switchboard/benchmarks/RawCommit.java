package dev.switchboard.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements of one commit, which go to the database together. For one thread. */
final class RawCommit {
    private final Connection connection;
    private final String schema;
    private final List<String> statements = new ArrayList<>();
    private final List<RawRows> rows = new ArrayList<>();

    /**
     * @param schema the schema that takes the place of {@code schema.} in statements
     */
    RawCommit(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /**
     * Adds a statement; none where there are no rows.
     *
     * @param sql the statement, with {@code :rows} for the rows as a table {@code u}
     */
    void add(String sql, RawRows taken) {
        if (!taken.isEmpty()) {
            statements.add(sql.replace(":rows", taken.table()));
            rows.add(taken);
        }
    }

    /** Appends events, whose first column is how many come after each. */
    void addEvents(RawRows events) {
        events.countBack(0);
        RawRows count = RawRows.of("n bigint");
        count.add((long) events.size());
        add("UPDATE schema.feed t SET position = t.position + u.n FROM :rows WHERE t.tenant = u.tenant", count);
        add("""
                INSERT INTO schema.event (tenant, position, type, at, channel, conversation, message, facts)
                SELECT 'default', (SELECT position FROM schema.feed WHERE tenant = 'default') - u.back, u.type, now(),
                    'people', u.conversation, u.message, '{}' FROM :rows""", events);
    }

    /** Runs all of them, and commits. */
    void run() throws SQLException {
        String text = String.join("; ", statements).replace("schema.", "\"" + schema + "\".");
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            int parameter = 0;
            for (RawRows taken : rows) {
                parameter = taken.bind(statement, parameter);
            }
            statement.execute();
        }
        connection.commit();
    }
}
