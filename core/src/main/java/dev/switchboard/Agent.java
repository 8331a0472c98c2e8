package dev.switchboard;

import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Sender;
import java.util.function.Consumer;

/**
 * A board as one person of the host's uses it: what is sent here is from that {@link Sender.Agent}, and is not unread for
 * them. Holds nothing; it is made for a call, or kept. Safe from any thread.
 *
 * @see Switchboard#agent
 * @see ConversationQuery#unreadBy
 */
public interface Agent {
    /**
     * Sends a message, as {@link Switchboard#send(ConversationId, Content)} does.
     *
     * @param conversation the conversation
     * @param content what it says; its attachments are read before this returns
     * @return the message
     * @throws NotFoundException if there is no such conversation, or its channel is not open
     * @throws ContentException if the channel cannot carry it; nothing is stored
     */
    MessageId send(ConversationId conversation, Content content);

    /**
     * Sends a message once, as {@link Switchboard#send(ConversationId, Content, String)} does.
     *
     * @param conversation the conversation
     * @param content what it says; its attachments are read before this returns
     * @param idempotencyKey 1 to 255 bytes, unique in the conversation's channel whoever sends; kept for 30 days at least
     * @return the message; the first one that was sent with the key, if there was one
     * @throws NotFoundException if there is no such conversation, or its channel is not open
     * @throws ContentException if the channel cannot carry it; nothing is stored
     */
    MessageId send(ConversationId conversation, Content content, String idempotencyKey);

    /**
     * Changes a conversation, as {@link Switchboard#update} does; what the editor sends is from this agent.
     *
     * @param conversation the conversation
     * @param changes called once, on this thread; if it throws, nothing is changed
     * @return the conversation as it is then
     * @throws NotFoundException if there is no such conversation, or its channel is not open
     */
    Conversation update(ConversationId conversation, Consumer<ConversationEditor> changes);
}
