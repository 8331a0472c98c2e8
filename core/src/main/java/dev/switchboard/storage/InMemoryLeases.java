package dev.switchboard.storage;

import dev.switchboard.storage.InMemoryTables.LeaseName;
import dev.switchboard.storage.InMemoryTables.LeaseRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who does what, in memory. Guarded by the storage's mutex; {@code now} is the transaction's time. */
final class InMemoryLeases {
    private final InMemoryTables tables;
    private final InMemoryWork work;
    private final Instant now;

    InMemoryLeases(InMemoryTables tables, Instant now) {
        this.tables = tables;
        this.work = new InMemoryWork(tables, now);
        this.now = now;
    }

    Lease join(String node, String holder, Duration term) {
        work.free(node, true);
        return give(new LeaseName(Lease.Kind.NODE, node), holder, term);
    }

    Optional<Lease> acquire(Lease.Kind kind, String name, String holder, Duration term) {
        LeaseName leaseName = new LeaseName(kind, name);
        LeaseRow row = tables.leases.get(leaseName);
        return row == null || row.holder() == null || row.isUp(now)
                ? Optional.of(give(leaseName, holder, term))
                : Optional.empty();
    }

    boolean renew(Lease lease, Duration term) {
        if (!holds(lease)) {
            return false;
        }
        LeaseName name = name(lease);
        tables.leases.put(name, new LeaseRow(name, lease.holder(), lease.epoch(), now.plus(term)));
        return true;
    }

    Optional<Lease> lease(Lease.Kind kind, String name) {
        LeaseRow row = tables.leases.get(new LeaseName(kind, name));
        return row == null || row.holder() == null
                ? Optional.empty()
                : Optional.of(new Lease(kind, name, row.holder(), row.epoch()));
    }

    void release(Lease lease) {
        if (holds(lease)) {
            leaveVacant(name(lease), lease.epoch());
            if (lease.kind() == Lease.Kind.NODE) {
                work.free(lease.name(), false);
            }
        }
    }

    Set<String> takeOver() {
        Set<String> nodes = new HashSet<>();
        for (LeaseRow row : List.copyOf(tables.leases.rows())) {
            if (row.name().kind() == Lease.Kind.NODE && row.holder() != null && row.isUp(now)) {
                String node = row.name().name();
                leaveVacant(row.name(), row.epoch() + 1);
                work.free(node, true);
                nodes.add(node);
            }
        }
        return nodes;
    }

    int liveNodes() {
        return (int) tables.leases.rows().stream()
                .filter(row -> row.name().kind() == Lease.Kind.NODE && row.holder() != null && !row.isUp(now))
                .count();
    }

    Set<Lease> holding(Collection<Lease> leases) {
        Set<Lease> holding = new HashSet<>(leases);
        holding.removeIf(lease -> !holds(lease));
        return holding;
    }

    boolean holds(Lease lease) {
        LeaseRow row = tables.leases.get(name(lease));
        return row != null && row.isOf(lease);
    }

    private Lease give(LeaseName name, String holder, Duration term) {
        LeaseRow row = tables.leases.get(name);
        long epoch = row == null ? 1 : row.epoch() + 1;
        tables.leases.put(name, new LeaseRow(name, holder, epoch, now.plus(term)));
        return new Lease(name.kind(), name.name(), holder, epoch);
    }

    // The row stays, so that the next epoch is a higher one.
    private void leaveVacant(LeaseName name, long epoch) {
        tables.leases.put(name, new LeaseRow(name, null, epoch, now));
    }

    private static LeaseName name(Lease lease) {
        return new LeaseName(lease.kind(), lease.name());
    }
}
