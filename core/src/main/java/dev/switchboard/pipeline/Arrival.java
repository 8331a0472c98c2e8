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
import dev.switchboard.spi.Background;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.Origin;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one inbound event changes: the counterpart of {@link Effect} for what comes in. */
sealed interface Arrival {
    /** The way of a message that the owner of the account sent without us. */
    Delivery SENT_ELSEWHERE = new Delivery(Delivery.State.SENT, 0, false, null, null);

    /** Where it came from; null where it is about no conversation. */
    default @Nullable Address address() {
        return null;
    }

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
     * @param quietTime how long an album waits for one more piece
     * @param participants who takes part by it
     */
    record Way(
            String channel,
            boolean ordered,
            boolean late,
            Duration quietTime,
            RecentParticipants.Joining participants) {}

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
        } else if (event instanceof InboundEvent.Membership membership) {
            return new OfMembership(membership);
        } else if (event instanceof InboundEvent.Reachability reachability) {
            return new OfReachability(reachability);
        }
        return new OfRaw((InboundEvent.Raw) event);
    }

    /**
     * A new message. One whose id is known changes nothing, be it a second telling or a message of ours;
     * but what only an edit had told of is handled now.
     */
    record OfMessage(InboundEvent.NewMessage event) implements Arrival {
        @Override
        public Address address() {
            return event.origin().address();
        }

        @Override
        public void declare(Needs needs) {
            arrives(needs, event.origin());
            event.background().others().forEach(needs::identity);
            needs.newExternalId(id(event.origin(), event.externalId()));
            String alias = event.background().alias();
            if (alias != null) {
                needs.newExternalId(id(event.origin(), alias));
            }
            if (event.replyTo() != null) {
                needs.externalId(id(event.origin(), event.replyTo()));
            }
            if (event.album() != null) {
                needs.externalId(Album.id(event, event.album()));
                needs.newExternalId(Album.id(event, event.album()));
                needs.handlingAt(event.origin().address());
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
            ConversationState conversation = join(ledger, way, event);
            Optional<Message> album = album(ledger);
            if (album.isPresent()) {
                Album.join(ledger, album.get(), event, way.quietTime());
                return;
            }
            Message stored = insert(ledger, conversation, event, replyTo(ledger), mark(way));
            if (event.album() != null) {
                ledger.externalIds(stored, Album.id(event, event.album()));
            }
            if (event.background().author() == Background.Author.PERSON) {
                enqueue(ledger, way, conversation, stored);
            }
        }

        private void enqueue(Ledger ledger, Way way, ConversationState conversation, Message stored) {
            if (event.album() == null) {
                ledger.enqueue(conversation, Work.Type.HANDLE, stored, "", way.ordered());
            } else {
                ledger.enqueueLater(conversation, stored, Album.DETAIL, way.ordered(), way.quietTime());
            }
        }

        private Message.@Nullable Mark mark(Way way) {
            if (event.background().author() == Background.Author.PROGRAM) {
                return Message.Mark.AUTOMATIC;
            }
            return way.late() ? Message.Mark.LATE : null;
        }

        private Optional<Message> album(Ledger ledger) {
            return event.album() == null
                    ? Optional.empty()
                    : ledger.find(Album.id(event, event.album()))
                            .flatMap(ref -> ledger.message(ref.message()))
                            .filter(message -> message.mark() != Message.Mark.ERASED);
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
        public Address address() {
            return event.origin().address();
        }

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
                InboundEvent.NewMessage message = asMessage();
                insert(ledger, join(ledger, way, message), message, null, Message.Mark.EDIT_ONLY);
                return;
            }
            if (known.get().mark() == Message.Mark.ERASED) {
                return; // what was erased stays so
            }
            if (Album.hasPiece(known.get(), event.externalId())) {
                Album.edit(ledger, known.get(), event.externalId(), event.content());
                return;
            }
            Content content = event.content().replyTo(known.get().content().replyTo());
            Message revised = ledger.revise(known.get(), content, known.get().parts());
            ledger.event(
                    Event.MESSAGE_REVISED,
                    ledger.conversation(revised.conversation()),
                    revised.id(),
                    Map.of("revision", Integer.toString(revised.revision()), "change", Event.EDIT));
        }

        private InboundEvent.NewMessage asMessage() {
            return event.origin().message(event.key(), event.externalId(), event.content());
        }
    }

    /** What is told about a message: its end, a reaction, how far it got. */
    record OfNotice(Origin origin, String externalId, Notice notice) implements Arrival {
        @Override
        public Address address() {
            return origin.address();
        }

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
        public Address address() {
            return event.from();
        }

        @Override
        public void declare(Needs needs) {
            needs.move(event.from(), event.to());
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            ledger.knownConversationAt(event.from()).ifPresent(conversation -> ledger.move(conversation, event.to()));
        }
    }

    /** Somebody who came to a chat or left it. */
    record OfMembership(InboundEvent.Membership event) implements Arrival {
        @Override
        public Address address() {
            return event.origin().address();
        }

        @Override
        public void declare(Needs needs) {
            arrives(needs, event.origin());
        }

        @Override
        public void apply(Ledger ledger, Way way) {
            ConversationState conversation =
                    ledger.conversationAt(event.origin().address());
            Identity.Key person = event.origin().by().key();
            if (event.member() && way.participants().add(conversation.id(), ledger.identity(person))) {
                ledger.participant(conversation, person);
            }
            ledger.event(
                    event.member() ? Event.PARTICIPANT_JOINED : Event.PARTICIPANT_LEFT,
                    conversation,
                    null,
                    Map.of("identity", person.value()));
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

    private static ConversationState join(Ledger ledger, Way way, InboundEvent.NewMessage event) {
        ConversationState conversation = ledger.conversationAt(event.origin().address());
        if (conversation.status() != Conversation.Status.OPEN) {
            conversation.status(Conversation.Status.OPEN);
            ledger.event(Event.CONVERSATION_CHANGED, conversation, null, Map.of("changed", "status"));
        }
        if (event.background().author() != Background.Author.OWNER) {
            takesPart(ledger, way, conversation, event.origin().by());
        }
        event.background().others().forEach(other -> takesPart(ledger, way, conversation, other));
        return conversation;
    }

    private static void takesPart(Ledger ledger, Way way, ConversationState conversation, Identity person) {
        if (way.participants().add(conversation.id(), ledger.identity(person.key()))) {
            ledger.participant(conversation, person.key());
        }
    }

    private static Message insert(
            Ledger ledger,
            ConversationState conversation,
            InboundEvent.NewMessage event,
            @Nullable MessageId replyTo,
            Message.@Nullable Mark mark) {
        Content content = replyTo == null ? event.content() : event.content().replyTo(replyTo);
        boolean own = event.background().author() == Background.Author.OWNER;
        List<String> ids = ids(ledger, event);
        Message message = new Message(
                new MessageId(Ids.next()),
                conversation.id(),
                conversation.nextSeq(ledger.now()),
                own ? Message.Direction.OUTBOUND : Message.Direction.INBOUND,
                own ? new Sender.Agent("") : new Sender.Person(event.origin().by()),
                content,
                0,
                List.of(new Part(event.album() == null ? null : event.content(), ids)),
                event.origin().at(),
                ledger.now(),
                own ? SENT_ELSEWHERE : null,
                mark);
        ledger.insert(message);
        ledger.externalIds(message, 0, event.origin().address(), ids);
        ledger.event(own ? Event.MESSAGE_SENT : Event.MESSAGE_RECEIVED, conversation, message.id(), Map.of());
        return message;
    }

    private static List<String> ids(Ledger ledger, InboundEvent.NewMessage event) {
        String alias = event.background().alias();
        boolean free = alias != null && !alias.equals(event.externalId()) && !ledger.isTaken(id(event.origin(), alias));
        return free ? List.of(event.externalId(), alias) : List.of(event.externalId());
    }

    private static Optional<Message> known(Ledger ledger, Origin origin, String externalId) {
        return ledger.find(id(origin, externalId)).flatMap(ref -> ledger.message(ref.message()));
    }

    private static ExternalId id(Origin origin, String externalId) {
        Address address = origin.address();
        return new ExternalId(address.channel(), address.chat(), externalId);
    }
}
