package dev.switchboard.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person on a simulated platform, in one chat: what they do is told to the channel, and returned as it was told. Safe
 * from any thread.
 */
public final class Person {
    private final SimulatedPlatform platform;
    private final String id;
    private final String name;
    private final String chat;
    private final String thread;

    Person(SimulatedPlatform platform, String id, String name, String chat, String thread) {
        this.platform = platform;
        this.id = Objects.requireNonNull(id, "id");
        this.name = Objects.requireNonNull(name, "name");
        this.chat = Objects.requireNonNull(chat, "chat");
        this.thread = Objects.requireNonNull(thread, "thread");
    }

    /** {@return the platform's id of the person} */
    public String id() {
        return id;
    }

    /** {@return the platform's id of the chat} */
    public String chat() {
        return chat;
    }

    /**
     * The same person in another chat.
     *
     * @param chat the platform's id of the chat, such as a group's
     * @param thread the topic inside it, or empty
     * @return the person there
     */
    public Person in(String chat, String thread) {
        return new Person(platform, id, name, chat, thread);
    }

    /**
     * Writes a text.
     *
     * @param text the text
     * @return what was told
     */
    public Update says(String text) {
        return says(Content.text(text));
    }

    /**
     * Writes anything.
     *
     * @param content what; its attachments must be opened from bytes on this platform, see {@link #sendsFile}
     * @return what was told
     */
    public Update says(Content content) {
        return says(content, null);
    }

    /**
     * Answers a message.
     *
     * @param messageId the platform's id of the message
     * @param text the text
     * @return what was told
     */
    public Update repliesTo(String messageId, String text) {
        return says(Content.text(text), Objects.requireNonNull(messageId, "messageId"));
    }

    private Update says(Content content, @Nullable String replyTo) {
        String messageId = platform.newId("sim");
        ObjectNode update = update("text", content, messageId);
        if (replyTo != null) {
            update.put("reply_to", replyTo);
        }
        return platform.tell(messageId, Json.bytes(update));
    }

    /**
     * Sends a file.
     *
     * @param fileName its name
     * @param mediaType its media type
     * @param bytes what is in it
     * @return what was told
     */
    public Update sendsFile(String fileName, String mediaType, byte[] bytes) {
        String reference = platform.newId("file");
        try {
            platform.files().put(reference, new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Refused e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return says(Content.of(Attachment.remote(fileName, mediaType, bytes.length, reference)));
    }

    /**
     * Presses the newest button with a label.
     *
     * @param label what it shows
     * @return what was told
     * @throws IllegalStateException if nobody sees such a button
     */
    public Update presses(String label) {
        List<SimulatedMessage> newestFirst = new ArrayList<>(messages());
        Collections.reverse(newestFirst);
        for (SimulatedMessage message : newestFirst) {
            Optional<Element.Button> button = button(message, label);
            if (button.isPresent()) {
                Element press = new Element.ButtonPress(label, button.get().value());
                return says(Content.of(press), message.id());
            }
        }
        throw new IllegalStateException("no button " + label + " in chat " + chat);
    }

    private static Optional<Element.Button> button(SimulatedMessage message, String label) {
        return message.content().all(Element.Buttons.class).stream()
                .flatMap(buttons -> buttons.rows().stream().flatMap(List::stream))
                .filter(button -> button.label().equals(label))
                .findFirst();
    }

    /**
     * Changes a message of their own.
     *
     * @param messageId the platform's id of it
     * @param text what it says now
     * @return what was told
     */
    public Update edits(String messageId, String text) {
        return tells("edit", update("edit", Content.text(text), messageId), messageId);
    }

    /**
     * Deletes a message of their own.
     *
     * @param messageId the platform's id of it
     * @return what was told
     */
    public Update deletes(String messageId) {
        return tells("delete", update("delete", messageId), messageId);
    }

    /**
     * Reacts to a message, or takes a reaction back.
     *
     * @param messageId the platform's id of it
     * @param reaction the emoji
     * @param present whether it is there from now on
     * @return what was told
     */
    public Update reacts(String messageId, String reaction, boolean present) {
        ObjectNode update =
                update("reaction", messageId).put("reaction", reaction).put("present", present);
        return tells("reaction", update, messageId);
    }

    /**
     * Has messages on the device.
     *
     * @param upTo the platform's id of the newest of them
     * @return what was told
     */
    public Update receives(String upTo) {
        return tells("delivered", update("delivered", upTo), upTo);
    }

    /**
     * Has seen messages.
     *
     * @param upTo the platform's id of the newest of them
     * @return what was told
     */
    public Update reads(String upTo) {
        return tells("read", update("read", upTo), upTo);
    }

    /**
     * Begins to type.
     *
     * @return what was told
     */
    public Update types() {
        return tells("typing", update("typing", null), "");
    }

    /**
     * Blocks the channel, or lets it write again.
     *
     * @param blocked whether it may not write from now on
     * @return what was told
     */
    public Update blocks(boolean blocked) {
        String type = blocked ? "blocked" : "unblocked";
        return tells(type, update(type, null), "");
    }

    /**
     * The platform gives a message back undelivered.
     *
     * @param messageId the platform's id of the message
     * @param reason why
     * @return what was told
     */
    public Update returns(String messageId, String reason) {
        return tells("returned", update("returned", messageId).put("reason", reason), messageId);
    }

    /**
     * The chat moves to another address; what the person does next is told from the old one still.
     *
     * @param newChat the platform's id of it
     * @return what was told
     */
    public Update moves(String newChat) {
        return tells("moved", update("moved", null).put("new_chat", newChat), "");
    }

    /**
     * Does what no connector has a type for.
     *
     * @param type what the platform calls it
     * @param payload characters that are to occur in it
     * @return what was told
     */
    public Update does(String type, String payload) {
        return tells(type, update(type, null).put("payload", payload), "");
    }

    /** {@return the messages that were sent to this chat, as they are shown now} */
    public List<SimulatedMessage> messages() {
        return platform.messages(chat).stream()
                .filter(message -> message.thread().equals(thread))
                .toList();
    }

    /** {@return the texts of these messages} */
    public List<String> seen() {
        return messages().stream().map(SimulatedMessage::text).toList();
    }

    private Update tells(String type, ObjectNode update, String messageId) {
        return platform.tell(messageId, Json.bytes(update.put("event_id", platform.newId(type))));
    }

    private ObjectNode update(String type, Content content, String messageId) {
        ObjectNode update = Json.object();
        update.put("from", id).put("message", content.text().plain());
        about(update, type, messageId);
        ContentJson.writeBeside(update, content);
        return update;
    }

    private ObjectNode update(String type, @Nullable String messageId) {
        ObjectNode update = Json.object();
        update.put("from", id);
        about(update, type, messageId);
        return update;
    }

    private void about(ObjectNode update, String type, @Nullable String messageId) {
        update.put("type", type);
        if (messageId != null) {
            update.put("message_id", messageId);
        }
        update.put("timestamp", platform.now().toString());
        update.put("name", name).put("first_name", name.split(" ", 2)[0]);
        if (!chat.equals(id)) {
            update.put("chat", chat);
        }
        if (!thread.isEmpty()) {
            update.put("thread", thread);
        }
    }
}
