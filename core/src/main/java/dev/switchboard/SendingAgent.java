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

/** Hands what an agent asks for to the pipeline, in the agent's name. */
record SendingAgent(HostRequests requests, Sender.Agent sender) implements Agent {
    @Override
    public MessageId send(ConversationId conversation, Content content) {
        return requests.send(conversation, content, sender, null);
    }

    @Override
    public MessageId send(ConversationId conversation, Content content, String idempotencyKey) {
        return requests.send(conversation, content, sender, Objects.requireNonNull(idempotencyKey, "idempotencyKey"));
    }

    @Override
    public Conversation update(ConversationId conversation, Consumer<ConversationEditor> changes) {
        return requests.update(conversation, sender, changes);
    }
}
