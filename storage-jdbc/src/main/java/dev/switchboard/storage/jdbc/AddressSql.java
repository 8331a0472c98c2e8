package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Address;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Addresses, and the conversations that are opened at them. */
final class AddressSql {
    private static final Columns KEY = Columns.of("channel text", "chat text", "thread text");
    private static final Columns ADDRESS = Columns.of("channel text", "chat text", "thread text", "conversation uuid");
    private static final Columns NEW_CONVERSATION = Columns.of(
            "id uuid",
            "channel text",
            "chat text",
            "thread text",
            "status text",
            "last_seq number",
            "last_position number",
            "handling number",
            "sending number",
            "held flag",
            "opened_at time",
            "active_at time",
            "swept_at time");
    private static final Columns PRIMARY = Columns.of("id uuid", "channel text", "chat text", "thread text");

    private final Sql find;
    private final Sql insert;
    private final Sql open;
    private final Sql setPrimary;
    private final Sql repoint;

    AddressSql(Statements statements) {
        find = statements.rows(KEY, """
                SELECT t.channel, t.chat, t.thread, t.conversation
                FROM :rows JOIN switchboard.address t
                    ON t.tenant = u.tenant AND t.channel = u.channel AND t.chat = u.chat AND t.thread = u.thread""");
        insert = statements.insertMissingReturningKeys("address", ADDRESS, 3);
        open = statements.insert("conversation", NEW_CONVERSATION);
        setPrimary = statements.update("conversation", PRIMARY, 1);
        repoint = statements.update("address", ADDRESS, 3);
    }

    Map<Address, ConversationId> find(Session session, Collection<Address> addresses) {
        return Answer.mapOf(ask(session, addresses));
    }

    private Answer<Map.Entry<Address, ConversationId>> ask(Session session, Collection<Address> addresses) {
        RowBatch rows = session.rows(KEY, addresses.size());
        addresses.forEach(address -> rows.add(address.channel(), address.chat(), address.thread()));
        return session.ask(find, rows, row -> Map.entry(row.address(), row.conversation()));
    }

    Map<Address, ConversationId> resolve(Session session, Map<Address, ConversationId> proposals, Instant at) {
        return session.complete(ask(session, proposals.keySet()), known -> openMissing(session, proposals, known, at));
    }

    private void openMissing(
            Session session, Map<Address, ConversationId> proposals, Map<Address, ConversationId> known, Instant at) {
        Map<Address, ConversationId> missing = without(proposals, known);
        if (!missing.isEmpty()) {
            Map<Address, ConversationId> inserted = insert(session, missing);
            open(session, inserted, at);
            known.putAll(inserted);
            // What somebody else stored meanwhile can be seen by now: the insertion waited for it.
            known.putAll(find(session, without(proposals, known).keySet()));
        }
    }

    /** Gives addresses that have no conversation to conversations that are known. */
    Map<Address, ConversationId> claim(Session session, Map<Address, ConversationId> proposals) {
        Map<Address, ConversationId> claimed = insert(session, proposals);
        claimed.putAll(find(session, without(proposals, claimed).keySet()));
        return claimed;
    }

    private static Map<Address, ConversationId> without(
            Map<Address, ConversationId> proposals, Map<Address, ConversationId> resolved) {
        Map<Address, ConversationId> rest = new HashMap<>(proposals);
        rest.keySet().removeAll(resolved.keySet());
        return rest;
    }

    private Map<Address, ConversationId> insert(Session session, Map<Address, ConversationId> missing) {
        RowBatch rows = session.rows(ADDRESS, missing.size());
        missing.keySet().stream()
                .sorted()
                .forEach(
                        address -> rows.add(address.channel(), address.chat(), address.thread(), missing.get(address)));
        Map<Address, ConversationId> inserted = new HashMap<>(missing);
        inserted.keySet().retainAll(session.query(insert, rows, Row::address));
        return inserted;
    }

    private void open(Session session, Map<Address, ConversationId> inserted, Instant at) {
        RowBatch rows = session.rows(NEW_CONVERSATION, inserted.size());
        inserted.forEach((address, id) -> rows.add(
                id,
                address.channel(),
                address.chat(),
                address.thread(),
                Conversation.Status.OPEN,
                0,
                0,
                0,
                0,
                false,
                at,
                at,
                at));
        session.write(open, rows);
    }

    /** Gives a conversation an address more, which is from now on the one that is sent to. */
    void move(Session session, ConversationId conversation, Address address) {
        if (insert(session, Map.of(address, conversation)).isEmpty()) {
            RowBatch taken = session.rows(ADDRESS, 1);
            session.write(repoint, taken.add(address.channel(), address.chat(), address.thread(), conversation));
        }
        RowBatch row = session.rows(PRIMARY, 1);
        session.write(setPrimary, row.add(conversation, address.channel(), address.chat(), address.thread()));
    }
}
