package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.jdbc.Dialect.Fragment;
import java.util.Collection;
import java.util.Set;

/** The leases, as a transaction sees them. */
final class LeaseSql {
    private static final Columns LEASE = Columns.of("kind text", "name text", "holder text", "epoch number");

    private final Sql lock;

    LeaseSql(Statements statements) {
        // A lock that many can share, and that lets the holder renew meanwhile: only a take-over waits for it.
        lock = statements.rows(LEASE, """
                SELECT t.kind, t.name, t.holder, t.epoch
                FROM :rows JOIN switchboard.lease t
                    ON t.tenant = u.tenant AND t.kind = u.kind AND t.name = u.name
                WHERE t.holder = u.holder AND t.epoch = u.epoch
                ORDER BY t.kind, t.name""" + statements.dialect().sql(Fragment.KEEP));
    }

    Set<Lease> lock(Session session, Collection<Lease> leases) {
        RowBatch rows = session.rows(LEASE, leases.size());
        leases.forEach(lease -> rows.add(lease.kind(), lease.name(), lease.holder(), lease.epoch()));
        return session.ask(
                        lock,
                        rows,
                        row -> new Lease(row.constant(Lease.Kind.class), row.text(), row.text(), row.number()))
                .asSet();
    }
}
