package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.testkit.telegram.BotCall.PostedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A Bot API server for one bot, on a loopback port. It takes calls in every way in which Telegram does, whatever the case of
 * the method's name, holds long polls, sends webhooks, keeps and serves files, checks that what is required is there, and
 * fails as it is told. See https://core.telegram.org/bots/api. Safe from any thread.
 */
public final class FakeBotApi implements AutoCloseable {
    /** The token of a bot that is not given another. */
    public static final String TOKEN = "123456:fake-token-of-the-test";

    private static final JsonMapper JSON = new JsonMapper();
    private static final long FIRST_UPDATE = 1_000;

    private final String token;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FakeUpdates updates = new FakeUpdates(FIRST_UPDATE, this::callInAnswer);
    private final FakeChats chats = new FakeChats();
    private final List<BotCall> calls = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> commands = new ConcurrentHashMap<>();
    private final Map<String, List<BotFault>> next = new ConcurrentHashMap<>();
    private volatile BotApiSpec spec = BotApiSpec.ofItsOwn();
    private volatile @Nullable BotFault fault;
    private volatile CountDownLatch silence = new CountDownLatch(1);
    private volatile HttpServer server;

    private FakeBotApi(String token) {
        this.token = token;
        this.server = listen(0);
        threads.execute(updates::deliver);
    }

    /**
     * Begins to listen, for a bot with {@link #TOKEN}.
     *
     * @return the server
     */
    public static FakeBotApi start() {
        return new FakeBotApi(TOKEN);
    }

    /**
     * Checks calls against the machine-readable Bot API of https://github.com/PaulSonOfLars/telegram-bot-api-spec: also
     * parameters that are not documented are refused from now on.
     *
     * @param file the file {@code api.json}
     * @return this
     */
    public FakeBotApi checkedAgainst(Path file) {
        try {
            spec = BotApiSpec.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private HttpServer listen(int port) {
        try {
            HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            listening.setExecutor(threads);
            listening.createContext("/bot", this::call);
            listening.createContext("/file/bot" + token + "/", this::download);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the base URL of the API} */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void call(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            String own = "/bot" + token + "/";
            Optional<String> method =
                    path.startsWith(own) ? spec.method(path.substring(own.length())) : Optional.empty();
            if (!path.startsWith(own)) {
                reply(exchange, error(401, "Unauthorized"));
            } else if (method.isEmpty()) {
                reply(exchange, error(404, "Not Found: method not found"));
            } else {
                String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                        .orElse("");
                String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                        .orElse("");
                answer(exchange, Forms.read(method.get(), query, type, body));
            }
        }
    }

    private void answer(HttpExchange exchange, BotCall call) throws IOException {
        calls.add(call);
        BotFault now = fault(call.method());
        if (now != null && now.kind() == BotFault.Kind.SILENT) {
            awaitEndOfSilence();
        }
        if (now != null && now.answer() != null) {
            reply(exchange, now.answer());
        } else if (now == null || now.kind() == BotFault.Kind.ANSWER_LOST) {
            ObjectNode answer = answer(call);
            if (now == null) {
                reply(exchange, answer);
            }
        }
    }

    /** A webhook may be answered with a call: https://core.telegram.org/bots/api#making-requests-when-getting-updates. */
    private void callInAnswer(JsonNode answer) {
        Optional<String> method = spec.method(answer.path("method").asText());
        if (method.isPresent() && answer instanceof ObjectNode parameters) {
            BotCall call = new BotCall(method.get(), parameters, Map.of());
            calls.add(call);
            answer(call);
        }
    }

    private @Nullable BotFault fault(String method) {
        List<BotFault> own = next.getOrDefault(method, List.of());
        synchronized (own) {
            if (!own.isEmpty()) {
                return own.remove(0);
            }
        }
        return fault;
    }

    private void awaitEndOfSilence() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode answer(BotCall call) {
        String problem = spec.problem(call);
        if (problem != null) {
            return error(400, "Bad Request: " + problem);
        }
        try {
            return ok(carryOut(call));
        } catch (FakeChats.RefusedException e) {
            return error(400, String.valueOf(e.getMessage()));
        } catch (FakeUpdates.ConflictException e) {
            return error(409, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(500, "Internal Server Error: restart");
        }
    }

    private JsonNode carryOut(BotCall call)
            throws FakeChats.RefusedException, FakeUpdates.ConflictException, InterruptedException {
        return switch (call.method()) {
            case "getMe" ->
                JSON.createObjectNode()
                        .put("id", 123456)
                        .put("is_bot", true)
                        .put("first_name", "Bot")
                        .put("username", "fake_bot");
            case "getUpdates" -> updates.poll(call.parameters());
            case "setWebhook", "deleteWebhook" -> {
                updates.webhook(call.parameters());
                yield done();
            }
            case "getWebhookInfo" -> {
                JsonNode webhook = updates.webhook();
                yield JSON.createObjectNode()
                        .put("url", webhook == null ? "" : webhook.path("url").asText())
                        .put("has_custom_certificate", false)
                        .put("pending_update_count", updates.pending());
            }
            case "setMyCommands" -> {
                commands.put(call.text("language_code"), call.parameter("commands"));
                yield done();
            }
            case "answerCallbackQuery" -> done();
            default -> chats.carryOut(call);
        };
    }

    private static JsonNode done() {
        return JSON.getNodeFactory().booleanNode(true);
    }

    private static ObjectNode ok(JsonNode result) {
        return JSON.createObjectNode().put("ok", true).set("result", result);
    }

    private static ObjectNode error(int code, String description) {
        return JSON.createObjectNode().put("ok", false).put("error_code", code).put("description", description);
    }

    private static void reply(HttpExchange exchange, ObjectNode answer) throws IOException {
        byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.path("error_code").asInt(200), body.length);
        exchange.getResponseBody().write(body);
    }

    private void download(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<PostedFile> file = chats.file(path.substring(path.lastIndexOf('/') + 1));
            if (file.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] bytes = file.get().bytes();
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /**
     * Tells the bot something, by its poll or its webhook.
     *
     * @param kind what it is: the field of an update beside its id
     * @param value that field's value
     * @return the update
     */
    public ObjectNode tell(String kind, JsonNode value) {
        return updates.add(kind, value);
    }

    /**
     * A person with a private chat.
     *
     * @param id the person's id, and the chat's; positive
     * @param firstName the person's first name
     * @return the person
     */
    public FakePerson person(long id, String firstName) {
        return new FakePerson(this, id, firstName);
    }

    /**
     * Keeps a file that the bot can fetch.
     *
     * @param bytes what is in it
     * @return its id
     */
    public String file(byte[] bytes) {
        return chats.keep(new PostedFile("", "", bytes));
    }

    int nextId() {
        return chats.nextId();
    }

    /** {@return all calls that arrived, in their order} */
    public List<BotCall> calls() {
        return List.copyOf(calls);
    }

    /**
     * The calls of one method.
     *
     * @param method its name, as it is documented
     * @return the calls, in their order
     */
    public List<BotCall> calls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    /** {@return the bot's messages that people see now, edits and deletions carried out} */
    public List<BotMessage> messages() {
        return chats.messages();
    }

    /**
     * The bot's reactions to a message.
     *
     * @param message the message's id
     * @return the emoji
     */
    public List<String> reactions(int message) {
        List<String> emoji = new ArrayList<>();
        chats.reactions(message)
                .forEach(reaction -> emoji.add(reaction.path("emoji").asText()));
        return emoji;
    }

    /** {@return how often the bot showed that it types} */
    public int typings() {
        return chats.typings();
    }

    /** {@return how many updates wait to be taken} */
    public int pendingUpdates() {
        return updates.pending();
    }

    /**
     * The list of commands that the bot gave.
     *
     * @param language the language; empty for that of all others
     * @return the commands; missing where it gave none
     */
    public JsonNode commands(String language) {
        return commands.getOrDefault(language, JSON.missingNode());
    }

    /** {@return the parameters of the webhook that is set; missing where none is} */
    public JsonNode webhook() {
        JsonNode webhook = updates.webhook();
        return webhook == null ? JSON.missingNode() : webhook;
    }

    /**
     * Makes every call fail from now on.
     *
     * @param how how
     */
    public void fail(BotFault how) {
        fault = how;
    }

    /**
     * Makes the next call of a method fail; told again before, the one after that.
     *
     * @param method its name, as it is documented
     * @param how how
     */
    public void failNext(String method, BotFault how) {
        List<BotFault> own = next.computeIfAbsent(method, name -> new ArrayList<>());
        synchronized (own) {
            own.add(how);
        }
    }

    /** Stops listening: no connection can be made. */
    public void stopListening() {
        server.stop(0);
    }

    /** Makes calls succeed again, and gives up those that were left without an answer. */
    public void recover() {
        fault = null;
        next.clear();
        silence.countDown();
        silence = new CountDownLatch(1);
    }

    /** Listens again, on the same port. */
    public void listenAgain() {
        server = listen(server.getAddress().getPort());
    }

    @Override
    public void close() {
        silence.countDown();
        updates.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
