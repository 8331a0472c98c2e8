package dev.switchboard.benchmarks;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Conversations of a {@link Population} with the people in them and what hangs on them, on their way into tables. */
final class ConversationCopy implements AutoCloseable {
    private static final String TENANT = Tables.TENANT;

    private final Population population;
    private final Deque<CopiedTable> open = new ArrayDeque<>();
    private final CopiedTable contacts;
    private final CopiedTable identities;
    private final CopiedTable conversations;
    private final CopiedTable addresses;
    private final CopiedTable participants;
    private final CopiedTable labels;
    private final CopiedTable receipts;
    private final CopiedTable audit;

    ConversationCopy(Tables tables, Population population) throws SQLException {
        this.population = population;
        contacts = table(tables, "contact", "tenant, id, display_name, folded_name, created_at");
        identities =
                table(tables, "identity", "tenant, namespace, \"value\", contact, display_name, attributes, reachable");
        conversations = table(
                tables,
                "conversation",
                "tenant, id, channel, chat, thread, status, assignee, last_seq, last_position, handling, sending, held,"
                        + " opened_at, active_at, swept_seq, swept_at");
        addresses = table(tables, "address", "tenant, channel, chat, thread, conversation");
        participants = table(tables, "participant", "tenant, conversation, namespace, \"value\"");
        labels = table(tables, "label", "tenant, conversation, label, status, active_at");
        receipts = table(tables, "receipt", "tenant, conversation, reader, delivered, seen");
        audit = table(tables, "audit", "tenant, id, at, actor, action, contact");
    }

    private CopiedTable table(Tables tables, String name, String columns) throws SQLException {
        CopiedTable table = new CopiedTable(tables, name, columns);
        open.push(table);
        return table;
    }

    void add(int number) throws SQLException {
        addPerson(number);
        String chat = Population.chatOf(number);
        var id = population.conversation(number);
        int seq = population.messagesOf(number);
        boolean hasWork = Population.hasWork(number);
        boolean isSending = hasWork && Population.isOutbound(seq);
        Instant opened = population.openedAt(number);
        conversations.add(
                TENANT,
                id,
                Population.channelOf(number),
                chat,
                "",
                Population.statusOf(number),
                Population.assigneeOf(number),
                seq,
                seq,
                hasWork && !isSending ? 1 : 0,
                isSending ? 1 : 0,
                false,
                opened,
                population.activeAt(number),
                0,
                opened);
        addresses.add(TENANT, Population.channelOf(number), chat, "", id);
        participants.add(TENANT, id, Traffic.NAMESPACE, chat);
        if (Population.labelOf(number) != null) {
            labels.add(
                    TENANT, id, Population.labelOf(number), Population.statusOf(number), population.activeAt(number));
        }
        if (Population.assigneeOf(number) != null) {
            int unread = Population.some(number, 9, 10) < 3 ? Math.min(2, seq) : 0;
            receipts.add(TENANT, id, Population.assigneeOf(number), seq, seq - unread);
        }
        if (Population.some(number, 10, 3) == 0) {
            receipts.add(TENANT, id, chat, seq, seq);
        }
    }

    private void addPerson(int number) throws SQLException {
        Instant opened = population.openedAt(number);
        var contact = population.contact(number);
        String name = Population.nameOf(number);
        String chat = Population.chatOf(number);
        contacts.add(TENANT, contact, name, name.toLowerCase(Locale.ROOT), opened);
        identities.add(TENANT, Traffic.NAMESPACE, chat, contact, name, "{}", true);
        if (Population.some(number, 11, 10) == 0) {
            identities.add(TENANT, "email", chat + "@example.org", contact, name, "{}", true);
        }
        if (Population.some(number, 12, 100) == 0) {
            audit.add(TENANT, Population.id(4, opened, number), opened, "admin", "EXPORTED", contact);
        }
    }

    @Override
    public void close() throws SQLException {
        for (CopiedTable table : open) {
            table.close();
        }
    }
}
