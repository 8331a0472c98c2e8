package dev.switchboard.benchmarks;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/** Takes samples of this JVM and of a schema, over a connection of its own. For one thread. */
final class SoakProbe implements AutoCloseable {
    /** What the board's connections are called in the server. */
    static final String APPLICATION = "soak";

    /**
     * The tables whose number of rows does not follow the number of messages: of work under way, and of the people and
     * conversations, who are the same all the time.
     */
    private static final Set<String> CHANGING = Set.of(
            "work",
            "conversation",
            "feed",
            "lease",
            "reader",
            "webhook_end",
            "channel",
            "contact",
            "identity",
            "address",
            "participant");

    private static final String TABLES = """
            SELECT relname, pg_total_relation_size(relid), n_live_tup, n_dead_tup
            FROM pg_stat_user_tables WHERE schemaname = ?""";
    private static final String CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = ?";

    private final Connection connection;
    private final String schema;
    private final long begun = System.nanoTime();
    private double lastSeconds;
    private long lastMessages;

    SoakProbe(String url, String schema) throws SQLException {
        connection = DriverManager.getConnection(url);
        this.schema = schema;
    }

    /** Takes a sample, after a garbage collection. */
    SoakSample sample(long messages) throws SQLException {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double perSecond = (messages - lastMessages) / (seconds - lastSeconds);
        lastSeconds = seconds;
        lastMessages = messages;
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        try (PreparedStatement tables = connection.prepareStatement(TABLES)) {
            tables.setString(1, schema);
            try (ResultSet table = tables.executeQuery()) {
                long changing = 0;
                long growing = 0;
                long rows = 0;
                long dead = 0;
                while (table.next()) {
                    boolean changes = CHANGING.contains(table.getString(1));
                    changing += changes ? table.getLong(2) : 0;
                    growing += changes ? 0 : table.getLong(2);
                    rows += table.getLong(3);
                    dead += table.getLong(4);
                }
                return new SoakSample(
                        seconds, messages, perSecond, heap, threads, connections(), changing, growing, rows, dead);
            }
        }
    }

    private int connections() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CONNECTIONS)) {
            statement.setString(1, APPLICATION);
            try (ResultSet count = statement.executeQuery()) {
                count.next();
                return count.getInt(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
