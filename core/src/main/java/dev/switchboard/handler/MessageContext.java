package dev.switchboard.handler;

import dev.switchboard.model.Contact;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Overlap;
import dev.switchboard.model.Template;
import dev.switchboard.model.Text;
import java.util.List;

/**
 * One call of a handler. What it does is collected, and committed once together with "done", after the handler returned.
 * For one thread at a time, and only until then: later calls are an {@link IllegalStateException}.
 */
public interface MessageContext {
    /** {@return the message; the last one where several were merged} */
    Message message();

    /** {@return all messages of this call, oldest first; more than one only with {@link Overlap#MERGED}} */
    List<Message> messages();

    /**
     * {@return what was written: the text of the message, without what a mail quotes and without its signature; all of it
     * is {@code message().text()}. The texts of all, joined by line breaks, where several were merged}
     */
    Text text();

    /**
     * What stood before in the conversation.
     *
     * @param atMost how many messages, 1 to 500
     * @return the messages, oldest first
     */
    List<Message> history(int atMost);

    /** {@return the person who wrote the message} */
    Contact contact();

    /** {@return what follows the command's name; empty where the message is no command} */
    String arguments();

    /** {@return which try this is, from 1} */
    int attempt();

    /** {@return the conversation, and changes to it} */
    ConversationEditor conversation();

    /**
     * Replies with literal text: no character of it is a placeholder.
     *
     * @param text the text
     * @return the id that the reply will have
     * @throws ContentException if the channel cannot carry it
     */
    default MessageId reply(String text) {
        return reply(Content.text(text));
    }

    /**
     * Replies with a template.
     *
     * @param template the template
     * @return the id that the reply will have
     * @throws ContentException if a placeholder has no value, or the channel cannot carry the text
     */
    MessageId reply(Template template);

    /**
     * Replies.
     *
     * @param content what the reply says; its attachments are read before this returns
     * @return the id that the reply will have
     * @throws ContentException if the channel cannot carry it
     */
    MessageId reply(Content content);

    /** Shows the person that somebody types, now, if the channel can; nothing of it is stored. */
    void typing();

    /**
     * A key for what the handler does elsewhere, the same at every try of this message and different from every other
     * message's.
     *
     * @param name what the key is for; tells several apart
     * @return the key, at most 255 characters of ASCII if the name is
     */
    String effectKey(String name);
}
