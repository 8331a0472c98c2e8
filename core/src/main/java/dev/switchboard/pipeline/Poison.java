package dev.switchboard.pipeline;

import dev.switchboard.spi.InboundEvent;
import dev.switchboard.storage.ContentCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event that the storage refuses, as what is kept of it: no raw payload is left by then, so all that was read of it. */
final class Poison {
    private Poison() {}

    static InboundEvent raw(InboundEvent event, @Nullable Throwable refusal) {
        String reason = "cannot be stored: " + (refusal == null ? "unknown" : Failures.describe(refusal));
        return InboundEvent.unreadable(event.key(), describe(event).getBytes(StandardCharsets.UTF_8), reason);
    }

    private static String describe(InboundEvent event) {
        if (event instanceof InboundEvent.NewMessage message) {
            return ContentCodec.writeMap(Map.of(
                    "externalId", message.externalId(),
                    "chat", message.origin().address().chat(),
                    "thread", message.origin().address().thread(),
                    "from", message.origin().by().key().value(),
                    "at", message.origin().at().toString(),
                    "content", ContentCodec.write(message.content())));
        }
        return event.toString();
    }
}
