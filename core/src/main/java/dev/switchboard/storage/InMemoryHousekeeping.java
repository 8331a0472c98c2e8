package dev.switchboard.storage;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.InMemoryTables.All;
import dev.switchboard.storage.InMemoryTables.BlobRow;
import dev.switchboard.storage.InMemoryTables.Seq;
import dev.switchboard.storage.InMemoryTables.Since;
import dev.switchboard.storage.InMemoryTables.SweptRow;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Removes from memory what has been kept for long enough. Safe from any thread. */
final class InMemoryHousekeeping implements Housekeeping {
    private static final int WINDOW = 100;

    private final InMemoryTables tables;
    private final Changes changes;

    /** Runs a transaction, which is given the time. */
    interface Changes {
        <R> R change(Function<Instant, R> change);
    }

    InMemoryHousekeeping(InMemoryTables tables, Changes changes) {
        this.tables = tables;
        this.changes = changes;
    }

    @Override
    public int forget(Kind kind, Duration age, int limit) {
        return changes.change(now -> {
            Instant oldest = now.minus(age);
            return switch (kind) {
                case EVENT_KEYS -> tables.eventKeys.removeOldest(storedAt -> storedAt.isBefore(oldest), limit);
                case SEND_KEYS ->
                    tables.sendKeys.removeOldest(sent -> sent.storedAt().isBefore(oldest), limit);
                case EARLY_EVENTS ->
                    tables.early.removeOldest(early -> early.since().isBefore(oldest), limit);
                case FAILURES ->
                    tables.failures.removeOldest(failures -> latest(failures).isBefore(oldest), limit);
            };
        });
    }

    private static Instant latest(List<Failure> failures) {
        return failures.get(failures.size() - 1).at();
    }

    @Override
    public int forgetEvents(Instant before, int limit) {
        return changes.change(now -> tables.feed.forget(before, limit));
    }

    @Override
    public int sweepMessages(Messages what, Instant before, Instant now, int conversations) {
        return changes.change(stored -> {
            List<Since<ConversationId>> next = tables.conversationsToSweep.in(All.ROWS).stream()
                    .takeWhile(since -> since.at().isBefore(before))
                    .limit(conversations)
                    .toList();
            InMemoryErasure erasure = new InMemoryErasure(tables, stored);
            next.forEach(since -> sweep(erasure, what, since.what(), before, now));
            return next.size();
        });
    }

    private void sweep(InMemoryErasure erasure, Messages what, ConversationId id, Instant before, Instant now) {
        ConversationRow conversation = tables.conversations.require(id);
        long after = tables.swept.require(id).seq();
        List<SweptMessage> found =
                tables.messagesOf.in(id).subSet(Seq.before(after + 1), Seq.before(after + WINDOW + 1)).stream()
                        .map(seq -> met(conversation, seq))
                        .toList();
        SweptMessage.Progress progress =
                SweptMessage.progress(after, WINDOW, conversation.lastSeq(), found, before, now);
        progress.done().forEach(message -> erasure.sweep(what, message.id()));
        tables.swept.put(id, new SweptRow(id, progress.seq(), progress.next()));
    }

    private SweptMessage met(ConversationRow conversation, Seq seq) {
        boolean isOpen = conversation.held() && isParkedOperation(seq.message());
        for (Work.Lane lane : Work.Lane.values()) {
            isOpen = isOpen
                    || tables.lanes.in(new LaneKey(conversation.id(), lane)).stream()
                            .anyMatch(key ->
                                    tables.work.require(key).work().message().equals(seq.message()));
        }
        Instant storedAt = tables.messages.require(seq.message()).message().storedAt();
        return new SweptMessage(seq.message(), seq.number(), storedAt, isOpen);
    }

    private boolean isParkedOperation(MessageId message) {
        return tables.parkedOfMessage.in(message).stream()
                .anyMatch(recent -> tables.parked.require(recent.id()).kind() == Parked.Kind.OPERATION);
    }

    @Override
    public void noteBlob(String sha256) {
        changes.change(now -> {
            tables.blobs.put(sha256, new BlobRow(sha256, now));
            return sha256;
        });
    }

    @Override
    public int forgetBlobs(Duration unused, int limit, Predicate<String> remove) {
        return changes.change(now -> {
            List<String> old = tables.unusedBlobs.in(All.ROWS).stream()
                    .takeWhile(since -> since.at().isBefore(now.minus(unused)))
                    .limit(limit)
                    .map(Since::what)
                    .toList();
            for (String sha256 : old) {
                if (!tables.usesOfBlob.in(sha256).isEmpty()) {
                    tables.blobs.put(sha256, new BlobRow(sha256, null));
                } else if (remove.test(sha256)) {
                    tables.blobs.remove(sha256);
                }
            }
            return old.size();
        });
    }
}
