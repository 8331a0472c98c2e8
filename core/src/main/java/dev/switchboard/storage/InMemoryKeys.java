package dev.switchboard.storage;

import dev.switchboard.model.MessageId;
import dev.switchboard.storage.InMemoryTables.EarlyRow;
import dev.switchboard.storage.InMemoryTables.SentUnderKey;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.SendKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must not happen twice, and what came before its message, in memory. Guarded by the storage's mutex. */
final class InMemoryKeys {
    private final InMemoryTables tables;
    private final Instant now;

    InMemoryKeys(InMemoryTables tables, Instant now) {
        this.tables = tables;
        this.now = now;
    }

    Set<EventKey> insert(Collection<EventKey> keys) {
        Set<EventKey> added = new HashSet<>();
        for (EventKey key : keys) {
            if (tables.eventKeys.putIfAbsent(key, now)) {
                added.add(key);
            }
        }
        return added;
    }

    Map<SendKey, MessageId> resolve(Map<SendKey, MessageId> proposals) {
        Map<SendKey, MessageId> resolved = new HashMap<>();
        proposals.forEach((key, proposed) -> {
            tables.sendKeys.putIfAbsent(key, new SentUnderKey(proposed, now));
            resolved.put(key, tables.sendKeys.require(key).message());
        });
        return resolved;
    }

    void keep(Collection<EarlyEvent> events) {
        for (EarlyEvent event : events) {
            EarlyRow row = tables.early.get(event.about());
            tables.early.put(event.about(), row == null ? new EarlyRow(now, List.of(event)) : row.and(event));
        }
    }

    List<EarlyEvent> take(Collection<ExternalId> ids) {
        List<EarlyEvent> taken = new ArrayList<>();
        for (ExternalId id : ids) {
            EarlyRow row = tables.early.remove(id);
            if (row != null) {
                taken.addAll(row.events());
            }
        }
        return taken;
    }
}
