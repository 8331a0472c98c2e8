package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Text;
import dev.switchboard.testkit.telegram.BotCall.PostedFile;
import org.jspecify.annotations.Nullable;

/**
 * A message of the bot's, as people see it.
 *
 * @param id its id
 * @param chat the chat that it is in
 * @param kind what it is: {@code text}, {@code photo}, {@code document}, {@code location} and so on
 * @param text its text or caption
 * @param file its file; null where it has none
 * @param album the id of the album that it is part of; null where it is part of none
 * @param parameters the parameters of the call that made it, or changed it last
 */
public record BotMessage(
        int id,
        String chat,
        String kind,
        Text text,
        @Nullable PostedFile file,
        @Nullable String album,
        JsonNode parameters) {

    BotMessage changed(Text changed, JsonNode by) {
        return new BotMessage(id, chat, kind, changed, file, album, by);
    }
}
