package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Position;
import dev.switchboard.storage.PageKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** Parked work, and the list of it. */
final class ParkedReads {
    private static final String LIST = "parked";

    static final String COUNT = """
            SELECT COUNT(*) FROM (SELECT t.id FROM switchboard.parked t
                WHERE t.tenant = :tenant AND t.channel = :channel LIMIT :most) x""";

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

    Map<String, Integer> count(Collection<String> channels, int most) {
        return database.read(access -> channels.stream()
                .distinct()
                .collect(Collectors.toMap(
                        Function.identity(),
                        channel -> access.query(COUNT)
                                .bind("channel", channel)
                                .bind("most", most)
                                .mapTo(Integer.class)
                                .one())));
    }

    Page<Parked> page(ParkedQuery asked) {
        PageKey after = asked.cursor() == null ? null : PageKey.read(LIST, asked.cursor());
        return database.read(access -> {
            Position asOf = FeedReads.latest(access);
            Query query = bound(access.query(list(asked)), asked);
            if (after != null) {
                query.bind("at", time(after.at())).bind("id", after.id());
            }
            List<Parked> found =
                    query.map((row, context) -> ParkedSql.read(new Row(row))).list();
            return Pages.of(
                    found, asked.limit(), parked -> PageKey.of(LIST, parked.at(), parked.id()), shown -> shown, asOf);
        });
    }

    static Query bound(Query query, ParkedQuery asked) {
        ConversationId conversation = asked.conversation();
        return query.bind("channel", asked.channel())
                .bind("kind", asked.kind() == null ? null : asked.kind().name())
                .bind("conversation", conversation == null ? null : conversation.value())
                .bind("before", asked.before() == null ? null : time(asked.before()))
                .bind("limit", asked.limit() + 1);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** The list that is asked for; its order is that of the index that leads to it. */
    static String list(ParkedQuery asked) {
        StringBuilder where = new StringBuilder(" WHERE t.tenant = :tenant");
        StringBuilder order = new StringBuilder(" ORDER BY t.tenant");
        if (asked.conversation() != null) {
            where.append(" AND t.conversation = :conversation");
            order.append(", t.conversation");
        }
        if (asked.channel() != null) {
            where.append(" AND t.channel = :channel");
            order.append(asked.conversation() == null ? ", t.channel" : "");
        }
        if (asked.kind() != null) {
            where.append(" AND t.kind = :kind");
            order.append(asked.conversation() == null ? ", t.kind" : "");
        }
        where.append(asked.before() == null ? "" : " AND t.at < :before");
        where.append(asked.cursor() == null ? "" : " AND (t.at, t.id) > (:at, :id)");
        return "SELECT " + ParkedSql.PARKED + " FROM switchboard.parked t" + where + order
                + ", t.at, t.id LIMIT :limit";
    }
}
