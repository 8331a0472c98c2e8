package dev.switchboard.storage.jdbc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.handler.MessageContext;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Position;
import dev.switchboard.model.Template;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.rules.Condition;
import dev.switchboard.rules.Rule;
import dev.switchboard.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The process that {@link CrashTest} kills: a board on a simulated platform in another process, whose webhooks it takes
 * over HTTP. It ends in good order when its standard input does.
 */
final class CrashedNode {
    static final String CHANNEL = "sim";
    static final String NODE = "the-node";

    /** The path of the webhook. */
    static final String HOOK = "/hook";
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
        System.setProperty("sun.net.httpserver.nodelay", "true");
        ExecutorService threads = Executors.newCachedThreadPool();
        try (HikariDataSource pool = database.connect();
                Switchboard board = board(database, pool, channel)) {
            board.start();
            HttpServer server = new CrashedNode(board).serve(threads);
            tell(Path.of(arguments[4]), server.getAddress().getPort());
            System.in.transferTo(System.err);
            server.stop(0);
        } finally {
            threads.shutdownNow();
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

    private HttpServer serve(ExecutorService threads) throws IOException {
        board.events().subscribe(Position.START, this::count);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(HOOK, this::take);
        server.createContext(
                SENT, exchange -> answer(exchange, WebhookResponse.of(200, Integer.toString(sent.size()))));
        server.start();
        return server;
    }

    private void count(Event event) {
        if (event.type().equals(Event.MESSAGE_SENT) && event.message() != null) {
            sent.add(event.message());
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        WebhookRequest request = WebhookRequest.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
        board.webhooks().handleAsync(CHANNEL, request).thenAccept(response -> {
            try {
                answer(exchange, response);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void answer(HttpExchange exchange, WebhookResponse response) throws IOException {
        try (exchange) {
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            response.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Writes the file at once, so that nobody reads half of it. */
    private static void tell(Path file, int port) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(unfinished, Integer.toString(port));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
