package dev.switchboard.benchmarks;

import dev.switchboard.Webhooks;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.microhttp.EventLoop;
import org.microhttp.Handler;
import org.microhttp.Header;
import org.microhttp.NoopLogger;
import org.microhttp.Options;
import org.microhttp.Request;
import org.microhttp.Response;

/** Hands the webhooks of one channel, posted to {@code /hook}, to a board; answers any GET with 200. */
final class BotServer implements AutoCloseable {
    private static final String PATH = "/hook";
    private static final int MOST_WAITING = 1_024;

    private final EventLoop loop;

    private BotServer(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Begins to listen, on the loopback interface only.
     *
     * @param port where
     * @param webhooks who is handed the requests
     * @param channel the channel that they are for
     * @throws IOException if the port is taken
     */
    static BotServer listen(int port, Webhooks webhooks, String channel) throws IOException {
        Options options = Options.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withConcurrency(1)
                .withAcceptLength(MOST_WAITING)
                .build();
        Handler handler = (request, answer) -> handle(webhooks, channel, request, answer);
        EventLoop loop = new EventLoop(options, NoopLogger.instance(), handler);
        loop.start();
        return new BotServer(loop);
    }

    private static void handle(Webhooks webhooks, String channel, Request request, Consumer<Response> answer) {
        if (request.method().equals("GET")) {
            answer.accept(response(WebhookResponse.ok()));
        } else if (!request.method().equals("POST") || !request.uri().equals(PATH)) {
            answer.accept(response(WebhookResponse.of(404, "post to " + PATH)));
        } else {
            var unused = webhooks.handleAsync(channel, webhook(request))
                    .thenAccept(stored -> answer.accept(response(stored)));
        }
    }

    private static WebhookRequest webhook(Request request) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : request.headers()) {
            headers.computeIfAbsent(header.name(), name -> new ArrayList<>(1)).add(header.value());
        }
        return WebhookRequest.of(request.method(), URI.create(request.uri()), headers, request.body());
    }

    private static Response response(WebhookResponse answer) {
        List<Header> headers = new ArrayList<>();
        answer.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        // The line's own words are for people; the status is what clients read.
        return new Response(answer.status(), "-", headers, answer.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        loop.stop();
    }
}
