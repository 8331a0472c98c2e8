package dev.switchboard;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedBatch;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.pipeline.ParkedRequests;
import dev.switchboard.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parked work: read from the storage, and changed by the pipeline. */
final class DefaultParkedWork implements ParkedWork {
    private final Supplier<Storage> storage;
    private final Supplier<ParkedRequests> requests;

    DefaultParkedWork(Supplier<Storage> storage, Supplier<ParkedRequests> requests) {
        this.storage = storage;
        this.requests = requests;
    }

    @Override
    public Page<Parked> list(@Nullable String channel, @Nullable Cursor after, int limit) {
        return find(ParkedQuery.all().channel(channel).after(after).limit(limit));
    }

    @Override
    public Page<Parked> find(ParkedQuery query) {
        return storage.get().parked(query);
    }

    @Override
    public Optional<Parked> get(UUID id) {
        return storage.get().parked(id);
    }

    @Override
    public List<Failure> failures(UUID id) {
        return requests.get().failures(id);
    }

    @Override
    public void retry(UUID id) {
        requests.get().retry(id);
    }

    @Override
    public void drop(UUID id) {
        requests.get().drop(id);
    }

    @Override
    public ParkedBatch retryAll(ParkedQuery query) {
        return requests.get().retryAll(query);
    }

    @Override
    public ParkedBatch dropAll(ParkedQuery query) {
        return requests.get().dropAll(query);
    }
}
