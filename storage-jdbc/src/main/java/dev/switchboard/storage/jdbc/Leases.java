package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.News;
import dev.switchboard.storage.jdbc.Database.Access;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who does what. Whoever takes or gives back a lease locks its row against those who commit under it, and so waits for them
 * to end; renewing does not.
 */
final class Leases {
    private static final Columns LEASE = Columns.of("kind text", "name text", "epoch number", "ends_at from_now");
    private static final String COLUMNS = "kind, name, holder, epoch, holder IS NULL OR ends_at <= :now";
    private static final String ONE = " WHERE tenant = :tenant AND kind = :kind AND name = :name";

    private final Database database;
    private final boolean oneNode;
    private final String termFromNow;
    private final Sql insert;

    Leases(Database database, Statements statements) {
        this.database = database;
        oneNode = !statements.dialect().manyNodes();
        termFromNow = statements.dialect().fromNow("CAST(:term AS bigint)");
        insert = statements.insertMissing("lease", LEASE, 2);
    }

    private record Standing(
            Lease.Kind kind, String name, @Nullable String holder, long epoch, boolean isFree) {
        static Standing read(ResultSet row) throws SQLException {
            return new Standing(
                    Lease.Kind.valueOf(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getBoolean(5));
        }

        boolean isOf(Lease lease) {
            return Objects.equals(holder, lease.holder()) && epoch == lease.epoch();
        }
    }

    Lease join(String node, String holder, Duration term) {
        return database.write(access -> {
            Lease lease = give(access, lock(access, Lease.Kind.NODE, node), holder, term);
            if (oneNode) {
                giveAllOthers(access, lease);
            }
            free(access, oneNode ? null : node, true);
            return lease;
        });
    }

    Optional<Lease> acquire(Lease.Kind kind, String name, String holder, Duration term) {
        return database.write(access -> {
            Standing standing = lock(access, kind, name);
            return standing.isFree ? Optional.of(give(access, standing, holder, term)) : Optional.empty();
        });
    }

    boolean renew(Lease lease, Duration term) {
        return database.write(access -> access.update("UPDATE switchboard.lease SET ends_at = " + termFromNow + ONE
                                + " AND holder = :holder AND epoch = :epoch")
                        .bind("kind", lease.kind().name())
                        .bind("name", lease.name())
                        .bind("holder", lease.holder())
                        .bind("epoch", lease.epoch())
                        .bind("term", access.fromNow(term))
                        .execute()
                == 1);
    }

    void release(Lease lease) {
        database.write(access -> {
            Standing standing = lock(access, lease.kind(), lease.name());
            boolean holds = standing.isOf(lease);
            if (holds) {
                vacate(access, standing, standing.epoch);
            }
            if (holds && lease.kind() == Lease.Kind.NODE) {
                free(access, lease.name(), false);
                access.session().add(News.WORK);
            }
            return holds;
        });
    }

    /** {@return whether more than one node lives} */
    boolean areSeveral() {
        return database.read(access -> access.query("""
                SELECT COUNT(*) > 1 FROM switchboard.lease
                WHERE tenant = :tenant AND kind = 'NODE' AND holder IS NOT NULL AND ends_at > :now""").mapTo(Boolean.class).one());
    }

    Set<String> takeOver() {
        return database.write(access -> {
            Set<String> nodes = new HashSet<>();
            for (Standing dead : lockEnded(access)) {
                vacate(access, dead, dead.epoch + 1);
                free(access, dead.name, true);
                nodes.add(dead.name);
            }
            return nodes;
        });
    }

    int liveNodes() {
        return database.read(access -> access.query("""
                SELECT count(*) FROM switchboard.lease
                WHERE tenant = :tenant AND kind = 'NODE' AND holder IS NOT NULL AND ends_at > :now""").mapTo(Integer.class).one());
    }

    Optional<Lease> find(Lease.Kind kind, String name) {
        return database.read(
                access -> access.query("SELECT holder, epoch FROM switchboard.lease" + ONE + " AND holder IS NOT NULL")
                        .bind("kind", kind.name())
                        .bind("name", name)
                        .map((row, context) -> new Lease(kind, name, row.getString(1), row.getLong(2)))
                        .findOne());
    }

    /** Locks a lease's row, which is made where there is none. */
    private Standing lock(Access access, Lease.Kind kind, String name) {
        access.session().write(insert, access.session().rows(LEASE, 1).add(kind, name, 0, Duration.ZERO));
        return access.query("SELECT " + COLUMNS + " FROM switchboard.lease" + ONE + " FOR UPDATE")
                .bind("kind", kind.name())
                .bind("name", name)
                .map((row, context) -> Standing.read(row))
                .one();
    }

    // Who commits under a lease just now keeps its row, and so does a node that froze in a commit: nobody waits for
    // them.
    private static List<Standing> lockEnded(Access access) {
        return access.query("""
                SELECT {columns} FROM switchboard.lease
                WHERE tenant = :tenant AND kind = 'NODE' AND holder IS NOT NULL AND ends_at <= :now
                ORDER BY name FOR UPDATE SKIP LOCKED""".replace("{columns}", COLUMNS))
                .map((row, context) -> Standing.read(row))
                .list();
    }

    private Lease give(Access access, Standing standing, String holder, Duration term) {
        Lease lease = new Lease(standing.kind, standing.name, holder, standing.epoch + 1);
        set(access, lease.kind(), lease.name(), holder, lease.epoch(), term);
        return lease;
    }

    /** Gives one holder the names of all other nodes, so that whoever has them learns that somebody else is there. */
    private static void giveAllOthers(Access access, Lease lease) {
        access.update("""
                UPDATE switchboard.lease SET holder = :holder, epoch = epoch + 1
                WHERE tenant = :tenant AND kind = 'NODE' AND name <> :name AND holder IS NOT NULL""")
                .bind("holder", lease.holder())
                .bind("name", lease.name())
                .execute();
    }

    // The row stays, so that the next epoch is a higher one.
    private void vacate(Access access, Standing standing, long epoch) {
        set(access, standing.kind, standing.name, null, epoch, Duration.ZERO);
    }

    private void set(Access access, Lease.Kind kind, String name, @Nullable String holder, long epoch, Duration term) {
        access.update("UPDATE switchboard.lease SET holder = :holder, epoch = :epoch, ends_at = " + termFromNow + ONE)
                .bind("kind", kind.name())
                .bind("name", name)
                .bind("holder", holder)
                .bind("epoch", epoch)
                .bind("term", access.fromNow(term))
                .execute();
    }

    /**
     * Makes work that was held claimable.
     *
     * @param node the name of the node that held it; null for all
     * @param dead whether the node did not give it back itself, so that nobody knows what it did on a platform
     */
    private static void free(Access access, @Nullable String node, boolean dead) {
        String inDoubt = dead ? """
                , in_doubt = in_doubt OR lane = 'SENDING',
                attempted_at = CASE WHEN lane = 'SENDING' THEN :now ELSE attempted_at END""" : "";
        access.update("UPDATE switchboard.work SET state = 'READY', node = NULL,"
                        + " due_at = CASE WHEN due_at > :now THEN :now ELSE due_at END" + inDoubt
                        + " WHERE tenant = :tenant AND state = 'HELD'" + (node == null ? "" : " AND node = :node"))
                .bind("node", node)
                .execute();
    }
}
