package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.Deletion;
import dev.switchboard.spi.InboundEvent.Edit;
import dev.switchboard.spi.InboundEvent.Moved;
import dev.switchboard.spi.InboundEvent.NewMessage;
import dev.switchboard.spi.InboundEvent.Origin;
import dev.switchboard.spi.InboundEvent.Raw;
import dev.switchboard.spi.InboundEvent.Reachability;
import dev.switchboard.spi.InboundEvent.Reaction;
import dev.switchboard.spi.InboundEvent.ReceiptMove;
import dev.switchboard.spi.InboundEvent.Return;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commit (1): what one webhook or poll brought, and where the next poll begins. */
final class IntakeCommit extends Commit<Done> {
    private final String channel;
    private final List<InboundEvent> events;
    private final @Nullable String offset;
    private final @Nullable Lease poll;
    private final boolean ordered;
    private final RecentParticipants recent;
    private final @Nullable UUID parsedAgain;
    private List<Participant> seen = List.of();

    /**
     * @param poll the lease to poll the channel; null for a webhook
     * @param ordered whether the channel's messages are handled in their order
     */
    IntakeCommit(
            String channel,
            List<InboundEvent> events,
            @Nullable String offset,
            @Nullable Lease poll,
            boolean ordered,
            RecentParticipants recent) {
        this(channel, events, offset, poll, ordered, recent, null);
    }

    private IntakeCommit(
            String channel,
            List<InboundEvent> events,
            @Nullable String offset,
            @Nullable Lease poll,
            boolean ordered,
            RecentParticipants recent,
            @Nullable UUID parsedAgain) {
        this.channel = channel;
        this.events = List.copyOf(events);
        this.offset = offset;
        this.poll = poll;
        this.ordered = ordered;
        this.recent = recent;
        this.parsedAgain = parsedAgain;
        whenDone((done, failure) -> {
            if (failure == null) {
                recent.add(seen);
            }
        });
    }

    /** What was parked raw, and can be read by now: its events take its place, though their keys are known. */
    static IntakeCommit parsedAgain(
            UUID parked, String channel, List<InboundEvent> events, boolean ordered, RecentParticipants recent) {
        return new IntakeCommit(channel, events, null, null, ordered, recent, parked);
    }

    /** The same with some of its events, and without the offset, which moves only with the last of them. */
    IntakeCommit only(List<InboundEvent> some) {
        return new IntakeCommit(channel, some, null, poll, ordered, recent);
    }

    /** The same without events: only the offset is left to be stored. */
    IntakeCommit onlyOffset() {
        return new IntakeCommit(channel, List.of(), offset, poll, ordered, recent);
    }

    List<InboundEvent> events() {
        return events;
    }

    @Override
    int weight() {
        return Math.max(1, events.size());
    }

    @Override
    Collection<Lease> leases() {
        return poll == null ? List.of() : List.of(poll);
    }

    @Override
    void declare(Needs needs) {
        if (parsedAgain != null) {
            needs.parked(parsedAgain);
        }
        for (InboundEvent event : events) {
            needs.key(new EventKey(channel, event.key()));
            if (event instanceof NewMessage message) {
                arrives(needs, message.origin());
                if (message.replyTo() != null) {
                    needs.externalId(id(message.origin(), message.replyTo()));
                }
            } else if (event instanceof Edit edit) {
                arrives(needs, edit.origin());
                needs.externalId(id(edit.origin(), edit.externalId()));
            } else if (event instanceof Deletion deletion) {
                needs.externalId(id(deletion.origin(), deletion.externalId()));
            } else if (event instanceof Reaction reaction) {
                needs.externalId(id(reaction.origin(), reaction.externalId()));
            } else if (event instanceof ReceiptMove receipt) {
                needs.externalId(id(receipt.origin(), receipt.upTo()));
            } else if (event instanceof Return returned) {
                needs.externalId(id(returned.origin(), returned.externalId()));
            } else if (event instanceof Moved moved) {
                needs.knownAddress(moved.from());
                needs.knownAddress(moved.to());
            }
        }
    }

    private static void arrives(Needs needs, Origin origin) {
        needs.identity(origin.by());
        needs.address(origin.address());
    }

    @Override
    Done apply(Ledger ledger) {
        seen = new ArrayList<>();
        boolean again = parsedAgain != null && ledger.unparked(parsedAgain).isPresent();
        for (InboundEvent event : events) {
            if (ledger.takeKey(new EventKey(channel, event.key())) || again) {
                apply(ledger, event);
            }
        }
        if (offset != null) {
            ledger.offset(channel, offset);
        }
        return Done.DONE;
    }

    private void apply(Ledger ledger, InboundEvent event) {
        if (event instanceof NewMessage message) {
            ConversationState conversation = join(ledger, message.origin());
            Message stored = insert(ledger, conversation, message, replyTo(ledger, message));
            ledger.enqueue(conversation, Work.Type.HANDLE, stored, "", ordered);
        } else if (event instanceof Edit edit) {
            applyEdit(ledger, edit);
        } else if (event instanceof Deletion deletion) {
            about(
                    ledger,
                    deletion.origin(),
                    deletion.externalId(),
                    Event.MESSAGE_DELETED,
                    Map.of(),
                    message -> ledger.mark(message.id(), Message.Mark.DELETED));
        } else if (event instanceof Reaction reaction) {
            Map<String, String> facts = Map.of(
                    "reaction", reaction.reaction(),
                    "by", reaction.origin().by().key().value(),
                    "present", Boolean.toString(reaction.present()));
            about(ledger, reaction.origin(), reaction.externalId(), Event.MESSAGE_REACTED, facts, message -> {});
        } else if (event instanceof ReceiptMove receipt) {
            applyReceipt(ledger, receipt);
        } else if (event instanceof Return returned) {
            about(
                    ledger,
                    returned.origin(),
                    returned.externalId(),
                    Event.MESSAGE_FAILED,
                    Map.of("error", returned.reason()),
                    message -> applyReturn(ledger, returned, message));
        } else if (event instanceof Moved moved) {
            applyMove(ledger, moved);
        } else if (event instanceof Reachability reachability) {
            ledger.reachable(reachability.identity(), reachability.reachable());
            ledger.event(
                    Event.CONTACT_REACHABLE,
                    channel,
                    null,
                    null,
                    Map.of(
                            "identity", reachability.identity().value(),
                            "reachable", Boolean.toString(reachability.reachable())));
        } else if (event instanceof Raw raw) {
            park(ledger, raw);
        }
    }

    private ConversationState join(Ledger ledger, Origin origin) {
        ConversationState conversation = ledger.conversationAt(origin.address());
        if (conversation.status() != Conversation.Status.OPEN) {
            conversation.status(Conversation.Status.OPEN);
            ledger.event(Event.CONVERSATION_CHANGED, conversation, null, Map.of("changed", "status"));
        }
        if (!recent.contains(conversation.id(), origin.by().key())) {
            ledger.participant(conversation, origin.by().key());
            seen.add(new Participant(conversation.id(), origin.by().key()));
        }
        return conversation;
    }

    private static Message insert(
            Ledger ledger, ConversationState conversation, NewMessage event, @Nullable MessageId replyTo) {
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
                null);
        ledger.insert(message);
        ledger.externalIds(message, 0, event.origin().address(), List.of(event.externalId()));
        ledger.event(Event.MESSAGE_RECEIVED, conversation, message.id(), Map.of());
        return message;
    }

    private static @Nullable MessageId replyTo(Ledger ledger, NewMessage message) {
        return message.replyTo() == null
                ? null
                : ledger.find(id(message.origin(), message.replyTo()))
                        .map(PartRef::message)
                        .orElse(null);
    }

    /** An edit of a message that is not known is the first that is heard of it: it is stored, and nothing runs for it. */
    private void applyEdit(Ledger ledger, Edit edit) {
        Optional<Message> known =
                ledger.find(id(edit.origin(), edit.externalId())).flatMap(ref -> ledger.message(ref.message()));
        if (known.isEmpty()) {
            ConversationState conversation = join(ledger, edit.origin());
            insert(
                    ledger,
                    conversation,
                    new NewMessage(edit.key(), edit.origin(), edit.externalId(), edit.content(), null),
                    null);
            return;
        }
        Content content = edit.content().replyTo(known.get().content().replyTo());
        Message revised = ledger.revise(known.get(), content, known.get().parts());
        tell(ledger, Event.MESSAGE_REVISED, revised, Map.of("revision", Integer.toString(revised.revision())));
    }

    private void applyReceipt(Ledger ledger, ReceiptMove receipt) {
        String by = receipt.origin().by().key().value();
        Map<String, String> facts = Map.of("by", by, "read", Boolean.toString(receipt.read()));
        about(ledger, receipt.origin(), receipt.upTo(), Event.RECEIPT_MOVED, facts, message -> {
            long read = receipt.read() ? message.seq() : 0;
            ledger.receipt(new Rows.ReceiptMove(message.conversation(), by, message.seq(), read));
            advance(ledger, message, receipt.read() ? Delivery.State.READ : Delivery.State.DELIVERED);
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

    private static void applyReturn(Ledger ledger, Return returned, Message message) {
        Delivery delivery = message.delivery();
        if (delivery != null) {
            ledger.deliver(new DeliveryUpdate(
                    message.id(),
                    Delivery.State.FAILED,
                    delivery.attempts(),
                    delivery.wasInDoubt(),
                    returned.reason(),
                    null));
        }
    }

    private static void applyMove(Ledger ledger, Moved moved) {
        Optional<ConversationState> conversation = ledger.knownConversationAt(moved.from());
        if (conversation.isPresent() && ledger.knownConversationAt(moved.to()).isEmpty()) {
            ledger.move(conversation.get(), moved.to());
        }
    }

    private void park(Ledger ledger, Raw raw) {
        ledger.park(new Parked(
                Ids.next(),
                raw.kind() == null ? Parked.Kind.INBOUND : Parked.Kind.UNSUPPORTED,
                channel,
                raw.key(),
                null,
                null,
                raw.reason(),
                0,
                raw.raw(),
                ledger.now()));
    }

    private interface MessageChange {
        void to(Message message);
    }

    /** Tells what happened to a message, and changes it; what is told of one that is not known is told all the same. */
    private void about(
            Ledger ledger,
            Origin origin,
            String externalId,
            String type,
            Map<String, String> facts,
            MessageChange change) {
        Optional<Message> known = ledger.find(id(origin, externalId)).flatMap(ref -> ledger.message(ref.message()));
        if (known.isPresent()) {
            change.to(known.get());
            tell(ledger, type, known.get(), facts);
        } else {
            Map<String, String> more = new HashMap<>(facts);
            more.put("externalId", externalId);
            ledger.event(type, channel, null, null, more);
        }
    }

    private static void tell(Ledger ledger, String type, Message message, Map<String, String> facts) {
        ledger.event(type, ledger.conversation(message.conversation()), message.id(), facts);
    }

    private static ExternalId id(Origin origin, String externalId) {
        Address address = origin.address();
        return new ExternalId(address.channel(), address.chat(), externalId);
    }
}
