package dev.switchboard.storage.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.handler.MessageContext;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Position;
import dev.switchboard.model.Template;
import dev.switchboard.rules.Condition;
import dev.switchboard.rules.Rule;
import dev.switchboard.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The process that {@link CrashTest} kills: a board on a simulated platform in another process, whose webhooks it takes
 * over HTTP. It ends in good order when its standard input does.
 */
final class CrashedNode {
    static final String CHANNEL = "sim";
    static final String NODE = "the-node";

    /** The path that answers how many messages were sent, as far as the event feed says. */
    static final String SENT = "/sent";

    private final Switchboard board;
    private final Set<MessageId> sent = ConcurrentHashMap.newKeySet();

    private CrashedNode(Switchboard board) {
        this.board = board;
    }

    /**
     * Runs it.
     *
     * @param arguments the database's URL and schema, the platform's URL, the kind of delivery, and the file that is
     *     written when it listens, with the number of its port
     */
    public static void main(String[] arguments) throws IOException {
        TestDatabase database = new TestDatabase(arguments[0], arguments[1]);
        ChannelConfig channel = Simulator.channel(CHANNEL, URI.create(arguments[2]))
                .with("delivery", arguments[3])
                .with("settle", "PT2S");
        try (HikariDataSource pool = database.connect();
                Switchboard board = board(database, pool, channel);
                ProcessServer server = new ProcessServer()) {
            board.start();
            new CrashedNode(board).serve(server);
            server.announce(arguments[4]);
            System.in.transferTo(System.err);
        }
    }

    private static Switchboard board(TestDatabase database, HikariDataSource pool, ChannelConfig channel) {
        return Switchboard.builder()
                .storage(database.storage(pool))
                .node(NODE)
                .channel(channel)
                .pollInterval(Duration.ofMillis(50))
                .rule(Rule.named("price")
                        .when(Condition.keyword("price"))
                        .then(CrashedNode::mark)
                        .then(context -> context.reply(Template.template("re {{text}}")
                                .with("text", context.text().plain())))
                        .stop())
                .onMessage(context -> {
                    mark(context);
                    context.reply("re " + context.text().plain());
                })
                .build();
    }

    private static void mark(MessageContext context) {
        context.conversation().addLabel(label(context.text().plain()));
    }

    /** The label that a message's handler puts on the conversation. */
    static String label(String text) {
        return "did " + text;
    }

    private void serve(ProcessServer server) {
        board.events().subscribe(Position.START, this::count);
        server.take(board);
        server.answer(SENT, query -> Integer.toString(sent.size()));
    }

    private void count(Event event) {
        if (event.type().equals(Event.MESSAGE_SENT) && event.message() != null) {
            sent.add(event.message());
        }
    }
}
