package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the host asks for itself. */
final class HostCommit {
    private HostCommit() {}

    /** Changes to one conversation, as one. */
    static final class Update extends Commit<Done> {
        private final ConversationId conversation;
        private final List<Effect> effects;
        private final Work.@Nullable Origin origin;

        Update(ConversationId conversation, List<Effect> effects, Work.@Nullable Origin origin) {
            this.conversation = conversation;
            this.effects = List.copyOf(effects);
            this.origin = origin;
        }

        @Override
        Work.@Nullable Origin origin() {
            return origin;
        }

        @Override
        int weight() {
            return Math.max(1, effects.size());
        }

        @Override
        Object about() {
            return conversation;
        }

        @Override
        void declare(Needs needs) {
            needs.conversation(conversation);
            effects.forEach(effect -> effect.declare(needs, conversation));
        }

        @Override
        Done apply(Ledger ledger) {
            ConversationState state = there(ledger, conversation);
            effects.forEach(effect -> effect.apply(ledger, state));
            return Done.DONE;
        }
    }

    /** Nobody is to be led back to what was erased by what is written there now. */
    private static ConversationState there(Ledger ledger, ConversationId conversation) {
        ConversationState state = ledger.conversation(conversation);
        if (state.isVacant()) {
            throw new NotFoundException("conversation", conversation);
        }
        return state;
    }

    /** A message under an idempotency key: results in the message that the key stands for. */
    static final class Send extends Commit<MessageId> {
        private final ConversationId conversation;
        private final Effect.Send send;
        private final @Nullable SendKey key;
        private final Work.@Nullable Origin origin;

        Send(ConversationId conversation, Effect.Send send, @Nullable SendKey key, Work.@Nullable Origin origin) {
            this.conversation = conversation;
            this.send = send;
            this.key = key;
            this.origin = origin;
        }

        @Override
        Work.@Nullable Origin origin() {
            return origin;
        }

        @Override
        Object about() {
            return conversation;
        }

        @Override
        void declare(Needs needs) {
            needs.conversation(conversation);
            if (key != null) {
                needs.sendKey(key, send.id());
            }
        }

        @Override
        MessageId apply(Ledger ledger) {
            ConversationState state = there(ledger, conversation);
            MessageId known = key == null ? send.id() : ledger.sendKey(key);
            if (known.equals(send.id())) {
                send.apply(ledger, state);
            }
            return known;
        }
    }

    /** The conversation at an address, opened if there is none. */
    static final class Open extends Commit<ConversationId> {
        private final Address address;

        Open(Address address) {
            this.address = address;
        }

        @Override
        Object about() {
            return address;
        }

        @Override
        void declare(Needs needs) {
            needs.address(address);
        }

        @Override
        ConversationId apply(Ledger ledger) {
            return ledger.conversationAt(address).id();
        }
    }
}
