package dev.switchboard.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.handler.MessageContext;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * One of the nodes of {@link ChaosTest}: a board with a channel on a platform that deduplicates, and one on a platform that
 * can be asked. It ends in good order when its standard input does.
 */
final class ChaosNode {
    static final String DEDUPLICATES = "deduplicates";
    static final String LOOKUP = "lookup";
    static final List<String> CHANNELS = List.of(DEDUPLICATES, LOOKUP);
    /** The name of the connections of nodes in the server. */
    static final String APPLICATION = "chaos-node";
    /** Answers the key of a send of the channel that is asked for, which hesitates. */
    static final String HESITATE = "/hesitate";
    /** Answers what does not work. */
    static final String HEALTH = "/health";
    /** The named subscription that all nodes follow. */
    static final String READER = "audit";
    /** Which files in a node's directory have keys of sends. */
    static final String SENDS = "sends-";
    /** Which files in a node's directory have positions of the feed. */
    static final String SEEN = "seen-";
    /** What is not handled at the first try. */
    static final String DIFFICULT = "difficult";

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration CALL = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private ChaosNode() {}

    /**
     * Runs it.
     *
     * @param arguments the database's URL and schema, the platform's URL, the node's name, the directory for what it writes
     *     down, and the file for its port
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[4]);
        long pid = ProcessHandle.current().pid();
        Hesitation.writeInto(directory.resolve(SENDS + pid));
        try (HikariDataSource pool = pool(arguments[0]);
                Switchboard board = board(pool, arguments[1], URI.create(arguments[2]), arguments[3]);
                OutputStream seen = Files.newOutputStream(
                        directory.resolve(SEEN + pid), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                ProcessServer server = new ProcessServer()) {
            board.start();
            board.events().subscribe(READER, event -> write(seen, event));
            server.take(board);
            server.answer(HESITATE, Hesitation::ofNext);
            server.answer(HEALTH, query -> board.health().problems().toString());
            server.announce(arguments[5]);
            System.in.transferTo(System.err);
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.addDataSourceProperty("ApplicationName", APPLICATION);
        config.setMaximumPoolSize(10);
        config.setConnectionTimeout(2_000);
        return new HikariDataSource(config);
    }

    private static Switchboard board(HikariDataSource pool, String schema, URI platform, String name) {
        Switchboard.Builder builder = Switchboard.builder();
        for (String delivery : CHANNELS) {
            ChannelConfig channel = HesitatingProvider.channel(delivery, platform)
                    .with("delivery", delivery)
                    .with("timeout", CALL.toString())
                    .with("settle", SETTLE.toString());
            builder.channel(channel);
        }
        return builder.storage(JdbcStorage.builder(pool).schema(schema).build())
                .node(name)
                .lease(LEASE)
                .pollInterval(Duration.ofMillis(100))
                .handlerAttempts(100)
                .onMessage(ChaosNode::handle)
                .build();
    }

    private static void handle(MessageContext context) {
        String text = context.text().plain();
        context.reply("re " + text);
        if (text.startsWith(DIFFICULT) && context.attempt() == 1) {
            throw new IllegalStateException("is difficult");
        }
    }

    private static void write(OutputStream seen, Event event) {
        try {
            seen.write((event.position() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
