package dev.switchboard.simulator;

import dev.switchboard.model.Content;
import org.jspecify.annotations.Nullable;

/**
 * What a connector asks a platform for.
 *
 * @param key the idempotency key, or empty
 * @param deduplicate whether the platform is to take a key that it has seen as the same send
 * @param id the message that is meant, or empty
 */
record Call(
        Operation operation,
        String key,
        boolean deduplicate,
        String chat,
        String thread,
        String id,
        Content content,
        @Nullable String replyTo,
        String reaction) {
    static Call of(Operation operation, String chat, String thread) {
        return new Call(operation, "", false, chat, thread, "", Content.EMPTY, null, "");
    }

    Call message(String id) {
        return new Call(operation, key, deduplicate, chat, thread, id, content, replyTo, reaction);
    }

    Call key(String key, boolean deduplicate) {
        return new Call(operation, key, deduplicate, chat, thread, id, content, replyTo, reaction);
    }

    Call content(Content content, @Nullable String replyTo) {
        return new Call(operation, key, deduplicate, chat, thread, id, content, replyTo, reaction);
    }

    Call reaction(String reaction) {
        return new Call(operation, key, deduplicate, chat, thread, id, content, replyTo, reaction);
    }
}
