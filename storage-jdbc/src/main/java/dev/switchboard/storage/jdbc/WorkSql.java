package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Lease;
import dev.switchboard.storage.News;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Work, as a transaction of a conversation's writer sees it. */
final class WorkSql {
    /** The columns of work {@code w}, as {@link #read} takes them. */
    static final String WORK = """
            w.conversation, w.lane, w.position, w.channel, w.type, w.message, w.detail, w.ordered, w.attempts,
                w.in_doubt, w.error, w.created_at, w.attempted_at, w.holds, w.received_at, w.trace""";

    private static final Columns KEY = Columns.of("conversation uuid", "lane text", "position number");
    private static final Columns HOLD = KEY.and(Columns.of("holds number"));
    private static final Columns NEW_WORK = Columns.of(
            "conversation uuid",
            "lane text",
            "position number",
            "channel text",
            "type text",
            "message uuid",
            "detail text",
            "ordered flag",
            "attempts number",
            "in_doubt flag",
            "error text",
            "created_at time",
            "attempted_at time",
            "holds number",
            "received_at time",
            "trace text",
            "state text",
            "node text",
            "due_at from_now");
    private static final Columns POSTPONED =
            HOLD.and(Columns.of("attempts number", "in_doubt flag", "error text", "due_at from_now"));
    private static final Columns STATE = KEY.and(Columns.of("state text", "node text", "holds number"));
    private static final Columns LANE = Columns.of("conversation uuid", "lane text");

    private final Sql insert;
    private final Sql finish;
    private final Sql lockHolds;
    private final Sql remove;
    private final Sql postpone;
    private final Sql giveBack;
    private final Sql findHeads;
    private final Sql setState;
    private final Sql readLanes;
    private final Sql lockLanes;

    WorkSql(Statements statements) {
        insert = statements.insert("work", NEW_WORK);
        finish = statements.deleteReturning("work", HOLD, "t.conversation, t.lane, t.position, t.holds");
        lockHolds = statements.rows(HOLD, """
                SELECT t.conversation, t.lane, t.position, t.holds
                FROM :rows JOIN switchboard.work t ON t.tenant = u.tenant AND t.conversation = u.conversation
                    AND t.lane = u.lane AND t.position = u.position AND t.holds = u.holds
                ORDER BY t.conversation, t.lane, t.position""" + statements.dialect().lock("t"));
        remove = statements.delete("work", KEY);
        postpone = statements.update(
                "work",
                POSTPONED,
                4,
                "state = 'READY'",
                "node = NULL",
                "attempted_at = CASE WHEN u.attempts > t.attempts THEN :now ELSE t.attempted_at END");
        giveBack = statements.updateTo(
                "work", HOLD.and(Columns.of("state text")), 5, "state = 'READY', node = NULL, due_at = :now");
        findHeads = statements.rows(LANE, """
                SELECT {work}, c.channel, c.chat, c.thread, w.due_at <= :now
                FROM (SELECT u.tenant, u.conversation, u.lane,
                        (SELECT MIN(x.position) FROM switchboard.work x
                        WHERE x.tenant = u.tenant AND x.conversation = u.conversation AND x.lane = u.lane
                            AND x.state = 'WAITING' AND x.ordered) AS position
                    FROM :rows) head
                JOIN switchboard.work w ON w.tenant = head.tenant AND w.conversation = head.conversation
                    AND w.lane = head.lane AND w.position = head.position
                JOIN switchboard.conversation c ON c.tenant = w.tenant AND c.id = w.conversation""".replace("{work}", WORK));
        setState = statements.update("work", STATE, 3);
        String standing = """
                SELECT {work}, w.state
                FROM :rows JOIN switchboard.work w
                    ON w.tenant = u.tenant AND w.conversation = u.conversation AND w.lane = u.lane
                ORDER BY w.conversation, w.lane, w.position""".replace("{work}", WORK);
        readLanes = statements.rows(LANE, standing);
        lockLanes = statements.rows(LANE, standing + statements.dialect().lock("w"));
    }

    static Work read(Row row) throws SQLException {
        return new Work(
                key(row),
                row.text(),
                row.constant(Work.Type.class),
                row.message(),
                row.text(),
                row.flag(),
                row.smallNumber(),
                row.flag(),
                row.textOrNull(),
                row.time(),
                row.timeOrNull(),
                row.smallNumber(),
                Work.Origin.of(row.timeOrNull(), row.textOrNull()));
    }

    static Work.Key key(Row row) throws SQLException {
        return new Work.Key(row.conversation(), row.constant(Work.Lane.class), row.number());
    }

    void insert(Session session, Collection<NewWork> added, @Nullable Lease holder) {
        RowBatch rows = session.rows(NEW_WORK, added.size());
        for (NewWork newWork : added) {
            Work work = newWork.work();
            boolean isHeld = newWork.state() == Work.State.HELD;
            addNews(session, newWork.state(), newWork.delay());
            rows.add(
                    work.key().conversation(),
                    work.key().lane(),
                    work.key().position(),
                    work.channel(),
                    work.type(),
                    work.message(),
                    work.detail(),
                    work.ordered(),
                    work.attempts(),
                    work.inDoubt(),
                    work.error(),
                    work.createdAt(),
                    work.attemptedAt(),
                    work.holds(),
                    work.receivedAt(),
                    work.trace(),
                    newWork.state(),
                    isHeld ? Objects.requireNonNull(holder, "holder").name() : null,
                    newWork.delay());
        }
        session.write(insert, rows);
    }

    static Work.Hold hold(Row row) throws SQLException {
        return new Work.Hold(key(row), row.smallNumber());
    }

    Set<Work.Hold> finish(Session session, Collection<Work.Hold> holds) {
        return session.ask(finish, holds(session, holds), WorkSql::hold).asSet();
    }

    Set<Work.Hold> lockHolds(Session session, Collection<Work.Hold> holds) {
        return session.ask(lockHolds, holds(session, holds), WorkSql::hold).asSet();
    }

    private static RowBatch holds(Session session, Collection<Work.Hold> holds) {
        RowBatch rows = session.rows(HOLD, holds.size());
        holds.stream().distinct().sorted().forEach(hold -> {
            Work.Key key = hold.key();
            rows.add(key.conversation(), key.lane(), key.position(), hold.number());
        });
        return rows;
    }

    void remove(Session session, Collection<Work.Key> keys) {
        RowBatch rows = session.rows(KEY, keys.size());
        keys.stream().distinct().sorted().forEach(key -> rows.add(key.conversation(), key.lane(), key.position()));
        session.write(remove, rows);
    }

    void postpone(Session session, Collection<Postponed> postponed) {
        RowBatch rows = session.rows(POSTPONED, postponed.size());
        postponed.forEach(again -> addNews(session, Work.State.READY, again.delay()));
        postponed.stream()
                .sorted(Comparator.comparing(Postponed::hold))
                .forEach(again -> rows.add(
                        again.hold().key().conversation(),
                        again.hold().key().lane(),
                        again.hold().key().position(),
                        again.hold().number(),
                        again.attempts(),
                        again.inDoubt(),
                        again.error(),
                        again.delay()));
        session.write(postpone, rows);
    }

    void giveBack(Session session, Collection<Work.Hold> holds) {
        RowBatch rows = session.rows(HOLD.and(Columns.of("state text")), holds.size());
        holds.stream().distinct().sorted().forEach(hold -> {
            Work.Key key = hold.key();
            rows.add(key.conversation(), key.lane(), key.position(), hold.number(), Work.State.HELD);
        });
        session.write(giveBack, rows);
        if (!rows.isEmpty()) {
            session.add(News.WORK);
        }
    }

    private static void addNews(Session session, Work.State state, Duration delay) {
        if (state == Work.State.READY && delay.isZero()) {
            session.add(News.WORK);
        }
    }

    /** A lane's first waiting work. */
    private record Head(HeldWork work, boolean isDue) {}

    List<HeldWork> promote(Session session, Collection<LaneKey> lanes, @Nullable Lease holder) {
        List<Head> heads = session.query(
                findHeads, lanes(session, lanes), row -> new Head(new HeldWork(read(row), row.address()), row.flag()));
        RowBatch rows = session.rows(STATE, heads.size());
        List<HeldWork> held = new ArrayList<>();
        for (Head head : heads) {
            if (holder != null && head.isDue) {
                held.add(hold(rows, head.work, holder));
            } else {
                setState(rows, head.work.work(), Work.State.READY, null);
                session.add(News.WORK);
            }
        }
        session.write(setState, rows);
        return held;
    }

    /** Gives a node work that is ready. */
    List<HeldWork> hold(Session session, Collection<HeldWork> ready, Lease node) {
        RowBatch rows = session.rows(STATE, ready.size());
        List<HeldWork> held = ready.stream().map(work -> hold(rows, work, node)).toList();
        session.write(setState, rows);
        return held;
    }

    private static HeldWork hold(RowBatch rows, HeldWork ready, Lease node) {
        Work held = ready.work().heldAgain();
        setState(rows, held, Work.State.HELD, node.name());
        return new HeldWork(held, ready.address());
    }

    private static void setState(RowBatch rows, Work work, Work.State state, @Nullable String node) {
        Work.Key key = work.key();
        rows.add(key.conversation(), key.lane(), key.position(), state, node, work.holds());
    }

    List<StandingWork> readLanes(Session session, Collection<LaneKey> lanes) {
        return session.query(readLanes, lanes(session, lanes), WorkSql::standing);
    }

    List<StandingWork> lockLanes(Session session, Collection<LaneKey> lanes) {
        return session.query(lockLanes, lanes(session, lanes), WorkSql::standing);
    }

    private static StandingWork standing(Row row) throws SQLException {
        return new StandingWork(read(row), row.constant(Work.State.class));
    }

    private static RowBatch lanes(Session session, Collection<LaneKey> lanes) {
        RowBatch rows = session.rows(LANE, lanes.size());
        lanes.stream().distinct().forEach(lane -> rows.add(lane.conversation(), lane.lane()));
        return rows;
    }
}
