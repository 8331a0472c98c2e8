package dev.switchboard.pipeline;

import dev.switchboard.model.Failure;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedBatch;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What the host does with parked work: each call returns when it is committed. Safe from any thread. */
public final class ParkedRequests {
    private final Storage storage;
    private final OpenChannels channels;
    private final HostWriter writer;
    private final Function<OpenChannel, IntakeCommit.Terms> terms;

    ParkedRequests(
            Storage storage,
            OpenChannels channels,
            HostWriter writer,
            Function<OpenChannel, IntakeCommit.Terms> terms) {
        this.storage = storage;
        this.channels = channels;
        this.writer = writer;
        this.terms = terms;
    }

    /**
     * Reads how parked work failed.
     *
     * @param id the work
     * @return its failures, oldest first
     */
    public List<Failure> failures(UUID id) {
        MessageId message = parked(id).message();
        return storage.failures(message == null ? id : message.value());
    }

    private Parked parked(UUID id) {
        return storage.parked(id).orElseThrow(() -> new NotFoundException("parked work", id));
    }

    /**
     * Tries parked work again.
     *
     * @param id the work
     */
    public void retry(UUID id) {
        writer.await(submitRetry(parked(id)));
    }

    /**
     * Drops parked work.
     *
     * @param id the work
     */
    public void drop(UUID id) {
        writer.commit(drop(parked(id)));
    }

    private static Commit<Done> drop(Parked parked) {
        return new ParkedCommit(parked, false, true);
    }

    /**
     * Tries a page of parked work again.
     *
     * @param query which
     * @return what became of it
     */
    public ParkedBatch retryAll(ParkedQuery query) {
        return together(query, this::submitRetry);
    }

    /**
     * Drops a page of parked work.
     *
     * @param query which
     * @return what became of it
     */
    public ParkedBatch dropAll(ParkedQuery query) {
        return together(query, parked -> writer.submit(drop(parked)));
    }

    /** All of a page is queued before the first is waited for, so that it shares few transactions. */
    private ParkedBatch together(ParkedQuery query, Function<Parked, CompletableFuture<?>> submit) {
        Page<Parked> page = storage.parked(query);
        Map<UUID, CompletableFuture<?>> queued = new LinkedHashMap<>();
        Map<UUID, String> refused = new LinkedHashMap<>();
        for (Parked parked : page.items()) {
            try {
                queued.put(parked.id(), submit.apply(parked));
            } catch (NotFoundException | IllegalStateException | StorageException e) {
                refused.put(parked.id(), Failures.describe(e));
            }
        }
        List<UUID> done = new ArrayList<>();
        queued.forEach((id, result) -> {
            try {
                writer.await(result);
                done.add(id);
            } catch (NotFoundException | IllegalStateException | StorageException e) {
                refused.put(id, Failures.describe(e));
            }
        });
        return new ParkedBatch(done, refused, page.nextCursor());
    }

    private CompletableFuture<?> submitRetry(Parked parked) {
        OpenChannel channel = channels.get(parked.channel());
        byte[] raw = parked.raw();
        return raw == null
                ? writer.submit(new ParkedCommit(parked, true, channel.isOrdered()))
                : writer.submit(IntakeCommit.parsedAgain(
                        parked.id(), channel.id(), parseAgain(parked, raw, channel), terms.apply(channel)));
    }

    private List<InboundEvent> parseAgain(Parked parked, byte[] raw, OpenChannel channel) {
        try {
            List<InboundEvent> events = read(channel, raw);
            if (events.isEmpty() || events.stream().anyMatch(event -> event instanceof InboundEvent.Raw)) {
                throw new IOException("the connector has no type for it");
            }
            return events;
        } catch (IOException | RuntimeException e) {
            writer.commit(new ParkedCommit.StillUnreadable(parked.id(), Failures.describe(e)));
            throw new IllegalStateException("parked work " + parked.id() + " still cannot be read", e);
        }
    }

    private static List<InboundEvent> read(OpenChannel channel, byte[] raw) throws IOException {
        if (channel.connector() instanceof Connector.Polling polling) {
            return polling.parseAgain(raw);
        }
        if (channel.connector() instanceof Connector.Webhooks webhooks) {
            return webhooks.parse(WebhookRequest.post(raw)).events();
        }
        throw new IOException("channel " + channel.id() + " takes nothing in");
    }
}
