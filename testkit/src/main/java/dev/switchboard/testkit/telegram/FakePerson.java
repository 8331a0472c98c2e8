package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A person who writes to the bot in a private chat. */
public final class FakePerson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long NOW = 1_700_000_000;

    private final FakeBotApi api;
    private final long id;
    private final String firstName;

    FakePerson(FakeBotApi api, long id, String firstName) {
        this.api = api;
        this.id = id;
        this.firstName = firstName;
    }

    /** {@return the person's id, and that of the chat} */
    public String id() {
        return Long.toString(id);
    }

    private ObjectNode user() {
        return JSON.createObjectNode().put("id", id).put("is_bot", false).put("first_name", firstName);
    }

    /**
     * A message of the person's with nothing in it yet, and not told yet.
     *
     * @return the message
     */
    public ObjectNode message() {
        ObjectNode message =
                JSON.createObjectNode().put("message_id", api.nextId()).put("date", NOW);
        message.set("from", user());
        message.putObject("chat").put("id", id).put("type", "private").put("first_name", firstName);
        return message;
    }

    private ObjectNode told(ObjectNode message) {
        api.tell("message", message);
        return message;
    }

    /**
     * Writes something.
     *
     * @param text the text
     * @return the message
     */
    public ObjectNode says(String text) {
        return told(message().put("text", text));
    }

    /**
     * Sends a photo.
     *
     * @param bytes what is in it
     * @param caption what stands under it; may be empty
     * @return the message
     */
    public ObjectNode sendsPhoto(byte[] bytes, String caption) {
        return told(photo(bytes, caption));
    }

    /**
     * Sends a document.
     *
     * @param name the file's name
     * @param bytes what is in it
     * @param caption what stands under it; may be empty
     * @return the message
     */
    public ObjectNode sendsDocument(String name, byte[] bytes, String caption) {
        ObjectNode message = captioned(message(), caption);
        message.putObject("document")
                .put("file_id", api.file(bytes))
                .put("file_unique_id", "unique")
                .put("file_name", name)
                .put("file_size", bytes.length);
        return told(message);
    }

    /**
     * Sends an album of photos: each is told on its own.
     *
     * @param album the album's id
     * @param caption what stands under the first; may be empty
     * @param photos what is in each
     * @return the messages
     */
    public List<ObjectNode> sendsAlbum(String album, String caption, List<byte[]> photos) {
        return photos.stream()
                .map(photo ->
                        told(photo(photo, photo == photos.get(0) ? caption : "").put("media_group_id", album)))
                .toList();
    }

    private ObjectNode photo(byte[] bytes, String caption) {
        ObjectNode message = captioned(message(), caption);
        message.putArray("photo")
                .addObject()
                .put("file_id", api.file(bytes))
                .put("file_unique_id", "unique")
                .put("width", 90)
                .put("height", 60)
                .put("file_size", bytes.length);
        return message;
    }

    private static ObjectNode captioned(ObjectNode message, String caption) {
        return caption.isEmpty() ? message : message.put("caption", caption);
    }

    /**
     * Changes the text of a message.
     *
     * @param message the message
     * @param text what it says now
     */
    public void edits(ObjectNode message, String text) {
        api.tell("edited_message", message.deepCopy().put("text", text).put("edit_date", NOW + 60));
    }

    /**
     * Presses a button under a message of the bot's.
     *
     * @param message the message
     * @param data the button's data
     */
    public void presses(BotMessage message, String data) {
        ObjectNode query = JSON.createObjectNode().put("id", "press-" + api.nextId());
        query.set("from", user());
        ObjectNode under =
                query.putObject("message").put("message_id", message.id()).put("date", NOW);
        under.putObject("chat").put("id", id).put("type", "private").put("first_name", firstName);
        under.put("text", message.text().plain());
        under.set("reply_markup", message.parameters().path("reply_markup"));
        query.put("chat_instance", "1").put("data", data);
        api.tell("callback_query", query);
    }

    /**
     * Blocks the bot, or allows it again.
     *
     * @param blocked whether the person blocks it
     */
    public void blocks(boolean blocked) {
        ObjectNode change = JSON.createObjectNode().put("date", NOW);
        change.putObject("chat").put("id", id).put("type", "private").put("first_name", firstName);
        change.set("from", user());
        change.putObject("old_chat_member").put("status", blocked ? "member" : "kicked");
        change.putObject("new_chat_member").put("status", blocked ? "kicked" : "member");
        api.tell("my_chat_member", change);
    }
}
