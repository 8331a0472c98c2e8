package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Rows.Backlog;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Work;
import dev.switchboard.storage.jdbc.Database.Access;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Claims work that is ready. Both ways to do it go channel by channel, so that nothing is read of the work of a channel that
 * is left alone, however much there is; and of each channel no more is read than is claimed.
 */
final class Claims {
    private static final String READY = """
            w.tenant = :tenant AND w.state = 'READY' AND w.lane = :lane""";

    // Whether the work of a channel, named as %s, may be done.
    private static final String OPEN = """
            EXISTS (SELECT 1 FROM switchboard.channel c WHERE c.tenant = :tenant AND c.id = %s AND c.status = 'ACTIVE'
                AND (c.blocked_until IS NULL OR c.blocked_until <= :now))""";

    // Whether a channel, named as %s, was removed.
    private static final String REMOVED = """
            NOT EXISTS (SELECT 1 FROM switchboard.channel c WHERE c.tenant = :tenant AND c.id = %s)""";

    // Which channels have ready work, by leaps through the index.
    private static final String BUSY = """
            WITH RECURSIVE busy (channel) AS (
                (SELECT MIN(w.channel) FROM switchboard.work w WHERE {ready})
                UNION ALL
                SELECT (SELECT MIN(w.channel) FROM switchboard.work w WHERE {ready} AND w.channel > busy.channel)
                FROM busy WHERE busy.channel IS NOT NULL
            )""";

    // First which channels have ready work, by leaps through the index; then how much of the longest due work each of
    // them
    // has, without a lock; then so much of each is locked, what another node has locked being passed over.
    private static final String CLAIM_OF =
            """
            {busy}, open AS MATERIALIZED (
                SELECT busy.channel FROM busy
                WHERE busy.channel IS NOT NULL AND busy.channel <> ALL (:except) AND {which}
            ), share AS MATERIALIZED (
                SELECT longest.channel, COUNT(*) AS most
                FROM (SELECT due.channel FROM open CROSS JOIN LATERAL (
                        SELECT w.channel, w.due_at FROM switchboard.work w
                        WHERE {ready} AND w.channel = open.channel AND w.due_at <= :now
                        ORDER BY w.due_at LIMIT :max) due
                    ORDER BY due.due_at LIMIT :max) longest
                GROUP BY longest.channel
            ), taken AS MATERIALIZED (
                SELECT due.* FROM share CROSS JOIN LATERAL (
                    SELECT w.tenant, w.conversation, w.lane, w.position FROM switchboard.work w
                    WHERE {ready} AND w.channel = share.channel AND w.due_at <= :now
                    ORDER BY w.due_at LIMIT share.most FOR UPDATE SKIP LOCKED) due
            )
            UPDATE switchboard.work w SET state = 'HELD', node = :node, holds = w.holds + 1
            FROM taken JOIN switchboard.conversation c ON c.tenant = taken.tenant AND c.id = taken.conversation
            WHERE w.tenant = taken.tenant AND w.conversation = taken.conversation AND w.lane = taken.lane
                AND w.position = taken.position
            RETURNING {work}, c.channel, c.chat, c.thread, w.due_at""".replace("{busy}", BUSY).replace("{ready}", READY).replace("{work}", WorkSql.WORK);

    static final String CLAIM = CLAIM_OF.replace("{which}", OPEN.formatted("busy.channel"));
    private static final String CLAIM_REMOVED = CLAIM_OF.replace("{which}", REMOVED.formatted("busy.channel"));

    static final String BACKLOG = """
            {busy}
            SELECT busy.channel, due.ready, due.since
            FROM busy CROSS JOIN LATERAL (
                SELECT COUNT(*) AS ready, MIN(first.due_at) AS since
                FROM (SELECT w.due_at FROM switchboard.work w
                    WHERE {ready} AND w.channel = busy.channel AND w.due_at <= :now
                    ORDER BY w.due_at LIMIT :max) first) due
            WHERE busy.channel IS NOT NULL AND due.ready > 0""".replace("{busy}", BUSY).replace("{ready}", READY);

    private static final String NEXT_CHANNEL = """
            SELECT w.channel, {open}, {removed} FROM switchboard.work w WHERE {ready} AND w.channel > :after
            ORDER BY w.tenant, w.state, w.lane, w.channel LIMIT 1""".replace("{open}", OPEN.formatted("w.channel"))
            .replace("{removed}", REMOVED.formatted("w.channel"))
            .replace("{ready}", READY);

    private static final String DUE_OF_CHANNEL =
            """
            SELECT {work}, c.channel, c.chat, c.thread, w.due_at
            FROM switchboard.work w JOIN switchboard.conversation c ON c.tenant = w.tenant AND c.id = w.conversation
            WHERE {ready} AND w.channel = :channel AND w.due_at <= :now
            ORDER BY w.tenant, w.state, w.lane, w.channel, w.due_at LIMIT :max""".replace("{work}", WorkSql.WORK).replace("{ready}", READY);

    private final Database database;
    private final boolean atOnce;
    private final LeaseSql leases;
    private final WorkSql work;

    Claims(Database database, Statements statements, TransactionSql sql) {
        this.database = database;
        this.atOnce = statements.dialect().manyNodes();
        this.leases = sql.leases;
        this.work = sql.work;
    }

    /** Work that is due, and since when. */
    private record Due(HeldWork work, Instant since) {
        static final Comparator<Due> LONGEST_FIRST = Comparator.comparing(Due::since)
                .thenComparing(due -> due.work.work().key());

        static Due read(Row row) throws SQLException {
            return new Due(new HeldWork(WorkSql.read(row), row.address()), row.time());
        }
    }

    List<HeldWork> claim(Lease node, Work.Lane lane, int max, Collection<String> exceptChannels) {
        Set<String> except = new HashSet<>(exceptChannels);
        return claim(node, lane, max, CLAIM, except, channel -> channel.isOpen && !except.contains(channel.id));
    }

    List<HeldWork> claimOrphaned(Lease node, Work.Lane lane, int max) {
        return claim(node, lane, max, CLAIM_REMOVED, Set.of(), Channel::isRemoved);
    }

    private List<HeldWork> claim(
            Lease node, Work.Lane lane, int max, String sql, Set<String> except, Predicate<Channel> channels) {
        return database.write(access -> {
            if (max <= 0 || leases.lock(access.session(), List.of(node)).isEmpty()) {
                return List.of();
            }
            return atOnce
                    ? claimAtOnce(access, sql, node, lane, max, except)
                    : claimByChannel(access, node, lane, max, channels);
        });
    }

    private static List<HeldWork> claimAtOnce(
            Access access, String sql, Lease node, Work.Lane lane, int max, Set<String> except) {
        return access
                .query(sql)
                .bind("lane", lane.name())
                .bind("max", max)
                .bindArray("except", String.class, except.toArray())
                .bind("node", node.name())
                .map((row, context) -> Due.read(new Row(row)))
                .stream()
                .sorted(Due.LONGEST_FIRST)
                .map(Due::work)
                .toList();
    }

    private List<HeldWork> claimByChannel(
            Access access, Lease node, Work.Lane lane, int max, Predicate<Channel> channels) {
        List<Due> found = new ArrayList<>();
        Optional<Channel> next = channelAfter(access, lane, "");
        while (next.isPresent()) {
            Channel channel = next.get();
            if (channels.test(channel)) {
                found.addAll(due(access, lane, max, channel.id));
            }
            next = channelAfter(access, lane, channel.id);
        }
        List<HeldWork> ready = found.stream()
                .sorted(Due.LONGEST_FIRST)
                .limit(max)
                .map(Due::work)
                .toList();
        return work.hold(access.session(), ready, node);
    }

    private record Channel(String id, boolean isOpen, boolean isRemoved) {}

    private static Optional<Channel> channelAfter(Access access, Work.Lane lane, String after) {
        return access.query(NEXT_CHANNEL)
                .bind("lane", lane.name())
                .bind("after", after)
                .map((row, context) -> new Channel(row.getString(1), row.getBoolean(2), row.getBoolean(3)))
                .findOne();
    }

    private static List<Due> due(Access access, Work.Lane lane, int max, String channel) {
        return access.query(DUE_OF_CHANNEL)
                .bind("lane", lane.name())
                .bind("channel", channel)
                .bind("max", max)
                .map((row, context) -> Due.read(new Row(row)))
                .list();
    }

    long count(Work.Lane lane) {
        return database.read(
                access -> access.query("""
                SELECT (SELECT COUNT(*) FROM switchboard.work w
                        WHERE w.tenant = :tenant AND w.state = 'HELD' AND w.lane = :lane)
                    + (SELECT COUNT(*) FROM switchboard.work w
                        WHERE {ready} AND w.due_at <= :now AND {open})""".replace("{ready}", READY).replace("{open}", OPEN.formatted("w.channel")))
                        .bind("lane", lane.name())
                        .mapTo(Long.class)
                        .one());
    }

    List<Backlog> backlog(Work.Lane lane, int most) {
        return database.read(
                access -> atOnce ? backlogAtOnce(access, lane, most) : backlogByChannel(access, lane, most));
    }

    private static List<Backlog> backlogAtOnce(Access access, Work.Lane lane, int most) {
        return access.query(BACKLOG)
                .bind("lane", lane.name())
                .bind("max", most)
                .map((row, context) -> backlog(new Row(row)))
                .list();
    }

    private static Backlog backlog(Row row) throws SQLException {
        return new Backlog(row.text(), row.number(), row.time());
    }

    private static List<Backlog> backlogByChannel(Access access, Work.Lane lane, int most) {
        List<Backlog> backlogs = new ArrayList<>();
        Optional<Channel> next = channelAfter(access, lane, "");
        while (next.isPresent()) {
            String channel = next.get().id;
            List<Due> due = due(access, lane, most, channel);
            if (!due.isEmpty()) {
                backlogs.add(new Backlog(channel, due.size(), due.get(0).since()));
            }
            next = channelAfter(access, lane, channel);
        }
        return backlogs;
    }

    Set<Work.Hold> held(Lease node) {
        return database.read(access -> access.query("""
                SELECT w.conversation, w.lane, w.position, w.holds
                FROM switchboard.work w JOIN switchboard.lease l ON l.tenant = w.tenant AND l.name = w.node
                WHERE w.tenant = :tenant AND w.state = 'HELD' AND w.node = :node
                    AND l.kind = 'NODE' AND l.holder = :holder AND l.epoch = :epoch""")
                .bind("node", node.name())
                .bind("holder", node.holder())
                .bind("epoch", node.epoch())
                .map((row, context) -> WorkSql.hold(new Row(row)))
                .set());
    }
}
