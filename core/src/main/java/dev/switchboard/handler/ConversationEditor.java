package dev.switchboard.handler;

import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import java.util.Optional;
import java.util.Set;

/**
 * A conversation, and changes to it that are collected and committed together. Reads show the conversation as it was when
 * it was first asked, with the changes made here; the changes are operations that are applied to it as it then is, so two
 * who change it at once do not undo each other. For one thread at a time.
 */
public interface ConversationEditor {
    /** {@return the conversation's id} */
    ConversationId id();

    /** {@return the id of its channel} */
    String channel();

    /** {@return its status} */
    Conversation.Status status();

    /** {@return the agent or team that has it} */
    Optional<String> assignee();

    /** {@return its labels} */
    Set<String> labels();

    /**
     * Sends a message, after those that were queued before it.
     *
     * @param content what it says; its attachments are read before this returns
     * @return the id that it will have
     * @throws ContentException if the channel cannot carry it
     */
    MessageId send(Content content);

    /**
     * Changes a message that this side sent. One that is not being sent yet changes in place. Nothing is changed and the
     * event {@code action.skipped} tells it, where the conversation has no such message of this side, or its send failed
     * or was cancelled.
     *
     * @param message the message
     * @param content what it is to say
     * @throws ContentException if the channel cannot carry it, or cannot edit
     */
    void edit(MessageId message, Content content);

    /**
     * Deletes a message that this side sent. One that is not being sent yet is cancelled. Nothing is deleted and the event
     * {@code action.skipped} tells it, where the conversation has no such message of this side, or its send failed or was
     * cancelled.
     *
     * @param message the message
     * @throws ContentException if the channel cannot delete
     */
    void delete(MessageId message);

    /**
     * Reacts to a message. Nothing is done and the event {@code action.skipped} tells it, where the conversation has no
     * such message.
     *
     * @param message the message
     * @param reaction the emoji; empty to take it back
     * @throws ContentException if the channel cannot react
     */
    void react(MessageId message, String reaction);

    /**
     * Gives it to an agent or team.
     *
     * @param assignee the host's id of the agent or team, 1 to 255 bytes
     */
    void assign(String assignee);

    /** Takes it from whoever has it. */
    void unassign();

    /**
     * Puts a label on it.
     *
     * @param label the label, 1 to 255 bytes
     */
    void addLabel(String label);

    /**
     * Takes a label off it.
     *
     * @param label the label
     */
    void removeLabel(String label);

    /**
     * Notes what an agent has read; never moves back.
     *
     * @param agent the host's id of the agent, 1 to 255 bytes
     * @param upToSeq the {@code seq} of the newest message read
     */
    void markRead(String agent, long upToSeq);

    /** Closes it: done with. */
    void close();

    /** Opens it again. */
    void reopen();

    /** Puts it away. */
    void archive();
}
