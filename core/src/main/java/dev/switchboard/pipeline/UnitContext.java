package dev.switchboard.pipeline;

import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.handler.MessageContext;
import dev.switchboard.model.Contact;
import dev.switchboard.model.Content;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Sender;
import dev.switchboard.model.Template;
import dev.switchboard.model.Text;
import dev.switchboard.storage.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One unit's context: reads when it is asked, and collects what is to be committed. */
final class UnitContext implements MessageContext {
    private static final int MOST_HISTORY = 500;

    private final List<Message> messages;
    private final int attempt;
    private final EditedConversation conversation;
    private final Storage storage;
    private final Templates templates;
    private final Runnable typing;
    private String arguments = "";
    private @Nullable Contact contact;

    /**
     * @param messages what the unit handles, oldest first
     * @param attempt which try it is, from 1
     * @param typing shows that somebody types
     */
    UnitContext(
            List<Message> messages,
            int attempt,
            EditedConversation conversation,
            Storage storage,
            Templates templates,
            Runnable typing) {
        this.messages = List.copyOf(messages);
        this.attempt = attempt;
        this.conversation = conversation;
        this.storage = storage;
        this.templates = templates;
        this.typing = typing;
    }

    void arguments(String arguments) {
        this.arguments = arguments;
    }

    EditedConversation edited() {
        return conversation;
    }

    @Override
    public Message message() {
        return messages.get(messages.size() - 1);
    }

    @Override
    public List<Message> messages() {
        return messages;
    }

    @Override
    public Text text() {
        return messages.size() == 1
                ? message().content().written()
                : Text.plain(messages.stream()
                        .map(message -> message.content().written().plain())
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public List<Message> history(int atMost) {
        if (atMost < 1 || atMost > MOST_HISTORY) {
            throw new IllegalArgumentException("atMost: must be 1 to " + MOST_HISTORY + ", was " + atMost);
        }
        List<Message> newestFirst = new ArrayList<>(
                storage.messages(conversation.id(), messages.get(0).seq(), atMost));
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    @Override
    public Contact contact() {
        if (contact == null) {
            if (!(message().sender() instanceof Sender.Person person)) {
                throw new IllegalStateException("an inbound message is from a person");
            }
            contact = storage.contactOf(person.identity().key())
                    .orElseThrow(() -> new NotFoundException(
                            "contact of", person.identity().key()));
        }
        return contact;
    }

    @Override
    public String arguments() {
        return arguments;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public ConversationEditor conversation() {
        return conversation;
    }

    @Override
    public MessageId reply(Template template) {
        return reply(Content.text(templates.render(template, this::contact)));
    }

    @Override
    public MessageId reply(Content content) {
        boolean names = content.replyTo() == null && conversation.answersAreNamed();
        return conversation.send(names ? content.replyTo(message().id()) : content);
    }

    @Override
    public void typing() {
        typing.run();
    }

    @Override
    public String effectKey(String name) {
        return message().id() + ":" + name;
    }
}
