package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Address;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import dev.switchboard.model.Position;
import dev.switchboard.model.Receipt;
import dev.switchboard.storage.PageKey;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Conversations with all that hangs on them, and the list of them. */
final class ConversationReads {
    private static final String LIST = "conversations";
    private static final Columns ID = Columns.of("id uuid");
    private static final String COLUMNS =
            "c.id, c.channel, c.chat, c.thread, c.status, c.assignee, c.last_seq, c.opened_at, c.active_at";

    private static final String WRITTEN_BY_ANOTHER = """
            EXISTS (SELECT 1 FROM switchboard.message m
                WHERE m.tenant = c.tenant AND m.conversation = c.id AND m.seq > COALESCE(r.seen, 0)
                AND NOT (m.sender_kind = 'AGENT' AND m.sender_value = :agent))""";
    private static final String OF_CONTACT = """
            c.id IN (SELECT p.conversation FROM switchboard.identity i JOIN switchboard.participant p
                ON p.tenant = i.tenant AND p.namespace = i.namespace AND p."value" = i."value"
                WHERE i.tenant = :tenant AND i.contact = :contact)""";

    private final Database database;
    private final Sql addresses;
    private final Sql participants;
    private final Sql labels;
    private final Sql receipts;

    ConversationReads(Database database, Statements statements) {
        this.database = database;
        addresses = statements.rows(ID, """
                SELECT t.conversation, t.channel, t.chat, t.thread
                FROM :rows JOIN switchboard.address t ON t.tenant = u.tenant AND t.conversation = u.id
                ORDER BY t.number""");
        participants = statements.rows(ID, """
                SELECT t.conversation, {identity}
                FROM :rows JOIN switchboard.participant t ON t.tenant = u.tenant AND t.conversation = u.id
                JOIN switchboard.identity i
                    ON i.tenant = t.tenant AND i.namespace = t.namespace AND i."value" = t."value"
                ORDER BY t.number""".replace("{identity}", IdentitySql.IDENTITY));
        // Asked of each by itself: few conversations have labels, and the planner would read the whole table for a
        // join.
        labels = statements.rows(ID, """
                SELECT u.id, (SELECT ARRAY_AGG(t.label) FROM switchboard.label t
                    WHERE t.tenant = u.tenant AND t.conversation = u.id)
                FROM :rows""");
        receipts = statements.plain("""
                SELECT t.reader, t.delivered, t.seen FROM switchboard.receipt t
                WHERE t.tenant = :tenant AND t.conversation = ? ORDER BY t.reader""");
    }

    private record ConversationRow(
            ConversationId id,
            Address address,
            Conversation.Status status,
            @Nullable String assignee,
            long lastSeq,
            Instant openedAt,
            Instant activeAt) {
        static ConversationRow read(Row row) throws SQLException {
            return new ConversationRow(
                    row.conversation(),
                    row.address(),
                    row.constant(Conversation.Status.class),
                    row.textOrNull(),
                    row.number(),
                    row.time(),
                    row.time());
        }

        PageKey key() {
            return PageKey.of(LIST, activeAt, id.value());
        }
    }

    Optional<Conversation> find(ConversationId id) {
        return database.read(access -> withAll(
                        access.session(),
                        access.query("SELECT " + COLUMNS
                                        + " FROM switchboard.conversation c WHERE c.tenant = :tenant AND c.id = :id")
                                .bind("id", id.value())
                                .map((row, context) -> ConversationRow.read(new Row(row)))
                                .list())
                .stream()
                .findFirst());
    }

    List<Receipt> receipts(ConversationId id) {
        return database.read(access -> access.session()
                .query(receipts, row -> new Receipt(row.text(), row.number(), row.number()), id.value()));
    }

    Page<Conversation> page(ConversationQuery asked) {
        PageKey after = asked.cursor() == null ? null : PageKey.read(LIST, asked.cursor());
        return database.read(access -> {
            Position asOf = FeedReads.latest(access);
            Query query = access.query(list(asked, after != null))
                    .bind("channel", asked.channel())
                    .bind("assignee", asked.assignee())
                    .bind("label", asked.label())
                    .bind("agent", asked.unreadBy())
                    .bind(
                            "contact",
                            asked.contact() == null ? null : asked.contact().value())
                    .bind("limit", asked.limit() + 1);
            if (after != null) {
                query.bind("at", after.at().atOffset(ZoneOffset.UTC)).bind("id", after.id());
            }
            List<ConversationRow> found = query.map((row, context) -> ConversationRow.read(new Row(row)))
                    .list();
            return Pages.of(
                    found, asked.limit(), ConversationRow::key, shown -> withAll(access.session(), shown), asOf);
        });
    }

    // Each status has its own range in the index, which is in the order of the list.
    static String list(ConversationQuery asked, boolean isLaterPage) {
        return asked.statuses().stream()
                .map(status -> "(" + list(asked, status, isLaterPage) + ")")
                .collect(Collectors.joining(
                        " UNION ALL ", "SELECT * FROM (", ") c ORDER BY c.active_at DESC, c.id DESC LIMIT :limit"));
    }

    private static String list(ConversationQuery asked, Conversation.Status status, boolean isLaterPage) {
        StringBuilder from = new StringBuilder(" FROM switchboard.conversation c");
        // Labels have what lists are ordered by, so that those of a label are found in their order.
        String in = asked.label() == null ? "c" : "l";
        String id = asked.label() == null ? "c.id" : "l.conversation";
        StringBuilder where =
                new StringBuilder(" WHERE " + in + ".tenant = :tenant AND " + in + ".status = '" + status.name() + "'");
        String order = in + ".tenant DESC, ";
        if (asked.channel() != null) {
            where.append(" AND c.channel = :channel");
        }
        if (asked.assignee() != null) {
            where.append(" AND c.assignee = :assignee");
        }
        if (asked.label() != null) {
            from.append(" JOIN switchboard.label l ON l.tenant = c.tenant AND l.conversation = c.id");
            where.append(" AND l.label = :label");
            order += "l.label DESC, ";
        } else if (asked.assignee() != null) {
            order += "c.assignee DESC, ";
        } else if (asked.channel() != null) {
            order += "c.channel DESC, ";
        }
        if (asked.unreadBy() != null) {
            from.append(" LEFT JOIN switchboard.receipt r"
                    + " ON r.tenant = c.tenant AND r.conversation = c.id AND r.reader = :agent");
            where.append(" AND c.last_seq > COALESCE(r.seen, 0) AND " + WRITTEN_BY_ANOTHER);
        }
        if (asked.contact() != null) {
            where.append(" AND " + OF_CONTACT);
        }
        if (isLaterPage) {
            where.append(" AND (" + in + ".active_at, " + id + ") < (:at, :id)");
        }
        return "SELECT " + COLUMNS + from + where + " ORDER BY " + order + in + ".status DESC, " + in
                + ".active_at DESC, " + id + " DESC LIMIT :limit";
    }

    private List<Conversation> withAll(Session session, List<ConversationRow> conversations) {
        RowBatch ids = session.rows(ID, conversations.size());
        conversations.forEach(conversation -> ids.add(conversation.id));
        Map<ConversationId, Set<Address>> addressesOf = new HashMap<>();
        conversations.forEach(
                conversation -> addressesOf.put(conversation.id, new LinkedHashSet<>(Set.of(conversation.address))));
        session.forEach(
                addresses, ids, row -> at(addressesOf, row.conversation()).add(row.address()));
        Map<ConversationId, List<Identity>> participantsOf = new HashMap<>();
        session.forEach(
                participants,
                ids,
                row -> participantsOf
                        .computeIfAbsent(row.conversation(), id -> new ArrayList<>())
                        .add(IdentitySql.read(row)));
        Map<ConversationId, Set<String>> labelsOf = new HashMap<>();
        session.forEach(labels, ids, row -> at(labelsOf, row.conversation()).addAll(row.texts()));
        return conversations.stream()
                .map(conversation -> new Conversation(
                        conversation.id,
                        conversation.address.channel(),
                        List.copyOf(at(addressesOf, conversation.id)),
                        conversation.status,
                        participantsOf.getOrDefault(conversation.id, List.of()),
                        conversation.assignee,
                        labelsOf.getOrDefault(conversation.id, Set.of()),
                        conversation.lastSeq,
                        conversation.openedAt,
                        conversation.activeAt))
                .toList();
    }

    private static <T> Set<T> at(Map<ConversationId, Set<T>> sets, ConversationId id) {
        return sets.computeIfAbsent(id, any -> new HashSet<>());
    }
}
