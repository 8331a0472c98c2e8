package dev.switchboard;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Page;
import dev.switchboard.model.WebhookEntry;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.pipeline.Pipeline;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Webhooks: handed to the pipeline; their log is read from the storage. */
final class DefaultWebhooks implements Webhooks, WebhookLog {
    private final Pipeline pipeline;
    private final Supplier<Storage> storage;

    DefaultWebhooks(Pipeline pipeline, Supplier<Storage> storage) {
        this.pipeline = pipeline;
        this.storage = storage;
    }

    @Override
    public WebhookResponse handle(String channel, WebhookRequest request) {
        return pipeline.handleAndWait(channel, request);
    }

    @Override
    public CompletionStage<WebhookResponse> handleAsync(String channel, WebhookRequest request) {
        return pipeline.handle(channel, request);
    }

    @Override
    public WebhookLog log() {
        return this;
    }

    @Override
    public Page<WebhookEntry> list(
            @Nullable String channel, WebhookEntry.@Nullable Verdict verdict, @Nullable Cursor after, int limit) {
        return storage.get().webhooks().list(channel, verdict, after, DefaultSwitchboard.limited(limit));
    }

    @Override
    public Optional<WebhookRequest> request(long id) {
        return storage.get().webhooks().find(id).map(LoggedWebhook::request);
    }

    @Override
    public int replay(long id) {
        return pipeline.replay().replay(id);
    }
}
