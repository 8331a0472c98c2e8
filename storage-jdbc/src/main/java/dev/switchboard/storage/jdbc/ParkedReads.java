package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Cursor;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Position;
import dev.switchboard.storage.PageKey;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Parked work, and the list of it. */
final class ParkedReads {
    private static final String LIST = "parked";

    private final Database database;

    ParkedReads(Database database) {
        this.database = database;
    }

    Optional<Parked> find(UUID id) {
        return database.read(access -> access.query("SELECT " + ParkedSql.PARKED
                        + " FROM switchboard.parked t WHERE t.tenant = :tenant AND t.id = :id")
                .bind("id", id)
                .map((row, context) -> ParkedSql.read(new Row(row)))
                .findOne());
    }

    Page<Parked> page(@Nullable String channel, @Nullable Cursor cursor, int limit) {
        PageKey after = cursor == null ? null : PageKey.read(LIST, cursor);
        String ofChannel = channel == null ? "" : " AND t.channel = :channel";
        String rest = after == null ? "" : " AND (t.at, t.id) > (:at, :id)";
        String order = channel == null ? "" : "t.channel, ";
        return database.read(access -> {
            Position asOf = FeedReads.latest(access);
            Query query = access.query("SELECT " + ParkedSql.PARKED
                            + " FROM switchboard.parked t WHERE t.tenant = :tenant" + ofChannel + rest
                            + " ORDER BY t.tenant, " + order + "t.at, t.id LIMIT :limit")
                    .bind("channel", channel)
                    .bind("limit", limit + 1);
            if (after != null) {
                query.bind("at", after.at().atOffset(ZoneOffset.UTC)).bind("id", after.id());
            }
            List<Parked> found =
                    query.map((row, context) -> ParkedSql.read(new Row(row))).list();
            return Pages.of(found, limit, parked -> PageKey.of(LIST, parked.at(), parked.id()), shown -> shown, asOf);
        });
    }
}
