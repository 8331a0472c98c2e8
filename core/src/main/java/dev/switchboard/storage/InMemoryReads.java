package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Receipt;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.InMemoryTables.All;
import dev.switchboard.storage.InMemoryTables.Arrival;
import dev.switchboard.storage.InMemoryTables.ContactRow;
import dev.switchboard.storage.InMemoryTables.IdentityRow;
import dev.switchboard.storage.InMemoryTables.LabelRow;
import dev.switchboard.storage.InMemoryTables.Named;
import dev.switchboard.storage.InMemoryTables.ReceiptKey;
import dev.switchboard.storage.InMemoryTables.ReceiptRow;
import dev.switchboard.storage.InMemoryTables.Recent;
import dev.switchboard.storage.InMemoryTables.Seq;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.Participant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conversations, contacts and parked work, read from memory. Guarded by the storage's mutex. */
final class InMemoryReads {
    private static final String CONVERSATIONS = "conversations";
    private static final String CONTACTS = "contacts";
    private static final String PARKED = "parked";

    private final InMemoryTables tables;

    InMemoryReads(InMemoryTables tables) {
        this.tables = tables;
    }

    Optional<Conversation> conversation(ConversationId id) {
        return Optional.ofNullable(tables.conversations.get(id)).map(this::conversation);
    }

    private Conversation conversation(ConversationRow row) {
        Set<Address> addresses = InMemoryErasure.addresses(tables, row.id());
        List<Identity> participants = tables.participantsOf.in(row.id()).stream()
                .map(Arrival::what)
                .map(key -> tables.identities.require(key).identity())
                .toList();
        return new Conversation(
                row.id(),
                row.address().channel(),
                List.copyOf(addresses),
                row.status(),
                participants,
                row.assignee(),
                tables.labelsOf.in(row.id()),
                row.lastSeq(),
                row.openedAt(),
                row.activeAt());
    }

    Page<Conversation> conversations(ConversationQuery query) {
        List<ConversationRow> found =
                rest(tables.conversationsByTime.in(All.ROWS), CONVERSATIONS, query.cursor()).stream()
                        .map(recent -> tables.conversations.require(new ConversationId(recent.id())))
                        .filter(row -> matches(row, query))
                        .limit(query.limit() + 1L)
                        .toList();
        return page(
                found,
                query.limit(),
                row -> PageKey.of(CONVERSATIONS, row.activeAt(), row.id().value()),
                this::conversation);
    }

    private boolean matches(ConversationRow row, ConversationQuery query) {
        return query.statuses().contains(row.status())
                && (query.channel() == null
                        || query.channel().equals(row.address().channel()))
                && (query.assignee() == null || query.assignee().equals(row.assignee()))
                && (query.label() == null || tables.labels.contains(new LabelRow(row.id(), query.label())))
                && (query.unreadBy() == null || isUnread(row, query.unreadBy()))
                && (query.contact() == null || takesPart(query.contact(), row.id()));
    }

    private boolean isUnread(ConversationRow row, String agent) {
        long read = readBy(row.id(), agent);
        return read < row.lastSeq()
                && tables.messagesOf.in(row.id()).tailSet(Seq.before(read + 1)).stream()
                        .map(seq -> tables.messages.require(seq.message()).message())
                        .anyMatch(message -> !message.sender().equals(new Sender.Agent(agent)));
    }

    private boolean takesPart(ContactId contact, ConversationId conversation) {
        return tables.identitiesOf.in(contact).stream()
                .anyMatch(identity -> tables.participants.contains(new Participant(conversation, identity)));
    }

    private long readBy(ConversationId conversation, String agent) {
        ReceiptRow row = tables.receipts.get(new ReceiptKey(conversation, agent));
        return row == null ? 0 : row.receipt().read();
    }

    List<Receipt> receipts(ConversationId conversation) {
        return tables.receiptsOf.in(conversation).stream()
                .map(by -> tables.receipts.require(new ReceiptKey(conversation, by)))
                .map(ReceiptRow::receipt)
                .toList();
    }

    List<ExternalId> earlyIds(Instant since, int limit) {
        return tables.early.rows().stream()
                .filter(early -> !early.since().isBefore(since))
                .map(early -> early.events().get(0).about())
                .filter(tables.externalIds::contains)
                .limit(limit)
                .toList();
    }

    Optional<Contact> contact(ContactId id) {
        return Optional.ofNullable(tables.contacts.get(id)).map(this::contact);
    }

    Optional<Contact> contactOf(Identity.Key identity) {
        return Optional.ofNullable(tables.identities.get(identity)).flatMap(row -> contact(row.contact()));
    }

    private Contact contact(ContactRow row) {
        List<IdentityRow> identities = tables.identitiesOf.in(row.id()).stream()
                .map(tables.identities::require)
                .toList();
        return new Contact(
                row.id(),
                row.displayName(),
                identities.stream().map(IdentityRow::identity).toList(),
                Map.of(),
                identities.stream()
                        .filter(identity -> !identity.reachable())
                        .map(identity -> identity.identity().key())
                        .collect(Collectors.toSet()));
    }

    Page<Contact> contacts(String text, @Nullable Cursor cursor, int limit) {
        String prefix = Named.fold(text);
        Named first = new Named(prefix, new ContactId(InMemoryTables.LOWEST));
        PageKey last = cursor == null ? null : PageKey.read(CONTACTS, cursor);
        Named after = last == null ? null : new Named(last.sort(), new ContactId(last.id()));
        NavigableSet<Named> found = new TreeSet<>();
        tables
                .contactsByName
                .in(All.ROWS)
                .tailSet(after == null || after.compareTo(first) < 0 ? first : after, false)
                .stream()
                .takeWhile(named -> named.foldedName().startsWith(prefix))
                .limit(limit + 1L)
                .forEach(found::add);
        tables.identitiesByValue.in(text).stream()
                .map(key -> tables.identities.require(key).contact())
                .map(id -> Named.of(tables.contacts.require(id)))
                .filter(named -> after == null || named.compareTo(after) > 0)
                .forEach(found::add);
        return page(
                List.copyOf(found),
                limit,
                named -> new PageKey(CONTACTS, named.foldedName(), named.id().value()),
                named -> contact(tables.contacts.require(named.id())));
    }

    Page<Parked> parked(ParkedQuery query) {
        NavigableSet<Recent> newestFirst =
                query.channel() == null ? tables.parkedByTime.in(All.ROWS) : tables.parkedOf.in(query.channel());
        List<Recent> found = rest(newestFirst.descendingSet(), PARKED, query.cursor()).stream()
                .filter(recent -> matches(tables.parked.require(recent.id()), query))
                .limit(query.limit() + 1L)
                .toList();
        return page(
                found,
                query.limit(),
                recent -> PageKey.of(PARKED, recent.at(), recent.id()),
                recent -> tables.parked.require(recent.id()));
    }

    private static boolean matches(Parked parked, ParkedQuery query) {
        return (query.kind() == null || query.kind() == parked.kind())
                && (query.conversation() == null || query.conversation().equals(parked.conversation()))
                && (query.before() == null || parked.at().isBefore(query.before()));
    }

    private static NavigableSet<Recent> rest(NavigableSet<Recent> all, String list, @Nullable Cursor cursor) {
        if (cursor == null) {
            return all;
        }
        PageKey last = PageKey.read(list, cursor);
        return all.tailSet(new Recent(last.at(), last.id()), false);
    }

    private <S, T> Page<T> page(List<S> found, int limit, Function<S, PageKey> key, Function<S, T> read) {
        boolean more = found.size() > limit;
        List<S> shown = more ? found.subList(0, limit) : found;
        List<T> items = new ArrayList<>(shown.size());
        shown.forEach(item -> items.add(read.apply(item)));
        Cursor next = more ? key.apply(shown.get(limit - 1)).cursor() : null;
        return new Page<>(items, next, tables.feed.latest());
    }
}
