package dev.switchboard.telegram;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.telegram.BotApi.RawAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.updates.DeleteWebhook;

/** A bot that is asked for its updates. Webhooks are still read, so that the way can be changed without a gap. */
final class PolledTelegramConnector extends TelegramConnector implements Connector.Polling {
    // https://core.telegram.org/bots/api#getupdates, limit: 1-100
    private static final int LIMIT = 100;
    private static final Logger LOG = LoggerFactory.getLogger(PolledTelegramConnector.class);

    /** A server that does not hold a poll is asked again after this. */
    private static final Duration UNHELD = Duration.ofMillis(250);

    private final Duration timeout;
    private volatile @Nullable Unanswered unanswered;
    private volatile Duration pause = Duration.ZERO;

    PolledTelegramConnector(TelegramSettings settings, IntSupplier nodes, BotApi api, UpdateReader updates) {
        super(settings, nodes, api, updates);
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
        answerPresses(offset);
        long begun = System.nanoTime();
        UpdateReader.Batch batch = batch(offset == null ? null : Long.valueOf(offset));
        unanswered = batch.presses().isEmpty() ? null : new Unanswered(batch.next(), batch.presses());
        pause = System.nanoTime() - begun < UNHELD.toNanos() ? UNHELD : Duration.ZERO;
        Received received = Received.of(batch.events());
        return batch.next() == null ? received : received.offset(batch.next());
    }

    /**
     * Presses of buttons that are not answered yet, so that the buttons show that they wait.
     *
     * @param next the offset with which they are committed
     */
    private record Unanswered(@Nullable String next, List<String> presses) {}

    /** A poll with the offset of a batch says that the batch is committed. A press that cannot be answered shows it by itself. */
    private void answerPresses(@Nullable String offset) throws InterruptedException {
        Unanswered committed = unanswered;
        if (committed == null || !Objects.equals(committed.next(), offset)) {
            return;
        }
        unanswered = null;
        for (String press : committed.presses()) {
            try {
                api.call(BotMethod.ANSWER_CALLBACK_QUERY, new AnswerCallbackQuery(press), null);
            } catch (ChannelException e) {
                LOG.debug("The press of a button could not be answered: {}", e.getMessage());
                if (e.kind() != ChannelException.Kind.REJECTED) {
                    return; // Nobody answers now, and what was written to the bot must not wait for the others.
                }
            }
        }
    }

    private UpdateReader.Batch batch(@Nullable Long from) throws IOException, InterruptedException {
        RawAnswer raw = get(from, LIMIT);
        try {
            return updates.readBatch(raw.body())
                    .filter(read -> raw.status() == 200)
                    .orElseThrow(() -> BotApiErrors.of(BotMethod.GET_UPDATES, raw.answer(), null));
        } catch (JsonProcessingException e) {
            // Alone it can be kept raw, and the next be asked for.
            RawAnswer alone = get(from, 1);
            return UpdateReader.unreadable(alone.body(), e.getOriginalMessage()).orElseThrow(() -> e);
        }
    }

    private RawAnswer get(@Nullable Long from, int limit) throws IOException, InterruptedException {
        GetUpdates request = new GetUpdates(from, limit, timeout.toSeconds(), UpdateReader.KINDS);
        RawAnswer raw = api.await(BotMethod.GET_UPDATES, request);
        if (raw.status() == 409 && raw.answer().says("webhook is active")) {
            // Somebody set a webhook and forgot it. What waits there comes by the poll, so nothing is dropped.
            api.call(BotMethod.DELETE_WEBHOOK, new DeleteWebhook(false), null);
            raw = api.await(BotMethod.GET_UPDATES, request);
        }
        return raw;
    }

    @Override
    public List<InboundEvent> parseAgain(byte[] raw) {
        return updates.read(raw).events();
    }

    @Override
    public Duration pause() {
        return pause;
    }
}
