package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The PostgreSQL of {@link ChaosTest}, with many idle connections beside those of the nodes. */
final class ChaosDatabase implements AutoCloseable {
    static final int IDLE = 300;
    private static final int MOST_CONNECTIONS = 400;

    private final RestartablePostgres server;
    private final List<Connection> idle = new ArrayList<>();

    ChaosDatabase(Path data) throws IOException, SQLException {
        server = new RestartablePostgres(data, MOST_CONNECTIONS);
        standIdle();
    }

    private void forgetIdle() throws SQLException {
        for (Connection connection : idle) {
            connection.abort(Runnable::run);
        }
        idle.clear();
    }

    private void standIdle() throws SQLException {
        for (int i = 0; i < IDLE; i++) {
            idle.add(connect());
        }
    }

    int port() {
        return server.port();
    }

    RestartablePostgres server() {
        return server;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(RestartablePostgres.url(server.port()));
    }

    void stop() throws IOException, SQLException {
        server.stop();
        forgetIdle();
    }

    void start() throws IOException, SQLException {
        server.start();
        standIdle();
    }

    /** Ends some of the nodes' connections; gives how many. */
    int terminate(int most) throws SQLException {
        return (int) number("""
                SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
                WHERE application_name = ? ORDER BY random() LIMIT %d) victims""".formatted(most), ChaosNode.APPLICATION);
    }

    /** {@return how many connections do nothing, and are of no node} */
    long idle() throws SQLException {
        return number(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle' AND application_name <> ?",
                ChaosNode.APPLICATION);
    }

    /** {@return whether somebody holds the lease of a node} */
    boolean isHeld(String node) throws SQLException {
        return number(
                        "SELECT count(*) FROM switchboard.lease WHERE kind = 'NODE' AND holder IS NOT NULL AND name = ?",
                        node)
                == 1;
    }

    /** {@return how often the lease of a node was given or taken} */
    long epoch(String node) throws SQLException {
        return number("SELECT coalesce(max(epoch), 0) FROM switchboard.lease WHERE kind = 'NODE' AND name = ?", node);
    }

    /** {@return whether a part is known to have been sent late} */
    boolean isLate(String key) throws SQLException {
        String message = key.substring(0, key.lastIndexOf('.'));
        return number(
                        "SELECT count(*) FROM switchboard.event WHERE type = 'message.sent_late' AND message = ?::uuid",
                        message)
                > 0;
    }

    /** {@return how much work there is} */
    long work() throws SQLException {
        return number("SELECT count(*) FROM switchboard.work WHERE tenant = ?", "default");
    }

    /** {@return the position of the newest event} */
    long lastPosition() throws SQLException {
        return number("SELECT max(position) FROM switchboard.event WHERE tenant = ?", "default");
    }

    /** {@return how much work was parked} */
    long parked() throws SQLException {
        return number("SELECT count(*) FROM switchboard.parked WHERE tenant = ?", "default");
    }

    /** {@return how many messages have a handler's failure in their history} */
    long failedAtFirst() throws SQLException {
        return number("SELECT count(*) FROM switchboard.failure WHERE entries LIKE ?", "%is difficult%");
    }

    /** {@return the work that there is, for people} */
    String describeWork() throws SQLException {
        StringBuilder work = new StringBuilder("Work:\n");
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT concat_ws(' ', channel, lane, state, node, 'attempts', max(attempts), 'due in',
                            min(due_at) - now(), count(*), 'times', min(error))
                        FROM switchboard.work GROUP BY channel, lane, state, node ORDER BY 1""")) {
            while (rows.next()) {
                work.append(rows.getString(1)).append('\n');
            }
        }
        return work.toString();
    }

    private long number(String query, String value) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getLong(1);
            }
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            stop();
        } finally {
            server.close();
        }
    }
}
