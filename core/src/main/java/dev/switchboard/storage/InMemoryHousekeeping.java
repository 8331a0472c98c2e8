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
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

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
    public boolean noteBlob(String sha256) {
        return changes.change(now -> {
            BlobRow known = tables.blobs.get(sha256);
            BlobRow noted = (known == null ? new BlobRow(sha256, now, false) : known).usedAt(now);
            tables.blobs.put(sha256, noted);
            return !noted.removing();
        });
    }

    @Override
    public MarkedBlobs markBlobs(Duration unused, int limit) {
        return changes.change(now -> {
            List<String> old = tables.unusedBlobs.in(All.ROWS).stream()
                    .takeWhile(since -> since.at().isBefore(now.minus(unused)))
                    .limit(limit)
                    .map(Since::what)
                    .toList();
            return new MarkedBlobs(old.stream().filter(this::isMarked).toList(), old.size());
        });
    }

    private boolean isMarked(String sha256) {
        boolean used = !tables.usesOfBlob.in(sha256).isEmpty();
        Instant unusedSince = tables.blobs.require(sha256).unusedSince();
        tables.blobs.put(sha256, new BlobRow(sha256, used ? null : unusedSince, !used));
        return !used;
    }

    @Override
    public void forgetBlobs(Collection<String> sha256s) {
        changes.change(now -> {
            marked(sha256s).forEach(tables.blobs::remove);
            return sha256s;
        });
    }

    @Override
    public void keepBlobs(Collection<String> sha256s) {
        changes.change(now -> {
            marked(sha256s).forEach(sha256 -> tables.blobs.put(sha256, new BlobRow(sha256, now, false)));
            return sha256s;
        });
    }

    private List<String> marked(Collection<String> sha256s) {
        return sha256s.stream()
                .filter(sha256 -> {
                    BlobRow blob = tables.blobs.get(sha256);
                    return blob != null && blob.removing();
                })
                .toList();
    }
}
