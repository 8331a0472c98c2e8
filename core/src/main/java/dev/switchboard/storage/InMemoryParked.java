package dev.switchboard.storage;

import dev.switchboard.model.Failure;
import dev.switchboard.model.Parked;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Parked work and how work failed, in memory. Guarded by the storage's mutex. */
final class InMemoryParked {
    private final InMemoryTables tables;

    InMemoryParked(InMemoryTables tables) {
        this.tables = tables;
    }

    void park(Collection<Parked> parked) {
        parked.forEach(work -> tables.parked.insert(work.id(), work));
    }

    Map<UUID, Parked> unpark(Collection<UUID> ids) {
        Map<UUID, Parked> removed = new HashMap<>();
        for (UUID id : ids) {
            Parked parked = tables.parked.remove(id);
            if (parked != null) {
                removed.put(id, parked);
            }
        }
        return removed;
    }

    void save(Map<UUID, List<Failure>> failures) {
        failures.forEach((subject, all) -> {
            tables.failures.remove(subject); // so that what failed last stands last
            if (!all.isEmpty()) {
                tables.failures.put(subject, List.copyOf(all));
            }
        });
    }
}
