package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.Origin;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one inbound event changes: the counterpart of {@link Effect} for what comes in. */
sealed interface Arrival {
    /** Says what has to be read. */
    void declare(Needs needs);

    /** Changes the ledger. */
    void apply(Ledger ledger, Way way);

    /**
     * How it came in.
     *
     * @param channel the channel
     * @param ordered whether the channel's messages are handled in their order
     * @param late whether it was parked until now
     * @param participants who takes part by it
     */
    record Way(String channel, boolean ordered, boolean late, RecentParticipants.Joining participants) {}

    /** {@return what an event changes} */
    static Arrival of(InboundEvent event) {
        if (event instanceof InboundEvent.NewMessage message) {
            return new OfMessage(message);
        } else if (event instanceof InboundEvent.Edit edit) {
            return new OfEdit(edit);
        } else if (event instanceof InboundEvent.Deletion deletion) {
            return new OfDeletion(deletion);
        } else if (event instanceof InboundEvent.Reaction reaction) {
            return new OfReaction(reaction);
        } else if (event instanceof InboundEvent.ReceiptMove receipt) {
            return new OfReceipt(receipt);
        } else if (event instanceof InboundEvent.Return returned) {
            return new OfReturn(returned);
        } else if (event instanceof InboundEvent.Moved moved) {
            return new OfMove(moved);
        } else if (event instanceof InboundEvent.Reachability reachability) {
            return new OfReachability(reachability);
        }
        return new OfRaw((InboundEvent.Raw) event);
    }

    /** A message that a person wrote. */
    record OfMessage(InboundEvent.NewMessage event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            arrives(needs, event.origin());
            if (event.replyTo() != null) {
                needs.externalId(id(event.origin(), event.replyTo()));
            }
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            ConversationState conversation = join(ledger, way, event.origin());
            Message stored = insert(ledger, conversation, way, event, replyTo(ledger));
            ledger.enqueue(conversation, Work.Type.HANDLE, stored, "", way.ordered());
        }

        private @Nullable MessageId replyTo(Ledger ledger) {
            return event.replyTo() == null
                    ? null
                    : ledger.find(id(event.origin(), event.replyTo()))
                            .map(PartRef::message)
                            .orElse(null);
        }
    }

    /** Other content for a message. One that is not known is first heard of by it: stored, and nothing runs for it. */
    record OfEdit(InboundEvent.Edit event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            arrives(needs, event.origin());
            needs.externalId(id(event.origin(), event.externalId()));
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            Optional<Message> known = known(ledger, event.origin(), event.externalId());
            if (known.isEmpty()) {
                ConversationState conversation = join(ledger, way, event.origin());
                insert(ledger, conversation, way, asMessage(), null);
                return;
            }
            Content content = event.content().replyTo(known.get().content().replyTo());
            Message revised = ledger.revise(known.get(), content, known.get().parts());
            tell(ledger, Event.MESSAGE_REVISED, revised, Map.of("revision", Integer.toString(revised.revision())));
        }

        private InboundEvent.NewMessage asMessage() {
            return new InboundEvent.NewMessage(event.key(), event.origin(), event.externalId(), event.content(), null);
        }
    }

    /** The end of a message, by who wrote it or by the platform. */
    record OfDeletion(InboundEvent.Deletion event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.externalId(id(event.origin(), event.externalId()));
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            about(
                    ledger,
                    event.origin(),
                    event.externalId(),
                    Event.MESSAGE_DELETED,
                    Map.of(),
                    message -> ledger.mark(message.id(), Message.Mark.DELETED));
        }
    }

    /** A person's reaction to a message. */
    record OfReaction(InboundEvent.Reaction event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.externalId(id(event.origin(), event.externalId()));
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            Map<String, String> facts = Map.of(
                    "reaction", event.reaction(),
                    "by", event.origin().by().key().value(),
                    "present", Boolean.toString(event.present()));
            about(ledger, event.origin(), event.externalId(), Event.MESSAGE_REACTED, facts, message -> {});
        }
    }

    /** How far a person has got or read our messages. */
    record OfReceipt(InboundEvent.ReceiptMove event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.externalId(id(event.origin(), event.upTo()));
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            String by = event.origin().by().key().value();
            Map<String, String> facts = Map.of("by", by, "read", Boolean.toString(event.read()));
            about(ledger, event.origin(), event.upTo(), Event.RECEIPT_MOVED, facts, message -> {
                long read = event.read() ? message.seq() : 0;
                ledger.receipt(new ReceiptMove(message.conversation(), by, message.seq(), read));
                advance(ledger, message, event.read() ? Delivery.State.READ : Delivery.State.DELIVERED);
            });
        }

        private static void advance(Ledger ledger, Message message, Delivery.State state) {
            Delivery delivery = message.delivery();
            if (delivery != null && isForward(delivery.state(), state)) {
                ledger.deliver(new DeliveryUpdate(
                        message.id(), state, delivery.attempts(), delivery.wasInDoubt(), delivery.error(), null));
            }
        }

        private static boolean isForward(Delivery.State from, Delivery.State to) {
            return from == Delivery.State.SENT || (from == Delivery.State.DELIVERED && to == Delivery.State.READ);
        }
    }

    /** A message of ours that came back. */
    record OfReturn(InboundEvent.Return event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.externalId(id(event.origin(), event.externalId()));
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            Map<String, String> facts = Map.of("error", event.reason());
            about(
                    ledger,
                    event.origin(),
                    event.externalId(),
                    Event.MESSAGE_FAILED,
                    facts,
                    message -> fail(ledger, message));
        }

        private void fail(Ledger ledger, Message message) {
            Delivery delivery = message.delivery();
            if (delivery != null) {
                ledger.deliver(new DeliveryUpdate(
                        message.id(),
                        Delivery.State.FAILED,
                        delivery.attempts(),
                        delivery.wasInDoubt(),
                        event.reason(),
                        null));
            }
        }
    }

    /** A chat that has another id from now on. */
    record OfMove(InboundEvent.Moved event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.knownAddress(event.from());
            needs.knownAddress(event.to());
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            Optional<ConversationState> conversation = ledger.knownConversationAt(event.from());
            if (conversation.isPresent()
                    && ledger.knownConversationAt(event.to()).isEmpty()) {
                ledger.move(conversation.get(), event.to());
            }
        }
    }

    /** Whether a person can be written to. */
    record OfReachability(InboundEvent.Reachability event) implements Arrival {
        @Override
        public void declare(Needs needs) {}

        @Override
        public void apply(Ledger ledger, Way way) {
            ledger.reachable(event.identity(), event.reachable());
            Map<String, String> facts = Map.of(
                    "identity", event.identity().value(),
                    "reachable", Boolean.toString(event.reachable()));
            ledger.event(Event.CONTACT_REACHABLE, way.channel(), null, null, facts);
        }
    }

    /** What could not be read, or has no type. */
    record OfRaw(InboundEvent.Raw event) implements Arrival {
        @Override
        public void declare(Needs needs) {}

        @Override
        public void apply(Ledger ledger, Way way) {
            ledger.park(new Parked(
                    Ids.next(),
                    event.kind() == null ? Parked.Kind.INBOUND : Parked.Kind.UNSUPPORTED,
                    way.channel(),
                    event.key(),
                    null,
                    null,
                    event.reason(),
                    0,
                    event.raw(),
                    ledger.now()));
        }
    }

    private static void arrives(Needs needs, Origin origin) {
        needs.identity(origin.by());
        needs.address(origin.address());
    }

    private static ConversationState join(Ledger ledger, Way way, Origin origin) {
        ConversationState conversation = ledger.conversationAt(origin.address());
        if (conversation.status() != Conversation.Status.OPEN) {
            conversation.status(Conversation.Status.OPEN);
            ledger.event(Event.CONVERSATION_CHANGED, conversation, null, Map.of("changed", "status"));
        }
        Identity.Key person = origin.by().key();
        if (way.participants().add(conversation.id(), person)) {
            ledger.participant(conversation, person);
        }
        return conversation;
    }

    private static Message insert(
            Ledger ledger,
            ConversationState conversation,
            Way way,
            InboundEvent.NewMessage event,
            @Nullable MessageId replyTo) {
        Content content = replyTo == null ? event.content() : event.content().replyTo(replyTo);
        Message message = new Message(
                new MessageId(Ids.next()),
                conversation.id(),
                conversation.nextSeq(ledger.now()),
                Message.Direction.INBOUND,
                new Sender.Person(event.origin().by()),
                content,
                0,
                List.of(new Part(null, List.of(event.externalId()))),
                event.origin().at(),
                ledger.now(),
                null,
                way.late() ? Message.Mark.LATE : null);
        ledger.insert(message);
        ledger.externalIds(message, 0, event.origin().address(), List.of(event.externalId()));
        ledger.event(Event.MESSAGE_RECEIVED, conversation, message.id(), Map.of());
        return message;
    }

    /** Tells what happened to a message, and changes it; what is told of one that is not known is told all the same. */
    private static void about(
            Ledger ledger,
            Origin origin,
            String externalId,
            String type,
            Map<String, String> facts,
            Consumer<Message> change) {
        Optional<Message> known = known(ledger, origin, externalId);
        if (known.isPresent()) {
            change.accept(known.get());
            tell(ledger, type, known.get(), facts);
        } else {
            Map<String, String> more = new HashMap<>(facts);
            more.put("externalId", externalId);
            ledger.event(type, origin.address().channel(), null, null, more);
        }
    }

    private static void tell(Ledger ledger, String type, Message message, Map<String, String> facts) {
        ledger.event(type, ledger.conversation(message.conversation()), message.id(), facts);
    }

    private static Optional<Message> known(Ledger ledger, Origin origin, String externalId) {
        return ledger.find(id(origin, externalId)).flatMap(ref -> ledger.message(ref.message()));
    }

    private static ExternalId id(Origin origin, String externalId) {
        Address address = origin.address();
        return new ExternalId(address.channel(), address.chat(), externalId);
    }
}
