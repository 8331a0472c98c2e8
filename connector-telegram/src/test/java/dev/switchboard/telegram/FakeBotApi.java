package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.testkit.PlatformDriver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** As much of the Bot API as the contract needs, on a loopback port. */
final class FakeBotApi implements PlatformDriver {
    private static final String TOKEN = "123456:fake-token-of-the-contract";
    private static final String SECRET = "fake_webhook_secret";
    private static final JsonMapper JSON = new JsonMapper();

    private final String mode;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger calls = new AtomicInteger();
    private final List<ObjectNode> updates = new ArrayList<>();
    private final Map<Integer, ObjectNode> sent = new LinkedHashMap<>();
    private final Map<Integer, JsonNode> reactions = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, Integer> people = new HashMap<>();
    private int messages;
    private int typings;
    private HttpServer server;
    private volatile @Nullable Fault fault;
    private volatile CountDownLatch silence = new CountDownLatch(1);

    FakeBotApi(String mode) throws IOException {
        this.mode = mode;
        this.server = listen(0);
    }

    private HttpServer listen(int port) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        listening.setExecutor(threads);
        listening.createContext("/bot" + TOKEN + "/", this::call);
        listening.createContext("/file/bot" + TOKEN + "/", this::download);
        listening.start();
        return listening;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                Telegram.TOKEN,
                TOKEN,
                Telegram.WEBHOOK_SECRET,
                SECRET,
                Telegram.MODE,
                mode,
                Telegram.API_URL,
                "http://127.0.0.1:" + server.getAddress().getPort(),
                Telegram.POLL_TIMEOUT,
                "PT1S",
                Telegram.CALL_TIMEOUT,
                "PT2S");
    }

    // What the connector calls.

    private void call(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        calls.incrementAndGet();
        Fault now = fault;
        if (now == Fault.SILENT) {
            silence();
        }
        String path = exchange.getRequestURI().getPath();
        ObjectNode answer = now == null || now == Fault.ANSWER_LOST
                ? answer(path.substring(path.lastIndexOf('/') + 1), JSON.readTree(body))
                : error(now);
        if (answer != null && now != Fault.ANSWER_LOST) {
            reply(exchange, answer.path("error_code").asInt(200), JSON.writeValueAsBytes(answer));
        }
        exchange.close();
    }

    private void silence() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable ObjectNode error(Fault fault) {
        return switch (fault) {
            case RATE_LIMITED -> error(429, "Too Many Requests", "retry_after", RETRY_AFTER.toSeconds());
            case MOVED -> error(400, "Bad Request: group chat was upgraded", "migrate_to_chat_id", -1009999L);
            case REFUSED -> error(400, "Bad Request: message is too long");
            case RECIPIENT_GONE -> error(403, "Forbidden: bot was blocked by the user");
            case BAD_CREDENTIALS -> error(401, "Unauthorized");
            case SERVER_ERROR -> error(500, "Internal Server Error");
            default -> null;
        };
    }

    private static ObjectNode error(int code, String description, String parameter, long value) {
        ObjectNode error = error(code, description);
        error.putObject("parameters").put(parameter, value);
        return error;
    }

    private static ObjectNode error(int code, String description) {
        return JSON.createObjectNode().put("ok", false).put("error_code", code).put("description", description);
    }

    private static ObjectNode done() {
        return ok(JsonNodeFactory.instance.booleanNode(true));
    }

    private static ObjectNode ok(JsonNode result) {
        return JSON.createObjectNode().put("ok", true).set("result", result);
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private synchronized ObjectNode answer(String method, JsonNode parameters) {
        int message = parameters.path("message_id").asInt();
        return switch (method) {
            case "getMe" -> ok(JSON.createObjectNode().put("id", 123456).put("is_bot", true));
            case "getUpdates" -> ok(pending(parameters));
            case "sendMessage" -> send(parameters);
            case "editMessageText" -> edit(sent.get(message), parameters);
            case "deleteMessage" ->
                sent.remove(message) != null ? done() : error(400, "Bad Request: message to delete not found");
            case "setMessageReaction" -> {
                reactions.put(message, parameters.path("reaction"));
                yield done();
            }
            case "sendChatAction" -> {
                typings++;
                yield done();
            }
            case "getFile" -> {
                String id = parameters.path("file_id").asText();
                yield ok(JSON.createObjectNode().put("file_id", id).put("file_path", "documents/" + id));
            }
            default -> error(404, "Not Found: method not found");
        };
    }

    private ObjectNode send(JsonNode parameters) {
        ObjectNode stored = parameters.<ObjectNode>deepCopy().put("message_id", ++messages);
        sent.put(messages, stored);
        return ok(stored);
    }

    private static ObjectNode edit(@Nullable ObjectNode message, JsonNode parameters) {
        if (message == null) {
            return error(400, "Bad Request: message to edit not found");
        }
        boolean same = message.path("text").equals(parameters.path("text"));
        message.set("text", parameters.path("text"));
        message.set("entities", parameters.path("entities"));
        return same ? error(400, "Bad Request: message is not modified") : ok(message);
    }

    private ArrayNode pending(JsonNode parameters) {
        ArrayNode pending = JSON.createArrayNode();
        long offset = parameters.path("offset").asLong();
        updates.stream()
                .filter(update -> update.path("update_id").asLong() >= offset)
                .forEach(pending::add);
        return pending;
    }

    private void download(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte @Nullable [] file;
        synchronized (this) {
            file = files.get(path.substring(path.lastIndexOf('/') + 1));
        }
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            reply(exchange, 200, file);
        }
        exchange.close();
    }

    // What happens on the platform.

    private synchronized Notice tell(String kind, ObjectNode value) {
        ObjectNode update = JSON.createObjectNode().put("update_id", 1000 + updates.size());
        update.set(kind, value);
        updates.add(update);
        WebhookRequest request = request(update.toString().getBytes(StandardCharsets.UTF_8));
        return new Notice(value.path("message_id").asText("none"), request);
    }

    static WebhookRequest request(byte[] update) {
        return WebhookRequest.post(update).header("X-Telegram-Bot-Api-Secret-Token", SECRET);
    }

    private synchronized ObjectNode message(String person) {
        int id = people.computeIfAbsent(person, name -> 500 + people.size());
        ObjectNode message =
                JSON.createObjectNode().put("message_id", ++messages).put("date", 1_700_000_000);
        message.putObject("from").put("id", id).put("is_bot", false).put("first_name", person);
        message.putObject("chat").put("id", id).put("type", "private").put("first_name", person);
        return message;
    }

    @Override
    public Notice says(String person, String text) {
        return tell("message", message(person).put("text", text));
    }

    @Override
    public synchronized Optional<Notice> edits(Notice message, String text) {
        ObjectNode original = updates.stream()
                .map(update -> update.path("message"))
                .filter(said -> said.path("message_id").asText().equals(message.externalId()))
                .map(said -> said.<ObjectNode>deepCopy())
                .findFirst()
                .orElseThrow();
        return Optional.of(tell("edited_message", original.put("text", text).put("edit_date", 1_700_000_060)));
    }

    @Override
    public synchronized Optional<Notice> sendsFile(String person, String name, byte[] bytes) {
        String id = "file" + files.size();
        files.put(id, bytes);
        ObjectNode message = message(person);
        message.putObject("document").put("file_id", id).put("file_name", name).put("file_size", bytes.length);
        return Optional.of(tell("message", message));
    }

    @Override
    public Notice unknown(String marker) {
        return tell("kind_of_tomorrow", JSON.createObjectNode().put("marker", marker));
    }

    @Override
    public List<WebhookRequest> forgeries(WebhookRequest genuine) {
        return List.of(
                genuine.header("X-Telegram-Bot-Api-Secret-Token", "fake_webhook_secreT"),
                genuine.header("X-Telegram-Bot-Api-Secret-Token", SECRET + "x"),
                genuine.header("X-Telegram-Bot-Api-Secret-Token", "fake"),
                genuine.header("X-Telegram-Bot-Api-Secret-Token", ""));
    }

    @Override
    public synchronized List<Shown> shown() {
        return sent.values().stream()
                .map(message -> new Shown(
                        message.path("message_id").asText(),
                        message.path("chat_id").asText(),
                        Content.text(Entities.read(message.path("text").asText(), message.path("entities"))),
                        message.path("reply_parameters").path("message_id").asText(null)))
                .toList();
    }

    @Override
    public synchronized List<String> reactions(String externalId) {
        List<String> emoji = new ArrayList<>();
        reactions
                .getOrDefault(Integer.valueOf(externalId), JSON.createArrayNode())
                .forEach(reaction -> emoji.add(reaction.path("emoji").asText()));
        return emoji;
    }

    @Override
    public synchronized int typings() {
        return typings;
    }

    @Override
    public int calls() {
        return calls.get();
    }

    @Override
    public boolean fail(Fault how) {
        if (how == Fault.UNAVAILABLE) {
            return false; // the Bot API documents no answer that means it
        }
        if (how == Fault.UNREACHABLE) {
            server.stop(0);
        }
        fault = how;
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
                server = listen(server.getAddress().getPort());
            } catch (IOException e) {
                throw new IllegalStateException("cannot listen again", e);
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
