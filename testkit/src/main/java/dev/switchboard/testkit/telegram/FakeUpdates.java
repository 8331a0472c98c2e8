package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be told to the bot: polled for, or sent to its webhook, until it was taken. See
 * https://core.telegram.org/bots/api#getting-updates. Guarded by itself.
 */
final class FakeUpdates {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 100;

    private final List<ObjectNode> pending = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Consumer<JsonNode> onAnswer;
    private long lastId;
    private int polls;
    private @Nullable JsonNode webhook;
    private boolean closed;

    /** Another poll came meanwhile, or a webhook is set: what Telegram says of it. */
    static final class ConflictException extends Exception {
        private static final long serialVersionUID = 1L;

        ConflictException(String description) {
            super("Conflict: " + description);
        }
    }

    /**
     * @param onAnswer is given the method that a webhook was answered with
     */
    FakeUpdates(long firstId, Consumer<JsonNode> onAnswer) {
        lastId = firstId - 1;
        this.onAnswer = onAnswer;
    }

    synchronized ObjectNode add(String kind, JsonNode value) {
        ObjectNode update = JSON.createObjectNode().put("update_id", ++lastId);
        update.set(kind, value);
        pending.add(update);
        notifyAll();
        return update;
    }

    synchronized int pending() {
        return pending.size();
    }

    /** Waits for updates as long as it is asked to; what is before the offset was taken. */
    synchronized ArrayNode poll(JsonNode parameters) throws ConflictException, InterruptedException {
        if (webhook != null) {
            throw new ConflictException("can't use getUpdates method while webhook is active; use deleteWebhook to"
                    + " delete the webhook first");
        }
        int mine = ++polls;
        notifyAll(); // a poll ends the one before it
        long offset = parameters.path("offset").asLong(0);
        pending.removeIf(update -> update.path("update_id").asLong() < offset);
        long until = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(parameters.path("timeout").asLong(0));
        while (pending.isEmpty() && !closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
            if (mine != polls) {
                throw new ConflictException(
                        "terminated by other getUpdates request; make sure that only one bot" + " instance is running");
            }
        }
        ArrayNode batch = JSON.createArrayNode();
        int most = Math.min(MOST, parameters.path("limit").asInt(MOST));
        pending.stream().limit(most).forEach(batch::add);
        return batch;
    }

    synchronized void webhook(@Nullable JsonNode parameters) {
        boolean isSet = parameters != null && !parameters.path("url").asText().isEmpty();
        webhook = isSet ? parameters : null;
        if (parameters != null && parameters.path("drop_pending_updates").asBoolean()) {
            pending.clear();
        }
        notifyAll();
    }

    synchronized @Nullable JsonNode webhook() {
        return webhook;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Sends what waits to the webhook, one after another, until closed; what is refused is sent again. */
    void deliver() {
        while (true) {
            ObjectNode next;
            JsonNode to;
            synchronized (this) {
                while (!closed && (webhook == null || pending.isEmpty())) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closed) {
                    return;
                }
                next = pending.get(0);
                to = webhook;
            }
            if (to != null && isTaken(to, next)) {
                synchronized (this) {
                    pending.remove(next);
                }
            }
        }
    }

    private boolean isTaken(JsonNode to, ObjectNode update) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(to.path("url").asText()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header(
                        "X-Telegram-Bot-Api-Secret-Token",
                        to.path("secret_token").asText())
                .POST(HttpRequest.BodyPublishers.ofString(update.toString()))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            boolean taken = answer.statusCode() / 100 == 2;
            if (taken && answer.body().startsWith("{")) {
                onAnswer.accept(JSON.readTree(answer.body()));
            }
            return taken;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
