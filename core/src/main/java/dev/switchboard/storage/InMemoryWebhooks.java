package dev.switchboard.storage;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Page;
import dev.switchboard.model.Position;
import dev.switchboard.model.WebhookEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The webhooks that are logged, in memory. No transaction has to do with them, so they have a lock of their own. */
final class InMemoryWebhooks implements WebhookRows {
    private static final String LIST = "webhooks";

    private final TreeMap<Long, LoggedWebhook> rows = new TreeMap<>();
    private final Supplier<Instant> now;
    private final Supplier<Position> latest;
    private long end;

    InMemoryWebhooks(Supplier<Instant> now, Supplier<Position> latest) {
        this.now = now;
        this.latest = latest;
    }

    @Override
    public synchronized void append(List<LoggedWebhook> webhooks) {
        for (LoggedWebhook webhook : webhooks) {
            end += webhook.weight();
            rows.put(end, new LoggedWebhook(webhook.entry().at(end), webhook.request()));
        }
    }

    @Override
    public synchronized Page<WebhookEntry> list(
            @Nullable String channel, WebhookEntry.@Nullable Verdict verdict, @Nullable Cursor cursor, int limit) {
        long before =
                cursor == null ? Long.MAX_VALUE : PageKey.read(LIST, cursor).number();
        List<WebhookEntry> found = rows.headMap(before, false).descendingMap().values().stream()
                .map(LoggedWebhook::entry)
                .filter(entry -> channel == null || channel.equals(entry.channel()))
                .filter(entry -> verdict == null || verdict == entry.verdict())
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<WebhookEntry> shown = more ? found.subList(0, limit) : found;
        Cursor next = more ? PageKey.of(LIST, shown.get(limit - 1).id()).cursor() : null;
        return new Page<>(shown, next, latest.get());
    }

    @Override
    public synchronized Optional<LoggedWebhook> find(long id) {
        return Optional.ofNullable(rows.get(id));
    }

    @Override
    public synchronized List<LoggedWebhook> read(long after, int limit) {
        return rows.tailMap(after, false).values().stream().limit(limit).toList();
    }

    @Override
    public synchronized void remove(Collection<Long> ids) {
        ids.forEach(rows::remove);
    }

    @Override
    public synchronized int trim(Duration age, long bytes, int limit) {
        Instant oldest = now.get().minus(age);
        int removed = 0;
        Map.Entry<Long, LoggedWebhook> first = rows.firstEntry();
        while (first != null && removed < limit && isOld(first.getValue().entry(), oldest, bytes)) {
            rows.pollFirstEntry();
            removed++;
            first = rows.firstEntry();
        }
        return removed;
    }

    @Override
    public synchronized int trim(WebhookEntry.Verdict verdict, int most, int limit) {
        List<Long> all = rows.values().stream()
                .map(LoggedWebhook::entry)
                .filter(entry -> entry.verdict() == verdict)
                .map(WebhookEntry::id)
                .toList();
        List<Long> old = all.subList(0, Math.min(limit, Math.max(0, all.size() - most)));
        remove(old);
        return old.size();
    }

    private boolean isOld(WebhookEntry entry, Instant oldest, long bytes) {
        return entry.at().isBefore(oldest) || entry.id() <= end - bytes;
    }
}
