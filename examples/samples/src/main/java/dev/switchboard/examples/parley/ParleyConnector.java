package dev.switchboard.examples.parley;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.*;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.spi.*;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** A channel on Parley: told by webhook, sends over HTTP. */
final class ParleyConnector implements Connector, Connector.Webhooks {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConnectorContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    ParleyConnector(ConnectorContext context) {
        this.context = context;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.text(2_000, Capabilities.TextUnit.CODE_POINTS)
                .with(Level.FULL, Feature.DEDUPLICATION, Feature.REPLY_TO)
                .with(Level.FALLBACK, Feature.BUTTONS, Feature.LOCATION, Feature.CONTACT_CARD)
                .with(Level.DROPPED, Feature.FORMATTING);
    }

    @Override
    public boolean authentic(WebhookRequest request) {
        byte[] expected = context.setting("webhook-secret").getBytes(UTF_8);
        byte[] given = request.header("Parley-Secret").orElse("").getBytes(UTF_8);
        return MessageDigest.isEqual(expected, given); // takes as long wherever they differ
    }

    @Override
    public Received parse(WebhookRequest request) throws IOException {
        JsonNode update = JSON.readTree(request.body());
        try {
            String key = text(update, "event");
            String type = text(update, "type");
            return Received.of(
                    type.equals("message")
                            ? origin(update).message(key, text(update, "message"), Content.text(text(update, "text")))
                            : InboundEvent.unsupported(key, type, request.body()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("not an update of Parley's: " + e.getMessage(), e); // core keeps it raw
        }
    }

    private InboundEvent.Origin origin(JsonNode update) {
        return InboundEvent.from(
                Address.of(context.channel(), text(update, "chat")),
                Identity.of("parley", text(update, "person"), text(update, "name")),
                Instant.parse(text(update, "at")));
    }

    private static String text(JsonNode json, String field) {
        String value = json.path(field).asText();
        if (!json.path(field).isTextual() || value.isEmpty() || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(field + ": must be a text that is not empty and has no NUL");
        }
        return value;
    }

    @Override
    public void check() throws IOException, InterruptedException {
        call("check", JSON.createObjectNode());
    }

    @Override
    public Sent send(Outgoing part) throws IOException, InterruptedException {
        ObjectNode message = JSON.createObjectNode()
                .put("key", part.key())
                .put("chat", part.address().chat())
                .put("text", part.content().text().plain())
                .put("reply_to", part.replyTo());
        return Sent.as(call("send", message));
    }

    private String call(String path, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(context.setting("url") + path))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + context.setting("token"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        try {
            return answered(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException e) {
            throw ChannelException.unavailable("Parley cannot be reached").causedBy(e);
        }
    }

    /** What Parley answers: the message's id, or by the status what follows, with the reason. */
    private String answered(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 200 -> answer.body();
            case 400 -> throw ChannelException.rejected(answer.body());
            case 401 -> throw ChannelException.authentication(answer.body());
            case 409 -> throw ChannelException.moved(Address.of(context.channel(), answer.body()));
            case 410 -> throw ChannelException.recipientGone(answer.body());
            case 429 ->
                throw ChannelException.rateLimited(
                        Duration.ofSeconds(
                                answer.headers().firstValueAsLong("Retry-After").orElse(1)),
                        ChannelException.Scope.CHAT);
            case 503 -> throw ChannelException.unavailable(answer.body());
            default -> throw ChannelException.inDoubt("Parley answered with " + answer.statusCode());
        };
    }
}
