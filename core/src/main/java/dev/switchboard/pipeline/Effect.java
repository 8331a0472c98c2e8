package dev.switchboard.pipeline;

import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change to one conversation, asked for by a handler, a rule or the host: an operation, applied to the conversation as
 * it is under its lock, not a row written back.
 */
sealed interface Effect {
    /** Why a message cannot be edited or deleted. */
    String NOT_SENT = "the message is not one that this conversation sent, or it failed or was cancelled";

    /** Says what has to be read besides the conversation. */
    default void declare(Needs needs, ConversationId conversation) {}

    /** Changes the ledger. */
    void apply(Ledger ledger, ConversationState conversation);

    /**
     * A new message.
     *
     * @param parts what is sent, fitted to the channel
     */
    record Send(MessageId id, Content content, List<Part> parts, Sender sender) implements Effect {
        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            Message message = new Message(
                    id,
                    conversation.id(),
                    conversation.nextSeq(ledger.now()),
                    Message.Direction.OUTBOUND,
                    sender,
                    content,
                    0,
                    parts,
                    ledger.now(),
                    ledger.now(),
                    Delivery.NEW,
                    null);
            ledger.insert(message);
            ledger.event(Event.MESSAGE_QUEUED, conversation, id, Map.of());
            ledger.enqueue(conversation, Work.Type.SEND, message, "", true);
        }
    }

    /** Other content for a message that this side sent. */
    record Edit(MessageId id, Content content, List<Part> parts) implements Effect {
        @Override
        public void declare(Needs needs, ConversationId conversation) {
            needs.message(id);
            needs.lane(new LaneKey(conversation, Work.Lane.SENDING));
        }

        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            Optional<Message> known = own(ledger, conversation, id)
                    .filter(message -> isToBeSent(message) && message.mark() != Message.Mark.ERASED);
            if (known.isEmpty()) {
                skip(ledger, conversation, id, "edit", NOT_SENT);
                return;
            }
            Message message = known.get();
            boolean begun = isOut(message) || idle(ledger, conversation, id).isEmpty();
            if (begun && message.parts().size() > 1) {
                skip(ledger, conversation, id, "edit", "the message goes out in more than one part, and it was begun");
                return;
            }
            Message revised = ledger.revise(message, content, begun ? message.parts() : parts);
            String revision = Integer.toString(revised.revision());
            ledger.event(Event.MESSAGE_REVISED, conversation, id, Map.of("revision", revision));
            if (begun) {
                ledger.enqueue(conversation, Work.Type.EDIT, revised, revision, true);
            }
        }
    }

    /** The end of a message that this side sent. */
    record Delete(MessageId id) implements Effect {
        @Override
        public void declare(Needs needs, ConversationId conversation) {
            needs.message(id);
            needs.lane(new LaneKey(conversation, Work.Lane.SENDING));
        }

        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            Optional<Message> known =
                    own(ledger, conversation, id).filter(message -> isToBeSent(message) || isLeftInPart(message));
            if (known.isEmpty()) {
                skip(ledger, conversation, id, "delete", NOT_SENT);
                return;
            }
            Message message = known.get();
            Optional<StandingWork> idle = idle(ledger, conversation, id);
            idle.ifPresent(standing -> cancel(ledger, conversation, standing));
            if (idle.isEmpty() || isOut(message)) {
                ledger.enqueue(conversation, Work.Type.DELETE, message, "", true);
            }
        }

        private void cancel(Ledger ledger, ConversationState conversation, StandingWork standing) {
            ledger.cancel(conversation, standing);
            int attempts = standing.work().attempts();
            ledger.deliver(new DeliveryUpdate(id, Delivery.State.CANCELLED, attempts, false, null, null));
            ledger.event(Event.MESSAGE_CANCELLED, conversation, id, Map.of());
        }
    }

    /** A reaction of this side to a message; empty to take it back. */
    record React(MessageId id, String reaction) implements Effect {
        @Override
        public void declare(Needs needs, ConversationId conversation) {
            needs.message(id);
        }

        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            Optional<Message> message = own(ledger, conversation, id);
            if (message.isPresent()) {
                ledger.enqueue(conversation, Work.Type.REACT, message.get(), reaction, true);
            } else {
                skip(ledger, conversation, id, "react", "the message is not one of this conversation");
            }
        }
    }

    /** An agent or team that has the conversation; null for nobody. */
    record Assign(@Nullable String assignee) implements Effect {
        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            conversation.assignee(assignee);
            changed(ledger, conversation, "assignee");
        }
    }

    /** A label, put on or taken off. */
    record Label(String label, boolean present) implements Effect {
        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            ledger.label(conversation, label, present);
            changed(ledger, conversation, "labels");
        }
    }

    /** A status. */
    record SetStatus(Conversation.Status status) implements Effect {
        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            conversation.status(status);
            changed(ledger, conversation, "status");
        }
    }

    /** What an agent has read. */
    record Read(String agent, long upToSeq) implements Effect {
        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            long seq = Math.min(upToSeq, conversation.lastSeq());
            ledger.receipt(new ReceiptMove(conversation.id(), agent, seq, seq));
            ledger.event(
                    Event.RECEIPT_MOVED,
                    conversation,
                    null,
                    Map.of("by", agent, "seq", Long.toString(seq), "read", "true"));
        }
    }

    /** An action that could not be done. */
    record Skipped(String action, String error) implements Effect {
        @Override
        public void apply(Ledger ledger, ConversationState conversation) {
            ledger.event(Event.ACTION_SKIPPED, conversation, null, Map.of("action", action, "error", error));
        }
    }

    private static void changed(Ledger ledger, ConversationState conversation, String what) {
        ledger.event(Event.CONVERSATION_CHANGED, conversation, null, Map.of("changed", what));
    }

    private static void skip(Ledger ledger, ConversationState conversation, MessageId id, String action, String error) {
        ledger.event(Event.ACTION_SKIPPED, conversation, id, Map.of("action", action, "error", error));
    }

    private static Optional<Message> own(Ledger ledger, ConversationState conversation, MessageId id) {
        return ledger.message(id).filter(message -> message.conversation().equals(conversation.id()));
    }

    /** Whether it is a message of this side that is or will be on the platform. */
    private static boolean isToBeSent(Message message) {
        Delivery delivery = message.delivery();
        return delivery != null
                && delivery.state() != Delivery.State.FAILED
                && delivery.state() != Delivery.State.CANCELLED;
    }

    /** Whether sending it failed when parts of it were on the platform already. */
    private static boolean isLeftInPart(Message message) {
        Delivery delivery = message.delivery();
        return delivery != null && delivery.state() == Delivery.State.FAILED && isOut(message);
    }

    /** Whether at least a part of it is on the platform. */
    private static boolean isOut(Message message) {
        return message.parts().stream().anyMatch(part -> !part.externalIds().isEmpty());
    }

    /** The work that is to send a message, or the rest of it, while it is sure that no call for it is under way. */
    private static Optional<StandingWork> idle(Ledger ledger, ConversationState conversation, MessageId id) {
        return ledger.lane(new LaneKey(conversation.id(), Work.Lane.SENDING)).stream()
                .filter(standing -> standing.work().type() == Work.Type.SEND
                        && standing.work().message().equals(id)
                        && standing.state() != Work.State.HELD
                        && !standing.work().inDoubt())
                .findFirst();
    }
}
