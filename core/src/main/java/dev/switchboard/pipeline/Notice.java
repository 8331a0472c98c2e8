package dev.switchboard.pipeline;

import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.ReceiptMove;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a platform tells about a message by its id: it was deleted, reacted to, delivered, read, or came back. It may be
 * told before the id is stored, since a receipt can be faster than the commit of what became of the send: it is then kept,
 * and applied when the id is known.
 *
 * @param type the type of the event that tells it
 * @param facts what is told
 */
record Notice(String type, Map<String, String> facts) {
    static Notice deleted() {
        return new Notice(Event.MESSAGE_DELETED, Map.of());
    }

    static Notice of(InboundEvent.Reaction reaction) {
        return new Notice(
                Event.MESSAGE_REACTED,
                Map.of(
                        "reaction", reaction.reaction(),
                        "by", reaction.origin().by().key().value(),
                        "present", Boolean.toString(reaction.present())));
    }

    static Notice of(InboundEvent.ReceiptMove receipt) {
        return new Notice(
                Event.RECEIPT_MOVED,
                Map.of(
                        "by", receipt.origin().by().key().value(),
                        "read", Boolean.toString(receipt.read())));
    }

    static Notice of(InboundEvent.Return returned) {
        return new Notice(Event.MESSAGE_FAILED, Map.of("error", returned.reason()));
    }

    static Notice of(EarlyEvent early) {
        return new Notice(early.type(), early.facts());
    }

    /** Keeps it until the id is stored, and tells it at once: the id may be that of a message that never came here. */
    void keep(Ledger ledger, ExternalId about) {
        ledger.keepEarly(new EarlyEvent(about, type, facts));
        ledger.event(type, about.channel(), null, null, and("externalId", about.id()));
    }

    /** Changes the message that it is about, and tells it. */
    void apply(Ledger ledger, Message message) {
        Map<String, String> told = facts;
        switch (type) {
            case Event.MESSAGE_DELETED -> ledger.mark(message.id(), Message.Mark.DELETED);
            case Event.RECEIPT_MOVED -> {
                move(ledger, message);
                told = and("seq", Long.toString(message.seq()));
            }
            case Event.MESSAGE_FAILED -> deliver(ledger, message, Delivery.State.FAILED, facts.get("error"));
            default -> {} // a reaction changes nothing but the feed
        }
        ledger.event(type, ledger.conversation(message.conversation()), message.id(), told);
    }

    private void move(Ledger ledger, Message message) {
        boolean read = Boolean.parseBoolean(facts.get("read"));
        ledger.receipt(new ReceiptMove(
                message.conversation(), facts.getOrDefault("by", ""), message.seq(), read ? message.seq() : 0));
        Delivery delivery = message.delivery();
        Delivery.State state = read ? Delivery.State.READ : Delivery.State.DELIVERED;
        if (delivery != null && isForward(delivery.state(), state)) {
            deliver(ledger, message, state, delivery.error());
        }
    }

    private static boolean isForward(Delivery.State from, Delivery.State to) {
        return from == Delivery.State.SENT || (from == Delivery.State.DELIVERED && to == Delivery.State.READ);
    }

    private static void deliver(Ledger ledger, Message message, Delivery.State state, @Nullable String error) {
        Delivery delivery = message.delivery();
        if (delivery != null) {
            ledger.deliver(
                    new DeliveryUpdate(message.id(), state, delivery.attempts(), delivery.wasInDoubt(), error, null));
        }
    }

    private Map<String, String> and(String name, String value) {
        Map<String, String> more = new HashMap<>(facts);
        more.put(name, value);
        return more;
    }
}
