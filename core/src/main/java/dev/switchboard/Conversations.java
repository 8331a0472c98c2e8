package dev.switchboard;

import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Receipt;
import java.util.List;

/** The conversations of a board, and their messages. Safe from any thread. */
public interface Conversations {
    /**
     * Lists conversations, those with the newest message first.
     *
     * @param query which
     * @return a page of them
     * @throws IllegalArgumentException if the query's cursor is not of such a list
     */
    Page<Conversation> find(ConversationQuery query);

    /**
     * Reads a conversation.
     *
     * @param id the conversation
     * @return the conversation
     * @throws NotFoundException if there is none
     */
    Conversation get(ConversationId id);

    /**
     * Finds the conversation at an address, or opens it, to write first.
     *
     * @param address the address
     * @return the conversation
     * @throws NotFoundException if the address's channel is not open
     */
    Conversation open(Address address);

    /**
     * Finds the conversation with a chat, or opens it, to write first.
     *
     * @param channel the channel's id
     * @param chat the platform's id of the chat
     * @return the conversation
     * @throws NotFoundException if the channel is not open
     */
    default Conversation open(String channel, String chat) {
        return open(Address.of(channel, chat));
    }

    /**
     * Reads a conversation backwards. {@code seq} has no gaps, so it is the cursor.
     *
     * @param id the conversation
     * @param beforeSeq only messages with a lower {@code seq}; {@link Long#MAX_VALUE} to begin with the newest
     * @param limit the most messages, 1 to 500
     * @return the messages, newest first
     */
    List<Message> messages(ConversationId id, long beforeSeq, int limit);

    /**
     * Reads a message.
     *
     * @param id the message
     * @return the message; its attachments can be opened
     * @throws NotFoundException if there is none
     */
    Message message(MessageId id);

    /**
     * Reads the contents that a message had before.
     *
     * @param id the message
     * @return the contents, oldest first; empty for a message that was not changed
     */
    List<Content> revisions(MessageId id);

    /**
     * Reads who has received and read up to where.
     *
     * @param id the conversation
     * @return the receipts
     */
    List<Receipt> receipts(ConversationId id);
}
