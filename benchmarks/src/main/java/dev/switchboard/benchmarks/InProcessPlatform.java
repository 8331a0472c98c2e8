package dev.switchboard.benchmarks;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A platform that costs next to nothing, so that what is measured is the pipeline: no HTTP, no signature, no JSON. It
 * answers every send at once, and tells whose reply arrived.
 */
final class InProcessPlatform implements AutoCloseable {
    private static final Map<String, InProcessPlatform> OPEN = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();
    private final LongConsumer onReply;

    /**
     * Opens it.
     *
     * @param onReply called with the number of the message that was replied to
     */
    InProcessPlatform(LongConsumer onReply) {
        this.onReply = onReply;
        OPEN.put(name, this);
    }

    static @Nullable InProcessPlatform named(String name) {
        return OPEN.get(name);
    }

    /** The channel of {@link Traffic} on this platform. */
    ChannelConfig channel() {
        return channel(Traffic.CHANNEL);
    }

    /** A channel on this platform. */
    ChannelConfig channel(String id) {
        return ChannelConfig.of(InProcessConnectorProvider.TYPE, id).with(InProcessConnectorProvider.PLATFORM, name);
    }

    /** The webhook that tells of a message. */
    static WebhookRequest webhook(long number) {
        return WebhookRequest.post(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    void arrived(long number) {
        onReply.accept(number);
    }

    @Override
    public void close() {
        OPEN.remove(name);
    }
}
