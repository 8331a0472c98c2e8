package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Overlap;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.News;
import dev.switchboard.storage.Rows.StoredChannel;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Channels, and where their polls stand. */
final class ChannelSql {
    private static final Columns CHANNEL = Columns.of(
            "id text",
            "type text",
            "name text",
            "settings text",
            "overlap text",
            "in_doubt text",
            "after_failure text",
            "secrets text",
            "declared flag",
            "status text",
            "reason text");
    private static final Columns NEW_CHANNEL =
            CHANNEL.and(Columns.of("poll_offset text", "blocked_until time", "version number"));
    private static final Columns STATUS = Columns.of("id text", "version number", "status text", "reason text");
    private static final Columns OFFSET = Columns.of("id text", "poll_offset text");
    private static final Columns BLOCK = Columns.of("id text", "blocked_until from_now");

    private final Sql insert;
    private final Sql update;
    private final Sql setStatus;
    private final Sql remove;
    private final Sql hurry;
    private final Sql saveOffset;
    private final Sql block;
    private final Sql all;

    ChannelSql(Statements statements) {
        insert = statements.insertMissing("channel", NEW_CHANNEL, 1);
        update = statements.update("channel", CHANNEL, 1, "version = t.version + 1");
        setStatus = statements.updateReturning(
                "channel", STATUS, 2, "status = u.status, reason = u.reason, version = t.version + 1", "t.id");
        remove = statements.delete("channel", CHANNEL.first(1));
        hurry = statements.plain("""
                UPDATE switchboard.work SET due_at = :now
                WHERE tenant = :tenant AND state = 'READY' AND lane IN ('HANDLING', 'SENDING') AND channel = ?
                    AND due_at > :now""");
        saveOffset = statements.update("channel", OFFSET, 1);
        String until = statements.dialect().value(BLOCK.all().get(1));
        block = statements.updateTo(
                "channel",
                BLOCK,
                1,
                "blocked_until = GREATEST(COALESCE(t.blocked_until, " + until + "), " + until + ")");
        all = statements.plain("""
                SELECT c.id, c.type, c.name, c.settings, c.overlap, c.in_doubt, c.after_failure, c.secrets, c.declared,
                    c.status, c.reason, c.poll_offset, c.blocked_until, c.version
                FROM switchboard.channel c WHERE c.tenant = :tenant ORDER BY c.id""");
    }

    /** A new channel is stored with version 0, and changed to what it is as a known one is. */
    void save(Session session, StoredChannel channel) {
        List<@Nullable Object> values = values(channel);
        RowBatch changed = session.rows(CHANNEL, 1).add(values.toArray());
        values.add(channel.offset());
        values.add(channel.blockedUntil());
        values.add(0);
        session.write(insert, session.rows(NEW_CHANNEL, 1).add(values.toArray()));
        session.write(update, changed);
        session.add(News.CHANNELS);
    }

    private static List<@Nullable Object> values(StoredChannel channel) {
        ChannelConfig config = channel.config();
        return new ArrayList<>(Arrays.asList(
                config.id(),
                config.type(),
                config.name(),
                ContentCodec.writeMap(config.settings()),
                config.policy().overlap(),
                config.policy().inDoubt(),
                config.policy().afterFailure(),
                channel.secrets(),
                channel.declared(),
                channel.status(),
                channel.reason()));
    }

    boolean setStatus(Session session, String id, long version, Channel.Status status, @Nullable String reason) {
        RowBatch row = session.rows(STATUS, 1).add(id, version, status, reason);
        session.add(News.CHANNELS);
        return !session.query(setStatus, row, Row::text).isEmpty();
    }

    void remove(Session session, String id) {
        session.write(remove, session.rows(CHANNEL.first(1), 1).add(id));
        session.write(hurry, id);
        session.add(News.CHANNELS);
    }

    void saveOffset(Session session, String channel, String offset) {
        session.write(saveOffset, session.rows(OFFSET, 1).add(channel, offset));
    }

    void block(Session session, String channel, Duration duration) {
        session.write(block, session.rows(BLOCK, 1).add(channel, duration));
    }

    List<StoredChannel> all(Session session) {
        return session.query(all, ChannelSql::read);
    }

    private static StoredChannel read(Row row) throws SQLException {
        String id = row.text();
        String type = row.text();
        String name = row.text();
        var settings = ContentCodec.readMap(row.text());
        ChannelPolicy policy = new ChannelPolicy(
                row.constant(Overlap.class),
                row.constant(ChannelPolicy.InDoubt.class),
                row.constant(ChannelPolicy.AfterFailure.class));
        return new StoredChannel(
                new ChannelConfig(type, id, name, settings, policy),
                row.textOrNull(),
                row.flag(),
                row.constant(Channel.Status.class),
                row.textOrNull(),
                row.textOrNull(),
                row.timeOrNull(),
                row.number());
    }
}
