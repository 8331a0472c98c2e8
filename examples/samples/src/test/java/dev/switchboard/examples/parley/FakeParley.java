package dev.switchboard.examples.parley;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.testkit.PlatformDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Parley on a loopback port: takes calls, remembers what it shows, and fails as it is told. */
final class FakeParley implements PlatformDriver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "token-of-the-contract";
    private static final String WEBHOOK_SECRET = "secret-of-the-contract";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, String> idsByKey = new LinkedHashMap<>();
    private final Map<String, Shown> shown = new LinkedHashMap<>();
    private final InetSocketAddress address;
    private HttpServer server;
    private volatile @Nullable Fault fault;
    private volatile CountDownLatch silence = new CountDownLatch(1);

    FakeParley() throws IOException {
        server = listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = server.getAddress();
    }

    private HttpServer listening(InetSocketAddress where) throws IOException {
        HttpServer listening = HttpServer.create(where, 0);
        listening.setExecutor(threads);
        listening.createContext("/", this::answer);
        listening.start();
        return listening;
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode call = JSON.readTree(exchange.getRequestBody());
        calls.incrementAndGet();
        Fault now = fault;
        if (now == Fault.SILENT) {
            waitForTheEnd();
        } else if (now != null && status(now) > 0) {
            exchange.getResponseHeaders().add("Retry-After", String.valueOf(RETRY_AFTER.toSeconds()));
            answer(exchange, status(now), now == Fault.MOVED ? "another-chat" : "Parley says: " + now);
        } else if (now != Fault.CUT_OFF) {
            String id = carriedOut(exchange.getRequestURI().getPath(), call);
            if (now != Fault.ANSWER_LOST) {
                answer(exchange, 200, id);
            }
        }
        exchange.close();
    }

    private void waitForTheEnd() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static int status(Fault fault) {
        return switch (fault) {
            case REFUSED -> 400;
            case BAD_CREDENTIALS -> 401;
            case MOVED -> 409;
            case RECIPIENT_GONE -> 410;
            case RATE_LIMITED -> 429;
            case SERVER_ERROR -> 502;
            case UNAVAILABLE -> 503;
            default -> 0;
        };
    }

    private synchronized String carriedOut(String path, JsonNode call) {
        if (path.equals("/check")) {
            return "fine";
        }
        Content content = Content.text(call.path("text").textValue());
        return idsByKey.computeIfAbsent(call.path("key").textValue(), key -> {
            String id = "out-" + ids.incrementAndGet();
            String replyTo = call.path("reply_to").textValue();
            shown.put(id, new Shown(id, call.path("chat").textValue(), content, replyTo));
            return id;
        });
    }

    @Override
    public Map<String, String> settings() {
        String url = "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
        return Map.of("token", TOKEN, "webhook-secret", WEBHOOK_SECRET, "url", url);
    }

    @Override
    public Notice says(String person, String text) {
        String id = "in-" + ids.incrementAndGet();
        return tells("message", person, id, text);
    }

    @Override
    public Notice unknown(String marker) {
        return tells("hologram", "Anna", "none", marker);
    }

    private Notice tells(String type, String person, String id, String text) {
        ObjectNode update = JSON.createObjectNode()
                .put("event", "event-" + ids.incrementAndGet())
                .put("type", type)
                .put("chat", "chat-of-" + person)
                .put("person", "person-" + person)
                .put("name", person)
                .put("message", id)
                .put("text", text)
                .put("at", Instant.now().toString());
        byte[] body = update.toString().getBytes(StandardCharsets.UTF_8);
        return new Notice(id, WebhookRequest.post(body).header("Parley-Secret", WEBHOOK_SECRET));
    }

    @Override
    public List<WebhookRequest> forgeries(WebhookRequest genuine) {
        return List.of(
                genuine.header("Parley-Secret", "another-secret"),
                genuine.header("Parley-Secret", WEBHOOK_SECRET + " "),
                genuine.header("Parley-Secret", "ünïcode"));
    }

    @Override
    public synchronized List<Shown> shown() {
        return new ArrayList<>(shown.values());
    }

    @Override
    public int calls() {
        return calls.get();
    }

    @Override
    public boolean fail(Fault fault) {
        if (fault == Fault.UNREACHABLE) {
            server.stop(0);
        }
        this.fault = fault;
        return true;
    }

    @Override
    public void recover() {
        Fault before = fault;
        fault = null;
        silence.countDown();
        silence = new CountDownLatch(1);
        if (before == Fault.UNREACHABLE) {
            try {
                server = listening(address);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        silence.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
