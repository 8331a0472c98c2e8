package dev.switchboard.telegram;

import dev.switchboard.model.Attachment;
import java.util.Map;

/**
 * A call of a method, perhaps with files.
 *
 * @param method the method
 * @param parameters its parameters but for the files: an object that is written as JSON
 * @param files the files by the name under which they are posted
 */
record Request(BotMethod method, Object parameters, Map<String, Attachment> files) {
    Request {
        files = Map.copyOf(files);
    }
}
