package dev.switchboard.testkit;

import dev.switchboard.model.Address;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Identity;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads lines of kind, chat, id and text, and hands everything else to its platform. */
class ScriptedConnector
        implements Connector,
                Connector.Webhooks,
                Connector.Edits,
                Connector.Deletes,
                Connector.Reactions,
                Connector.Named {
    static final String BETWEEN_EVENTS = "\n---\n";
    static final String PIECE_OF = "piece of ";
    private static final int TEXT_LENGTH = 100;

    private final String channel;
    private final ScriptedPlatform platform;
    private final String guard;

    /**
     * @param guard what webhooks must bring along; empty where they need not
     */
    ScriptedConnector(String channel, ScriptedPlatform platform, String guard) {
        this.channel = channel;
        this.platform = platform;
        this.guard = guard;
    }

    ScriptedPlatform platform() {
        return platform;
    }

    @Override
    public Capabilities capabilities() {
        Capabilities text = Capabilities.text(TEXT_LENGTH, Capabilities.TextUnit.UTF16)
                .with(Level.FULL, Feature.FORMATTING, Feature.REPLY_TO, Feature.ATTACHMENT)
                .with(Level.FALLBACK, Feature.BUTTONS, Feature.LOCATION, Feature.CONTACT_CARD);
        if (platform.namesAnswers()) {
            text = text.with(Level.FULL, Feature.ANSWERS);
        }
        return platform.memory() == ScriptedPlatform.Memory.DEDUPLICATES
                ? text.with(Level.FULL, Feature.DEDUPLICATION)
                : text;
    }

    @Override
    public void check() {}

    @Override
    public Sent send(Outgoing part) throws IOException {
        return platform.send(part);
    }

    @Override
    public void edit(Target message, Outgoing part) {
        if (platform.refusesEdits()) {
            throw new ContentException("text", "this channel carries it no longer");
        }
        platform.operation(
                "edit " + message.externalId() + " " + part.content().text().plain());
    }

    @Override
    public void delete(Target message) {
        platform.operation("delete " + message.externalId());
    }

    @Override
    public void react(Target message, String reaction) {
        platform.operation("react " + message.externalId() + " " + reaction);
    }

    @Override
    public String name() {
        return "Scripted_Bot";
    }

    @Override
    public boolean authentic(WebhookRequest request) {
        return guard.isEmpty()
                || request.header("X-Secret-Token").filter(guard::equals).isPresent();
    }

    @Override
    public Received parse(WebhookRequest request) throws IOException {
        List<InboundEvent> events = new ArrayList<>();
        for (String event : request.text().split(BETWEEN_EVENTS, -1)) {
            events.add(parse(event, request.body()));
        }
        return Received.of(events);
    }

    private InboundEvent parse(String event, byte[] body) throws IOException {
        String[] lines = event.split("\n", 4);
        if (lines.length < 4) {
            throw new IOException("must have four lines, had " + lines.length);
        }
        InboundEvent.Origin origin = InboundEvent.from(
                Address.of(channel, lines[1]),
                Identity.of("scripted", lines[1], "Person " + lines[1]).with(Identity.FIRST_NAME, lines[1]),
                Instant.EPOCH);
        Content content = Content.text(lines[3]);
        String kind = lines[0].equals("poll") && platform.knowsPolls() ? "text" : lines[0];
        if (kind.startsWith(PIECE_OF)) {
            return origin.message(lines[2], lines[2], content).partOf(kind.substring(PIECE_OF.length()));
        }
        return switch (kind) {
            case "text" -> origin.message(lines[2], lines[2], content);
            case "moved" -> InboundEvent.moved(lines[2], origin.address(), Address.of(channel, lines[3]));
            case "again" -> origin.message(key(lines), lines[2], content);
            case "program" -> origin.message(lines[2], lines[2], content).before(Backgrounds.PROGRAM);
            case "owner" -> origin.message(lines[2], lines[2], content).before(Backgrounds.OWNER);
            case "group" -> origin.message(lines[2], lines[2], content).before(Backgrounds.GROUP);
            case "quoting" -> origin.message(lines[2], lines[2], content.with(Backgrounds.quoted(lines[3])));
            case "edit" -> origin.edit(key(lines), lines[2], content);
            case "delivered" -> origin.delivered(key(lines), lines[2]);
            case "read" -> origin.read(key(lines), lines[2]);
            case "returned" -> origin.returned(key(lines), lines[2], lines[3]);
            case "deleted" -> origin.delete(key(lines), lines[2]);
            case "reacted" -> origin.reaction(key(lines), lines[2], lines[3], true);
            default -> InboundEvent.unsupported(lines[2], lines[0], body);
        };
    }

    private static String key(String[] lines) {
        return String.join(" ", lines[0], lines[2], lines[3]);
    }

    /** The same for a platform that can be asked. */
    static final class Askable extends ScriptedConnector implements Connector.SendLookup {
        Askable(String channel, ScriptedPlatform platform, String guard) {
            super(channel, platform, guard);
        }

        @Override
        public Optional<Sent> find(Outgoing part) {
            return platform().find(part.key());
        }

        @Override
        public Duration settle() {
            return Duration.ofSeconds(5);
        }

        @Override
        public boolean isFinal() {
            return true;
        }
    }
}
