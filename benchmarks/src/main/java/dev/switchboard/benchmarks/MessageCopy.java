package dev.switchboard.benchmarks;

import dev.switchboard.model.Content;
import dev.switchboard.model.Event;
import dev.switchboard.model.Part;
import dev.switchboard.model.Retention;
import dev.switchboard.storage.ContentCodec;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a {@link Population} with what hangs on them, on their way into tables, in the order in which they were
 * written. Of what is kept for a time there is as much as is kept by default.
 */
final class MessageCopy implements AutoCloseable {
    private static final String TENANT = Tables.TENANT;
    private static final String BLANK = "_";
    private static final String CONTENT = ContentCodec.write(Content.text(BLANK));
    private static final String PARTS = ContentCodec.writeParts(List.of(new Part(null, List.of(BLANK))));
    private static final Duration KEYS = Retention.defaults().keys();
    private static final Duration EVENTS = Retention.defaults().events();
    private static final int WEBHOOK_BYTES = 500;

    private final Population population;
    private final Deque<CopiedTable> open = new ArrayDeque<>();
    private final CopiedTable messages;
    private final CopiedTable externalIds;
    private final CopiedTable eventKeys;
    private final CopiedTable sendKeys;
    private final CopiedTable events;
    private final CopiedTable revisions;
    private final CopiedTable blobs;
    private final CopiedTable blobUses;
    private final CopiedTable work;
    private final CopiedTable parked;
    private final CopiedTable failures;
    private final CopiedTable early;
    private final CopiedTable webhooks;
    private long position;

    MessageCopy(Tables tables, Population population) throws SQLException {
        this.population = population;
        messages = table(
                tables,
                "message",
                "tenant, id, conversation, seq, direction, sender_kind, sender_namespace, sender_value, sender_name,"
                        + " content, revision, parts, sent_at, stored_at, delivery, attempts, was_in_doubt");
        externalIds = table(tables, "external_id", "tenant, channel, chat, id, conversation, message, part");
        eventKeys = table(tables, "event_key", "tenant, channel, \"key\", stored_at");
        sendKeys = table(tables, "send_key", "tenant, channel, \"key\", message, stored_at");
        events = table(tables, "event", "tenant, position, type, at, channel, conversation, message, facts");
        revisions = table(tables, "revision", "tenant, message, revision, content, parts, at");
        blobs = table(tables, "blob", "tenant, sha256, unused_since");
        blobUses = table(tables, "blob_use", "tenant, message, sha256");
        work = table(
                tables,
                "work",
                "tenant, conversation, lane, position, channel, type, message, detail, ordered, holds, attempts,"
                        + " in_doubt, created_at, state, due_at");
        parked = table(
                tables,
                "parked",
                "tenant, id, kind, channel, \"key\", conversation, message, reason, attempts, raw, at");
        failures = table(tables, "failure", "tenant, subject, entries, at");
        early = table(tables, "early_event", "tenant, channel, chat, id, type, facts, stored_at");
        webhooks =
                table(tables, "webhook", "tenant, id, channel, at, verdict, status, events, size, error, head, body");
    }

    private CopiedTable table(Tables tables, String name, String columns) throws SQLException {
        CopiedTable table = new CopiedTable(tables, name, columns);
        open.push(table);
        return table;
    }

    /** {@return how many messages there are} */
    long addAll() throws SQLException {
        int longest = (int) (population.messages() / population.conversations()) + 2;
        int ofLong = 1;
        for (int step = 0; step < population.steps(); step++) {
            while (ofLong <= population.messagesOf(0) && population.stepOf(0, ofLong) <= step) {
                add(0, ofLong++);
            }
            for (int seq = 1; seq <= longest; seq++) {
                int conversation = population.conversationAt(step, seq);
                if (conversation > 0) {
                    add(conversation, seq);
                }
            }
        }
        return messages.rows();
    }

    private void add(int number, int seq) throws SQLException {
        boolean isOutbound = Population.isOutbound(seq);
        UUID conversation = population.conversation(number);
        UUID id = population.message(number, seq);
        Instant at = population.timeOf(population.stepOf(number, seq));
        boolean isOpen = Population.hasWork(number) && seq == population.messagesOf(number);
        String externalId = "m-" + number + "-" + seq;
        boolean isAgent = isOutbound && Population.some(number, 13, 2) == 0;
        String by = isAgent ? "agent-" + Population.some(number, 5, Population.AGENTS) : "reply";
        String chat = Population.chatOf(number);
        boolean isUnsent = isOpen && isOutbound;
        messages.add(
                TENANT,
                id,
                conversation,
                seq,
                isOutbound ? "OUTBOUND" : "INBOUND",
                isOutbound ? (isAgent ? "AGENT" : "AUTOMATIC") : "PERSON",
                isOutbound ? null : Traffic.NAMESPACE,
                isOutbound ? by : chat,
                isOutbound ? null : Population.nameOf(number),
                CONTENT.replace(BLANK, text(number, seq)),
                0,
                PARTS.replace(BLANK, externalId),
                at,
                at,
                isOutbound ? (isUnsent ? "PENDING" : "SENT") : null,
                isOutbound && !isUnsent ? 1 : 0,
                false);
        if (!isUnsent) {
            externalIds.add(TENANT, Population.channelOf(number), chat, externalId, conversation, id, 0);
        }
        addKeys(number, seq, id, at);
        addEvents(number, seq, id, at);
        addRarer(number, seq, id, at);
        if (isOpen) {
            addWork(number, seq, id, at);
        }
    }

    private static String text(int number, int seq) {
        return "This is what was said at place " + seq + " about order " + number
                + ", with some more words so that it is as long as messages are.";
    }

    private void addKeys(int number, int seq, UUID id, Instant at) throws SQLException {
        if (!population.isWithin(at, KEYS)) {
            return;
        }
        String channel = Population.channelOf(number);
        if (!Population.isOutbound(seq)) {
            eventKeys.add(TENANT, channel, "u-" + number + "-" + seq, at);
        } else if (isOneIn(100, number, seq, 14)) {
            sendKeys.add(TENANT, channel, "s-" + number + "-" + seq, id, at);
        }
    }

    private void addEvents(int number, int seq, UUID id, Instant at) throws SQLException {
        boolean isOutbound = Population.isOutbound(seq);
        position += isOutbound || seq == 1 ? 2 : 1;
        if (!population.isWithin(at, EVENTS)) {
            return;
        }
        if (isOutbound) {
            addEvent(1, Event.MESSAGE_QUEUED, number, id, at);
            addEvent(0, Event.MESSAGE_SENT, number, id, at);
            return;
        }
        if (seq == 1) {
            addEvent(1, Event.CONVERSATION_OPENED, number, null, at);
        }
        addEvent(0, Event.MESSAGE_RECEIVED, number, id, at);
        String channel = Population.channelOf(number);
        long place = position * WEBHOOK_BYTES;
        webhooks.add(TENANT, place, channel, at, "ACCEPTED", 200, 1, WEBHOOK_BYTES, null, null, null);
    }

    private void addEvent(int back, String type, int number, @Nullable UUID message, Instant at) throws SQLException {
        UUID conversation = population.conversation(number);
        events.add(TENANT, position - back, type, at, Population.channelOf(number), conversation, message, "{}");
    }

    private void addRarer(int number, int seq, UUID id, Instant at) throws SQLException {
        String channel = Population.channelOf(number);
        String chat = Population.chatOf(number);
        if (isOneIn(50, number, seq, 15)) {
            String before = CONTENT.replace(BLANK, "What was said before");
            revisions.add(TENANT, id, 0, before, PARTS.replace(BLANK, "r-" + number + "-" + seq), at);
        }
        if (isOneIn(20, number, seq, 16)) {
            String sha256 = new UUID(0, number * 4_096L + seq)
                    .toString()
                    .replace("-", "")
                    .repeat(2);
            blobs.add(TENANT, sha256, isOneIn(10, number, seq, 17) ? at : null);
            blobUses.add(TENANT, id, sha256);
        }
        if (isOneIn(1_000, number, seq, 18)) {
            String kind = seq % 4 == 0 ? "OPERATION" : "UNIT";
            UUID conversation = population.conversation(number);
            parked.add(TENANT, id, kind, channel, null, conversation, id, "a fault", 5, null, at);
            failures.add(TENANT, id, "[]", at);
            early.add(TENANT, channel, chat, "e-" + number + "-" + seq, "message.reacted", "{}", at);
        }
    }

    private static boolean isOneIn(int of, int number, int seq, int salt) {
        return Population.some(number * 4_096L + seq, salt, of) == 0;
    }

    private void addWork(int number, int seq, UUID id, Instant at) throws SQLException {
        boolean isSending = Population.isOutbound(seq);
        work.add(
                TENANT,
                population.conversation(number),
                isSending ? "SENDING" : "HANDLING",
                seq,
                Population.channelOf(number),
                isSending ? "SEND" : "HANDLE",
                id,
                "",
                true,
                1,
                1,
                false,
                at,
                "READY",
                at);
    }

    @Override
    public void close() throws SQLException {
        for (CopiedTable table : open) {
            table.close();
        }
    }
}
