package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import dev.switchboard.model.Position;
import dev.switchboard.storage.PageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Contacts with their identities, and the list of them. */
final class ContactReads {
    private static final String LIST = "contacts";
    private static final Columns CONTACT = Columns.of("contact uuid");
    private static final String COLUMNS = "c.id, c.display_name, c.folded_name";

    private final Database database;
    private final Sql identities;

    ContactReads(Database database, Statements statements) {
        this.database = database;
        identities = statements.rows(CONTACT, """
                SELECT i.contact, {identity}, i.reachable
                FROM :rows JOIN switchboard.identity i ON i.tenant = u.tenant AND i.contact = u.contact
                ORDER BY i.namespace, i."value\"""".replace("{identity}", IdentitySql.IDENTITY));
    }

    private record ContactRow(ContactId id, String displayName, String foldedName) {
        static ContactRow read(ResultSet row) throws SQLException {
            return new ContactRow(new ContactId(row.getObject(1, UUID.class)), row.getString(2), row.getString(3));
        }

        PageKey key() {
            return new PageKey(LIST, foldedName, id.value());
        }
    }

    Optional<Contact> find(ContactId id) {
        return database.read(access -> withIdentities(
                        access.session(),
                        access.query("SELECT " + COLUMNS
                                        + " FROM switchboard.contact c WHERE c.tenant = :tenant AND c.id = :id")
                                .bind("id", id.value())
                                .map((row, context) -> ContactRow.read(row))
                                .list())
                .stream()
                .findFirst());
    }

    Optional<Contact> of(Identity.Key identity) {
        return database.read(access -> withIdentities(
                        access.session(),
                        access.query("""
                                SELECT {columns} FROM switchboard.identity i
                                JOIN switchboard.contact c ON c.tenant = i.tenant AND c.id = i.contact
                                WHERE i.tenant = :tenant AND i.namespace = :namespace AND i."value" = :value""".replace("{columns}", COLUMNS))
                                .bind("namespace", identity.namespace())
                                .bind("value", identity.value())
                                .map((row, context) -> ContactRow.read(row))
                                .list())
                .stream()
                .findFirst());
    }

    Page<Contact> page(String text, @Nullable Cursor cursor, int limit) {
        PageKey after = cursor == null ? null : PageKey.read(LIST, cursor);
        String rest = after == null ? "" : " AND (c.folded_name, c.id) > (:name, :id)";
        return database.read(access -> {
            Position asOf = FeedReads.latest(access);
            Query query = access.query("""
                    (SELECT {columns} FROM switchboard.contact c
                    WHERE c.tenant = :tenant AND c.folded_name LIKE :prefix ESCAPE '!' {rest}
                    ORDER BY c.tenant, c.folded_name, c.id LIMIT :limit)
                    UNION
                    (SELECT {columns} FROM switchboard.identity i
                    JOIN switchboard.contact c ON c.tenant = i.tenant AND c.id = i.contact
                    WHERE i.tenant = :tenant AND i."value" = :text {rest}
                    ORDER BY c.folded_name, c.id LIMIT :limit)
                    ORDER BY folded_name, id LIMIT :limit""".replace("{columns}", COLUMNS).replace("{rest}", rest))
                    .bind("prefix", prefix(text))
                    .bind("text", text)
                    .bind("limit", limit + 1);
            if (after != null) {
                query.bind("name", after.sort()).bind("id", after.id());
            }
            List<ContactRow> found =
                    query.map((row, context) -> ContactRow.read(row)).list();
            return Pages.of(found, limit, ContactRow::key, shown -> withIdentities(access.session(), shown), asOf);
        });
    }

    private static String prefix(String text) {
        return IdentitySql.folded(text).replaceAll("[!%_]", "!$0") + "%";
    }

    private List<Contact> withIdentities(Session session, List<ContactRow> contacts) {
        RowBatch rows = session.rows(CONTACT, contacts.size());
        contacts.forEach(contact -> rows.add(contact.id));
        Map<ContactId, List<Identity>> found = new HashMap<>();
        Set<Identity.Key> unreachable = new HashSet<>();
        session.forEach(identities, rows, row -> {
            List<Identity> known = found.computeIfAbsent(new ContactId(row.uuid()), contact -> new ArrayList<>());
            Identity identity = IdentitySql.read(row);
            known.add(identity);
            if (!row.flag()) {
                unreachable.add(identity.key());
            }
        });
        return contacts.stream()
                .map(contact -> contact(contact, found.getOrDefault(contact.id, List.of()), unreachable))
                .toList();
    }

    private static Contact contact(ContactRow row, List<Identity> identities, Set<Identity.Key> unreachable) {
        Set<Identity.Key> own = identities.stream()
                .map(Identity::key)
                .filter(unreachable::contains)
                .collect(Collectors.toSet());
        return new Contact(row.id, row.displayName, identities, Map.of(), own);
    }
}
