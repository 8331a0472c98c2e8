package dev.switchboard.simulator;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Signal;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads what a simulated platform tells. Never throws: what cannot be read is kept raw. Safe from any thread. */
final class UpdateReader {
    /** Who gives the identities: the ids of people are the same on all simulated platforms, as phone numbers are. */
    private static final String NAMESPACE = "simulator";

    private final String channel;

    UpdateReader(String channel) {
        this.channel = channel;
    }

    Received read(List<byte[]> bodies) {
        List<InboundEvent> events = new ArrayList<>();
        List<Signal> signals = new ArrayList<>();
        for (byte[] body : bodies) {
            Received one = read(body);
            events.addAll(one.events());
            signals.addAll(one.signals());
        }
        return new Received(events, signals, Received.nothing().answer(), null, false);
    }

    Received read(byte[] body) {
        try {
            return read(Json.fields(body), body);
        } catch (Unreadable e) {
            return Received.of(InboundEvent.unreadable(rawKey(body), body, String.valueOf(e.getMessage())));
        }
    }

    private Received read(Fields update, byte[] body) throws Unreadable {
        String type = update.id("type");
        return switch (type) {
            case "text" -> Received.of(message(update));
            case "edit" ->
                Received.of(origin(update).edit(key(type, update), update.id("message_id"), content(update)));
            case "delete" -> Received.of(origin(update).delete(key(type, update), update.id("message_id")));
            case "reaction" ->
                Received.of(origin(update)
                        .reaction(
                                key(type, update),
                                update.id("message_id"),
                                update.id("reaction"),
                                update.flag("present", true)));
            case "delivered" -> Received.of(origin(update).delivered(key(type, update), update.id("message_id")));
            case "read" -> Received.of(origin(update).read(key(type, update), update.id("message_id")));
            case "returned" ->
                Received.of(origin(update).returned(key(type, update), update.id("message_id"), update.name("reason")));
            case "typing" -> Received.nothing().signal(typing(update));
            case "moved" ->
                Received.of(InboundEvent.moved(
                        key(type, update), address(update), Address.of(channel, update.id("new_chat"))));
            case "blocked", "unblocked" ->
                Received.of(InboundEvent.reachable(
                        key(type, update), identity(update).key(), type.equals("unblocked")));
            default -> Received.of(InboundEvent.unsupported(rawKey(body), type, body));
        };
    }

    private InboundEvent message(Fields update) throws Unreadable {
        String id = update.id("message_id");
        Content content = content(update);
        if (content.isEmpty()) {
            throw update.wrong("message", "must not be empty where there is nothing else");
        }
        // The keys of all else have a colon behind the type; so a message's id cannot be taken for one of them.
        String key = id.indexOf(':') < 0 ? id : "message:" + id;
        InboundEvent.NewMessage message = origin(update).message(key, id, content);
        String replyTo = update.optionalId("reply_to");
        return replyTo == null ? message : message.replyingTo(replyTo);
    }

    private static Content content(Fields update) throws Unreadable {
        return ContentJson.read(update, "message");
    }

    private static String key(String type, Fields update) throws Unreadable {
        return type + ":" + update.id("event_id");
    }

    private InboundEvent.Origin origin(Fields update) throws Unreadable {
        return InboundEvent.from(address(update), identity(update), update.time("timestamp"));
    }

    private Address address(Fields update) throws Unreadable {
        return new Address(channel, update.id("chat", update.id("from")), update.idOrEmpty("thread"));
    }

    private static Identity identity(Fields update) throws Unreadable {
        Identity identity = Identity.of(NAMESPACE, update.id("from"), update.name("name"));
        String firstName = update.name("first_name");
        return firstName.isEmpty() ? identity : identity.with(Identity.FIRST_NAME, firstName);
    }

    private Signal typing(Fields update) throws Unreadable {
        return new Signal(Signal.TYPING, address(update), identity(update));
    }

    /** The key of what has no id that can be relied on: the same bytes are the same event. */
    private static String rawKey(byte[] body) {
        try {
            return "raw:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
