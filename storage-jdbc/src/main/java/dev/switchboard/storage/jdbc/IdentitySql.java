package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ContactId;
import dev.switchboard.model.Identity;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.Rows.KnownIdentity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Identities, and the contacts that they belong to. */
final class IdentitySql {
    /** The columns of an identity {@code i}, as {@link #read} takes them. */
    static final String IDENTITY = "i.namespace, i.\"value\", i.display_name, i.attributes";

    private static final Columns KEY = Columns.of("namespace text", "\"value\" text");
    private static final Columns NEW_IDENTITY = Columns.of(
            "namespace text",
            "\"value\" text",
            "contact uuid",
            "display_name text",
            "attributes text",
            "reachable flag");
    private static final Columns NEW_CONTACT =
            Columns.of("id uuid", "display_name text", "folded_name text", "created_at from_now");

    private final Sql find;
    private final Sql lock;
    private final Sql insert;
    private final Sql insertContacts;
    private final Sql rename;
    private final Sql renameContacts;
    private final Sql setReachable;

    IdentitySql(Statements statements) {
        find = statements.rows(KEY, """
                SELECT {identity}, i.contact
                FROM :rows JOIN switchboard.identity i
                    ON i.tenant = u.tenant AND i.namespace = u.namespace AND i."value" = u."value\"""".replace("{identity}", IDENTITY));
        lock = statements.rows(KEY, """
                SELECT t.namespace
                FROM :rows JOIN switchboard.identity t
                    ON t.tenant = u.tenant AND t.namespace = u.namespace AND t."value" = u."value"
                ORDER BY t.namespace, t."value\"""" + statements.dialect().lock("t"));
        insert = statements.insertMissingReturningKeys("identity", NEW_IDENTITY, 2);
        insertContacts = statements.insert("contact", NEW_CONTACT);
        rename = statements.update(
                "identity", Columns.of("namespace text", "\"value\" text", "display_name text", "attributes text"), 2);
        renameContacts = statements.update("contact", NEW_CONTACT.first(3), 1);
        setReachable =
                statements.update("identity", Columns.of("namespace text", "\"value\" text", "reachable flag"), 2);
    }

    static Identity read(Row row) throws SQLException {
        return new Identity(new Identity.Key(row.text(), row.text()), row.text(), attributes(row.text()));
    }

    private static Map<String, String> attributes(String json) {
        return json.equals("{}") ? Map.of() : ContentCodec.readMap(json);
    }

    /** {@return a name as it is sorted and searched by} */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    Map<Identity.Key, KnownIdentity> resolve(Session session, Collection<KnownIdentity> proposals) {
        Map<Identity.Key, KnownIdentity> proposed = proposals.stream()
                .collect(Collectors.toMap(known -> known.identity().key(), Function.identity(), (one, same) -> one));
        return session.complete(ask(session, proposed.keySet()), known -> insertMissing(session, proposed, known));
    }

    private void insertMissing(
            Session session, Map<Identity.Key, KnownIdentity> proposed, Map<Identity.Key, KnownIdentity> known) {
        List<KnownIdentity> missing = without(proposed, known);
        if (!missing.isEmpty()) {
            known.putAll(insert(session, missing));
            // What somebody else stored meanwhile can be seen by now: the insertion waited for it.
            known.putAll(find(
                    session,
                    without(proposed, known).stream()
                            .map(stored -> stored.identity().key())
                            .toList()));
        }
    }

    private static List<KnownIdentity> without(
            Map<Identity.Key, KnownIdentity> proposed, Map<Identity.Key, KnownIdentity> resolved) {
        return proposed.values().stream()
                .filter(known -> !resolved.containsKey(known.identity().key()))
                .sorted(Comparator.comparing(known -> known.identity().key()))
                .toList();
    }

    private Map<Identity.Key, KnownIdentity> find(Session session, Collection<Identity.Key> keys) {
        return Answer.mapOf(ask(session, keys));
    }

    private Answer<Map.Entry<Identity.Key, KnownIdentity>> ask(Session session, Collection<Identity.Key> keys) {
        RowBatch rows = session.rows(KEY, keys.size());
        keys.forEach(key -> rows.add(key.namespace(), key.value()));
        return session.ask(find, rows, row -> {
            Identity identity = read(row);
            return Map.entry(identity.key(), new KnownIdentity(identity, new ContactId(row.uuid())));
        });
    }

    private Map<Identity.Key, KnownIdentity> insert(Session session, List<KnownIdentity> missing) {
        Map<Identity.Key, KnownIdentity> byKey = new HashMap<>();
        RowBatch rows = session.rows(NEW_IDENTITY, missing.size());
        for (KnownIdentity known : missing) {
            Identity identity = known.identity();
            byKey.put(identity.key(), known);
            rows.add(
                    identity.key().namespace(),
                    identity.key().value(),
                    known.contact(),
                    identity.displayName(),
                    ContentCodec.writeMap(identity.attributes()),
                    true);
        }
        byKey.keySet().retainAll(session.query(insert, rows, row -> new Identity.Key(row.text(), row.text())));
        RowBatch contacts = session.rows(NEW_CONTACT, byKey.size());
        for (KnownIdentity known : byKey.values()) {
            String name = known.identity().displayName();
            contacts.add(known.contact(), name, folded(name), Duration.ZERO);
        }
        session.write(insertContacts, contacts);
        return byKey;
    }

    void lock(Session session, Collection<Identity.Key> keys) {
        RowBatch rows = session.rows(KEY, keys.size());
        keys.forEach(key -> rows.add(key.namespace(), key.value()));
        session.query(lock, rows, Row::text);
    }

    void update(Session session, Collection<Identity> identities) {
        if (identities.isEmpty()) {
            return;
        }
        Map<Identity.Key, KnownIdentity> known =
                find(session, identities.stream().map(Identity::key).toList());
        RowBatch rows = session.rows(
                Columns.of("namespace text", "\"value\" text", "display_name text", "attributes text"),
                identities.size());
        Map<ContactId, String> names = new TreeMap<>();
        List<Identity> sorted =
                identities.stream().sorted(Comparator.comparing(Identity::key)).toList();
        for (Identity identity : sorted) {
            rows.add(
                    identity.key().namespace(),
                    identity.key().value(),
                    identity.displayName(),
                    ContentCodec.writeMap(identity.attributes()));
            KnownIdentity old = known.get(identity.key());
            if (old != null) {
                names.put(old.contact(), identity.displayName());
            }
        }
        session.write(rename, rows);
        RowBatch contacts = session.rows(NEW_CONTACT.first(3), names.size());
        names.forEach((contact, name) -> contacts.add(contact, name, folded(name)));
        session.write(renameContacts, contacts);
    }

    void setReachable(Session session, Map<Identity.Key, Boolean> reachable) {
        RowBatch rows =
                session.rows(Columns.of("namespace text", "\"value\" text", "reachable flag"), reachable.size());
        new TreeMap<>(reachable).forEach((key, yes) -> rows.add(key.namespace(), key.value(), yes));
        session.write(setReachable, rows);
    }
}
