package dev.switchboard.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.telegram.BotApi.RawAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.updates.DeleteWebhook;

/** A bot that is asked for its updates. Webhooks are still read, so that the way can be changed without a gap. */
final class PolledTelegramConnector extends TelegramConnector implements Connector.Polling {
    // https://core.telegram.org/bots/api#getupdates, limit: 1-100
    private static final int LIMIT = 100;
    // Asked for by name: without, Telegram leaves out reactions, and keeps to what an earlier program asked for.
    private static final List<String> KINDS = List.of(
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "message_reaction",
            "callback_query",
            "my_chat_member");

    private final Duration timeout;

    PolledTelegramConnector(TelegramSettings settings, BotApi api, UpdateReader updates) {
        super(settings, api, updates);
        this.timeout = settings.pollTimeout();
    }

    /** The parameters of {@code getUpdates}. The library's own class cannot hold an offset over 31 bits. */
    private record GetUpdates(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long offset,

            int limit,
            long timeout,
            @JsonProperty("allowed_updates") List<String> allowedUpdates) {}

    @Override
    public Received poll(@Nullable String offset) throws IOException, InterruptedException {
        Long from = offset == null ? null : Long.valueOf(offset);
        GetUpdates request = new GetUpdates(from, LIMIT, timeout.toSeconds(), KINDS);
        RawAnswer raw = api.await(BotMethod.GET_UPDATES, request);
        if (raw.status() == 409 && raw.answer().says("webhook is active")) {
            // Somebody set a webhook and forgot it. What waits there comes by the poll, so nothing is dropped.
            api.call(BotMethod.DELETE_WEBHOOK, new DeleteWebhook(false), null);
            raw = api.await(BotMethod.GET_UPDATES, request);
        }
        UpdateReader.Batch batch = batch(raw);
        Received received = Received.of(batch.events());
        return batch.next() == null ? received : received.offset(batch.next());
    }

    private UpdateReader.Batch batch(RawAnswer raw) throws IOException {
        if (raw.status() == 200) {
            Optional<UpdateReader.Batch> batch = updates.readBatch(raw.body());
            if (batch.isPresent()) {
                return batch.get();
            }
        }
        throw BotApiErrors.of(BotMethod.GET_UPDATES, raw.answer(), null);
    }

    @Override
    public List<InboundEvent> parseAgain(byte[] raw) {
        return updates.read(raw);
    }

    @Override
    public Duration pause() {
        return Duration.ZERO;
    }
}
