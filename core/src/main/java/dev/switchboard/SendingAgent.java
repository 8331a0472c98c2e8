package dev.switchboard;

import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Sender;
import dev.switchboard.pipeline.HostRequests;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Hands what an agent asks for to the pipeline, in the agent's name. */
record SendingAgent(Supplier<HostRequests> requests, Sender.Agent sender) implements Agent {
    @Override
    public MessageId send(ConversationId conversation, Content content) {
        return requests.get().send(conversation, content, sender, null);
    }

    @Override
    public MessageId send(ConversationId conversation, Content content, String idempotencyKey) {
        return requests.get()
                .send(conversation, content, sender, Objects.requireNonNull(idempotencyKey, "idempotencyKey"));
    }

    @Override
    public Conversation update(ConversationId conversation, Consumer<ConversationEditor> changes) {
        return requests.get().update(conversation, sender, changes);
    }
}
