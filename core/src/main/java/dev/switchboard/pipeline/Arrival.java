package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.Event;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.Origin;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            return new OfNotice(deletion.origin(), deletion.externalId(), Notice.deleted());
        } else if (event instanceof InboundEvent.Reaction reaction) {
            return new OfNotice(reaction.origin(), reaction.externalId(), Notice.of(reaction));
        } else if (event instanceof InboundEvent.ReceiptMove receipt) {
            return new OfNotice(receipt.origin(), receipt.upTo(), Notice.of(receipt));
        } else if (event instanceof InboundEvent.Return returned) {
            return new OfNotice(returned.origin(), returned.externalId(), Notice.of(returned));
        } else if (event instanceof InboundEvent.Moved moved) {
            return new OfMove(moved);
        } else if (event instanceof InboundEvent.Reachability reachability) {
            return new OfReachability(reachability);
        }
        return new OfRaw((InboundEvent.Raw) event);
    }

    /**
     * A message that a person wrote. One whose id is known changes nothing, be it a second telling or a message of ours;
     * but what only an edit had told of is handled now.
     */
    record OfMessage(InboundEvent.NewMessage event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            arrives(needs, event.origin());
            needs.newExternalId(id(event.origin(), event.externalId()));
            if (event.replyTo() != null) {
                needs.externalId(id(event.origin(), event.replyTo()));
            }
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            if (ledger.isTaken(id(event.origin(), event.externalId()))) {
                known(ledger, event.origin(), event.externalId())
                        .filter(message -> message.mark() == Message.Mark.EDIT_ONLY)
                        .ifPresent(message -> handle(ledger, way, message));
                return;
            }
            ConversationState conversation = join(ledger, way, event.origin());
            Message.Mark mark = way.late() ? Message.Mark.LATE : null;
            Message stored = insert(ledger, conversation, event, replyTo(ledger), mark);
            ledger.enqueue(conversation, Work.Type.HANDLE, stored, "", way.ordered());
        }

        private static void handle(Ledger ledger, Way way, Message message) {
            ledger.mark(message.id(), Message.Mark.LATE);
            ConversationState conversation = ledger.conversation(message.conversation());
            ledger.enqueue(conversation, Work.Type.HANDLE, message, "", way.ordered());
        }

        private @Nullable MessageId replyTo(Ledger ledger) {
            return event.replyTo() == null
                    ? null
                    : ledger.find(id(event.origin(), event.replyTo()))
                            .map(PartRef::message)
                            .orElse(null);
        }
    }

    /** Other content for a message. One that is not known is first heard of by it: stored, and nothing runs for it yet. */
    record OfEdit(InboundEvent.Edit event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            arrives(needs, event.origin());
            needs.externalId(id(event.origin(), event.externalId()));
            needs.newExternalId(id(event.origin(), event.externalId()));
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            Optional<Message> known = known(ledger, event.origin(), event.externalId());
            if (known.isEmpty()) {
                ConversationState conversation = join(ledger, way, event.origin());
                insert(ledger, conversation, asMessage(), null, Message.Mark.EDIT_ONLY);
                return;
            }
            Content content = event.content().replyTo(known.get().content().replyTo());
            Message revised = ledger.revise(known.get(), content, known.get().parts());
            ledger.event(
                    Event.MESSAGE_REVISED,
                    ledger.conversation(revised.conversation()),
                    revised.id(),
                    Map.of("revision", Integer.toString(revised.revision())));
        }

        private InboundEvent.NewMessage asMessage() {
            return new InboundEvent.NewMessage(event.key(), event.origin(), event.externalId(), event.content(), null);
        }
    }

    /** What is told about a message: its end, a reaction, how far it got. */
    record OfNotice(Origin origin, String externalId, Notice notice) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.externalId(id(origin, externalId));
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            Optional<Message> known = known(ledger, origin, externalId);
            if (known.isPresent()) {
                notice.apply(ledger, known.get());
            } else {
                notice.keep(ledger, id(origin, externalId));
            }
        }
    }

    /** A chat that has another id from now on. */
    record OfMove(InboundEvent.Moved event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.move(event.from(), event.to());
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            ledger.knownConversationAt(event.from()).ifPresent(conversation -> ledger.move(conversation, event.to()));
        }
    }

    /** Whether a person can be written to. */
    record OfReachability(InboundEvent.Reachability event) implements Arrival {
        @Override
        public void declare(Needs needs) {
            needs.person(event.identity());
        }

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
            String kind = event.kind();
            if (kind == null) {
                ledger.park(parked(ledger, way, Parked.Kind.INBOUND));
            } else {
                ledger.keep(parked(ledger, way, Parked.Kind.UNSUPPORTED), kind);
            }
        }

        private Parked parked(Ledger ledger, Way way, Parked.Kind kind) {
            return new Parked(
                    Ids.next(),
                    kind,
                    way.channel(),
                    event.key(),
                    null,
                    null,
                    event.reason(),
                    0,
                    event.raw(),
                    ledger.now());
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
            InboundEvent.NewMessage event,
            @Nullable MessageId replyTo,
            Message.@Nullable Mark mark) {
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
                mark);
        ledger.insert(message);
        ledger.externalIds(message, 0, event.origin().address(), List.of(event.externalId()));
        ledger.event(Event.MESSAGE_RECEIVED, conversation, message.id(), Map.of());
        return message;
    }

    private static Optional<Message> known(Ledger ledger, Origin origin, String externalId) {
        return ledger.find(id(origin, externalId)).flatMap(ref -> ledger.message(ref.message()));
    }

    private static ExternalId id(Origin origin, String externalId) {
        Address address = origin.address();
        return new ExternalId(address.channel(), address.chat(), externalId);
    }
}
