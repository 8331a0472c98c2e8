package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.gmail.FakeMailbox.StoredMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A Gmail API and token server on a loopback port, for one mailbox: it keeps what it is sent, and fails as it is told. */
final class FakeGmail implements AutoCloseable {
    static final String USER = "desk@switchboard.example";
    static final String REFRESH_TOKEN = "refresh-token-of-the-fake";
    static final String CLIENT_SECRET = "client-secret-of-the-fake";
    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeMailbox mailbox = new FakeMailbox();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger watches = new AtomicInteger();
    final AtomicInteger tokens = new AtomicInteger();
    final List<String> paths = new ArrayList<>();
    /** What a subscription holds until it is acknowledged. */
    final Set<String> news = ConcurrentHashMap.newKeySet();

    final ConcurrentHashMap<String, Failure> failures = new ConcurrentHashMap<>();
    /** What comes in place of an answer, by the end of the path, as from a proxy. */
    final ConcurrentHashMap<String, String> pages = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<String, String> uploads = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final InetSocketAddress address;
    private HttpServer server;
    private volatile CountDownLatch silence = new CountDownLatch(1);
    volatile String accessToken = "access-token-1-of-the-fake";
    volatile boolean renamesMessages;
    volatile boolean refusesGzip;
    volatile boolean revoked;
    volatile boolean knowsOnlyMessages;
    /** As a server without threads. */
    volatile boolean namesNoThreads;

    /** What happens in place of an answer. */
    record Failure(
            int status, String reason, String message, Map<String, String> headers, boolean done, boolean silent) {
        static Failure of(int status, String reason, String message) {
            return new Failure(status, reason, message, Map.of(), false, false);
        }
    }

    FakeGmail() throws IOException {
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

    String url() {
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    void stopListening() {
        server.stop(0);
    }

    void listenAgain() {
        try {
            server = listening(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void endSilence() {
        silence.countDown();
        silence = new CountDownLatch(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        synchronized (paths) {
            paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        }
        byte[] body = body(exchange);
        Failure failure = failures.getOrDefault(path.substring(path.lastIndexOf('/') + 1), failures.get("*"));
        if (failure == null) {
            reply(exchange, path, body);
        } else if (failure.silent()) {
            waitForTheEnd();
        } else {
            if (failure.done()) {
                carriedOut(exchange, path, body);
            }
            if (failure.status() > 0) {
                failure.headers().forEach(exchange.getResponseHeaders()::add);
                send(exchange, failure.status(), error(failure.status(), failure.reason(), failure.message()));
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

    private static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream raw = exchange.getRequestBody()) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            return zipped ? new GZIPInputStream(raw).readAllBytes() : raw.readAllBytes();
        }
    }

    static ObjectNode error(int status, String reason, String message) {
        ObjectNode error = JSON.createObjectNode();
        ObjectNode detail = error.putObject("error").put("code", status).put("message", message);
        detail.putArray("errors").addObject().put("reason", reason).put("message", message);
        return error;
    }

    private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
        byte[] body = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void reply(HttpExchange exchange, String path, byte[] body) throws IOException {
        String page = pages.get(path.substring(path.lastIndexOf('/') + 1));
        if (page != null) {
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        } else if (path.equals("/token")) {
            token(exchange, body);
        } else if (refusesGzip && exchange.getRequestHeaders().containsKey("Content-Encoding")) {
            send(exchange, 415, error(415, "unsupported", "no encoding of requests"));
        } else if (!("Bearer " + accessToken)
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, error(401, "authError", "Invalid Credentials"));
        } else {
            JsonNode answer = carriedOut(exchange, path, body);
            if (answer == null) {
                send(exchange, 404, error(404, "notFound", "Requested entity was not found."));
            } else {
                send(exchange, 200, answer);
            }
        }
    }

    private void token(HttpExchange exchange, byte[] body) throws IOException {
        tokens.incrementAndGet();
        String form = new String(body, StandardCharsets.UTF_8);
        if (revoked || !form.contains(REFRESH_TOKEN)) {
            ObjectNode error = JSON.createObjectNode()
                    .put("error", "invalid_grant")
                    .put("error_description", "Token has been expired or revoked.");
            send(exchange, 400, error);
            return;
        }
        send(
                exchange,
                200,
                JSON.createObjectNode()
                        .put("access_token", accessToken)
                        .put("expires_in", 3599)
                        .put("token_type", "Bearer"));
    }

    private @Nullable JsonNode carriedOut(HttpExchange exchange, String path, byte[] body) throws IOException {
        JsonNode answer = answerTo(exchange, path, body);
        if (namesNoThreads && answer != null) {
            answer.findParents("threadId").forEach(mail -> ((ObjectNode) mail).remove("threadId"));
        }
        return answer;
    }

    private @Nullable JsonNode answerTo(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (path.startsWith("/v1/projects/")) {
            return subscription(path, JSON.readTree(body));
        }
        Map<String, String> query = query(exchange);
        String[] steps =
                path.replaceFirst("^/(upload/)?gmail/v1/users/[^/]+/", "").split("/", -1);
        return switch (steps[0]) {
            case "profile" -> knowsOnlyMessages ? null : profile();
            case "watch" -> watch();
            case "history" -> history(query);
            case "threads" -> knowsOnlyMessages || namesNoThreads || steps.length < 2 ? null : thread(steps[1]);
            case "messages" -> messages(exchange, steps, path, query, body);
            default -> null;
        };
    }

    /** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions */
    private @Nullable JsonNode subscription(String path, JsonNode body) {
        if (path.endsWith(":pull")) {
            ObjectNode answer = JSON.createObjectNode();
            for (String id : news) {
                ObjectNode received = answer.withArray("receivedMessages").addObject();
                received.put("ackId", id).putObject("message").put("messageId", id);
            }
            return answer;
        }
        body.path("ackIds").forEach(id -> news.remove(id.asText()));
        return path.endsWith(":acknowledge") ? JSON.createObjectNode() : null;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int sign = pair.indexOf('=');
            query.put(pair.substring(0, sign), URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private JsonNode profile() {
        return JSON.createObjectNode()
                .put("emailAddress", USER)
                .put("historyId", mailbox.history().toString());
    }

    private JsonNode watch() {
        watches.incrementAndGet();
        return JSON.createObjectNode()
                .put("historyId", mailbox.history().toString())
                .put("expiration", Long.toString(System.currentTimeMillis() + 7 * 86_400_000L));
    }

    private @Nullable JsonNode history(Map<String, String> query) {
        int from = Integer.parseInt(query.getOrDefault("pageToken", "page-0").substring("page-".length()));
        return mailbox.changesAfter(new BigInteger(query.get("startHistoryId")), 30, from)
                .orElse(null);
    }

    private JsonNode thread(String id) {
        ObjectNode thread = JSON.createObjectNode().put("id", id);
        mailbox.all().stream()
                .filter(mail -> mail.thread().equals(id))
                .map(mail -> FakeMailbox.told(mail, "metadata"))
                .forEach(thread.withArray("messages")::add);
        return thread;
    }

    private @Nullable JsonNode messages(
            HttpExchange exchange, String[] steps, String path, Map<String, String> query, byte[] body)
            throws IOException {
        if (steps.length == 1) {
            return list(query);
        }
        if (steps[1].equals("send")) {
            return path.startsWith("/upload/") ? upload(exchange, query, body) : send(JSON.readTree(body));
        }
        return mailbox.get(steps[1])
                .map(mail -> (JsonNode) FakeMailbox.told(mail, query.getOrDefault("format", "full")))
                .orElse(null);
    }

    private JsonNode list(Map<String, String> query) {
        boolean all = Boolean.parseBoolean(query.getOrDefault("includeSpamTrash", "false"));
        List<StoredMail> found = mailbox.list(query.getOrDefault("q", ""), query.get("labelIds")).stream()
                .filter(mail -> all
                        || (!mail.labels().contains("SPAM") && !mail.labels().contains("TRASH")))
                .toList();
        int from = Integer.parseInt(query.getOrDefault("pageToken", "0"));
        int end =
                Math.min(found.size(), from + Math.min(Integer.parseInt(query.getOrDefault("maxResults", "100")), 50));
        ObjectNode answer = JSON.createObjectNode().put("resultSizeEstimate", found.size());
        for (StoredMail mail : found.subList(Math.min(from, end), end)) {
            answer.withArray("messages").addObject().put("id", mail.id()).put("threadId", mail.thread());
        }
        return end < found.size() ? answer.put("nextPageToken", Integer.toString(end)) : answer;
    }

    private @Nullable JsonNode send(JsonNode message) {
        byte[] source = Base64.getUrlDecoder().decode(message.path("raw").asText());
        return sent(source, message.path("threadId").asText(""));
    }

    private @Nullable JsonNode sent(byte[] source, String thread) {
        if (!thread.isEmpty()
                && mailbox.all().stream().noneMatch(mail -> mail.thread().equals(thread))) {
            return null;
        }
        byte[] kept = source;
        if (renamesMessages) {
            kept = new String(source, StandardCharsets.ISO_8859_1)
                    .replaceFirst("(?m)^Message-ID: <.*>", "Message-ID: <CA+given-" + calls.get() + "@mail.gmail.com>")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
        StoredMail mail = mailbox.add(kept, thread.isEmpty() ? null : thread, "SENT");
        return JSON.createObjectNode().put("id", mail.id()).put("threadId", mail.thread());
    }

    /** https://developers.google.com/workspace/gmail/api/guides/uploads#resumable */
    private @Nullable JsonNode upload(HttpExchange exchange, Map<String, String> query, byte[] body)
            throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            String id = "upload-" + uploads.size();
            uploads.put(id, JSON.readTree(body).path("threadId").asText(""));
            pieces.put(id, new ByteArrayOutputStream());
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            url() + "/upload/gmail/v1/users/me/messages/send?uploadType=resumable&upload_id=" + id);
            return JSON.createObjectNode();
        }
        String id = query.get("upload_id");
        ByteArrayOutputStream all = pieces.get(id);
        all.writeBytes(body);
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        boolean last = range == null || range.endsWith("/" + all.size());
        if (!last) {
            exchange.getResponseHeaders().set("Range", "bytes=0-" + (all.size() - 1));
            exchange.sendResponseHeaders(308, -1);
            return JSON.createObjectNode();
        }
        return sent(all.toByteArray(), uploads.getOrDefault(id, ""));
    }

    private final ConcurrentHashMap<String, ByteArrayOutputStream> pieces = new ConcurrentHashMap<>();

    @Override
    public void close() {
        endSilence();
        server.stop(0);
        threads.shutdownNow();
    }
}
