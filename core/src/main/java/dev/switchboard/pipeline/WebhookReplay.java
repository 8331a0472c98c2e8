package dev.switchboard.pipeline;

import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Received;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Takes logged webhooks in once more. Safe from any thread. */
public final class WebhookReplay {
    private final Storage storage;
    private final OpenChannels channels;
    private final Intake intake;

    WebhookReplay(Storage storage, OpenChannels channels, Intake intake) {
        this.storage = storage;
        this.channels = channels;
        this.intake = intake;
    }

    /**
     * Takes one in.
     *
     * @param id its place in the log
     * @return how many of its events were not known
     */
    public int replay(long id) {
        LoggedWebhook logged = storage.webhooks().find(id).orElseThrow(() -> new NotFoundException("webhook", id));
        OpenChannel channel = channels.get(logged.entry().channel());
        @Nullable WebhookRequest request = logged.request();
        if (request == null) {
            throw new IllegalStateException(
                    "webhook " + id + " was " + logged.entry().verdict() + ": its request was not kept");
        }
        Received received = parse(channel, request, id);
        try {
            return intake.take(channel, received, null).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : StorageException.unavailable("the webhook was not taken in", e);
        }
    }

    private static Received parse(OpenChannel channel, WebhookRequest request, long id) {
        if (!(channel.connector() instanceof Connector.Webhooks webhooks)) {
            throw new IllegalStateException("channel " + channel.id() + " takes no webhooks");
        }
        try {
            return webhooks.parse(request);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("webhook " + id + " cannot be read", e);
        }
    }
}
