package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.News;
import dev.switchboard.storage.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.ConnectionFactory;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes on a PostgreSQL server what this one has committed, and hears what they tell, by {@code NOTIFY} and
 * {@code LISTEN}. It is only about being early: who hears nothing finds everything when it looks the next time. While other
 * nodes live it keeps one connection; while none does, it neither listens nor tells.
 *
 * <p>What is told is collected for a moment and goes by itself, not with the transactions that it is about: those that
 * notify wait for each other when they are committed.
 */
final class Newsroom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Newsroom.class);
    private static final int COLLECTED_MILLIS = 50;
    private static final Duration LOOK_FOR_OTHERS = Duration.ofSeconds(2);
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(2);

    private final ConnectionFactory connections;
    private final String channel;
    private final BooleanSupplier othersLive;
    private final Consumer<News> heard;
    private final String self = UUID.randomUUID().toString();
    private final Set<News> toTell = EnumSet.noneOf(News.class);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "switchboard-news");
    private volatile boolean listens;

    /**
     * Creates it.
     *
     * @param connections where its connection comes from
     * @param channel what listeners listen to: 1 to 63 characters of an SQL name
     * @param othersLive asks whether other nodes live
     * @param heard is told what another node told; on the thread of the newsroom
     */
    Newsroom(ConnectionFactory connections, String channel, BooleanSupplier othersLive, Consumer<News> heard) {
        this.connections = connections;
        this.channel = channel;
        this.othersLive = othersLive;
        this.heard = heard;
        thread.setDaemon(true);
    }

    void open() {
        thread.start();
    }

    /** Tells the others soon, if there are any. Safe from any thread; does not wait. */
    void tell(Set<News> news) {
        if (listens && !news.isEmpty()) {
            synchronized (toTell) {
                toTell.addAll(news);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(LONGEST_CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        try {
            while (!isClosed()) {
                listenWhileOthersLive();
                if (closed.await(LOOK_FOR_OTHERS.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The newsroom was interrupted");
        }
    }

    private void listenWhileOthersLive() {
        try {
            if (othersLive.getAsBoolean()) {
                listen();
            }
        } catch (SQLException | StorageException e) {
            LOG.debug("What other nodes tell is not heard until the database is back", e);
        } finally {
            listens = false;
        }
    }

    private void listen() throws SQLException {
        Connection connection = connections.openConnection();
        try (Statement statement = connection.createStatement()) {
            PGConnection server = connection.unwrap(PGConnection.class);
            statement.execute("LISTEN " + channel);
            listens = true;
            // Whatever was told while nobody listened.
            EnumSet.allOf(News.class).forEach(heard);
            try {
                exchange(connection, server);
            } finally {
                unlisten(statement);
            }
        } finally {
            connections.closeConnection(connection);
        }
    }

    /** A pool may give the connection to others, for whom the driver would collect what is told. */
    private void unlisten(Statement statement) {
        try {
            statement.execute("UNLISTEN " + channel);
        } catch (SQLException e) {
            LOG.debug("The connection that listened is broken", e);
        }
    }

    private void exchange(Connection connection, PGConnection server) throws SQLException {
        long looked = System.nanoTime();
        while (!isClosed()) {
            for (PGNotification notification : server.getNotifications(COLLECTED_MILLIS)) {
                hear(notification.getParameter());
            }
            tellCollected(connection);
            if (System.nanoTime() - looked > LOOK_FOR_OTHERS.toNanos()) {
                looked = System.nanoTime();
                if (!othersLive.getAsBoolean()) {
                    return;
                }
            }
        }
    }

    private void hear(String told) {
        String[] words = told.split(" ", -1);
        for (int word = 1; word < words.length && !words[0].equals(self); word++) {
            for (News news : News.values()) {
                // A later version may tell what this one does not know.
                if (news.name().equals(words[word])) {
                    heard.accept(news);
                }
            }
        }
    }

    private void tellCollected(Connection connection) throws SQLException {
        StringBuilder told = new StringBuilder(self);
        synchronized (toTell) {
            if (toTell.isEmpty()) {
                return;
            }
            toTell.forEach(news -> told.append(' ').append(news));
            toTell.clear();
        }
        // Nothing is lost with it, so it need not wait for the disk.
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)")) {
            statement.setString(1, channel);
            statement.setString(2, told.toString());
            statement.execute();
        }
    }
}
