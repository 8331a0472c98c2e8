package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.InMemoryHousekeeping.Changes;
import dev.switchboard.storage.InMemoryTables.All;
import dev.switchboard.storage.InMemoryTables.LabelRow;
import dev.switchboard.storage.InMemoryTables.ReceiptKey;
import dev.switchboard.storage.InMemoryTables.Recent;
import dev.switchboard.storage.InMemoryTables.Seq;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.Participant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Erases what is known of a person from memory. Safe from any thread. */
final class InMemoryPersonalData implements PersonalData {
    private static final String LIST = "audit";

    private final InMemoryTables tables;
    private final Changes changes;

    InMemoryPersonalData(InMemoryTables tables, Changes changes) {
        this.tables = tables;
        this.changes = changes;
    }

    @Override
    public long eraseMessages(ConversationId id, @Nullable Set<Identity.Key> persons, long afterSeq, int window) {
        return changes.change(now -> {
            erase(new InMemoryErasure(tables, now), id, persons, afterSeq, afterSeq + window);
            ConversationRow conversation = tables.conversations.get(id);
            long last = conversation == null ? afterSeq : conversation.lastSeq();
            return Math.max(afterSeq, Math.min(afterSeq + window, last));
        });
    }

    private void erase(
            InMemoryErasure erasure,
            ConversationId id,
            @Nullable Set<Identity.Key> persons,
            long afterSeq,
            long upToSeq) {
        List<MessageRow> found =
                tables.messagesOf.in(id).subSet(Seq.before(afterSeq + 1), Seq.before(upToSeq + 1)).stream()
                        .map(seq -> tables.messages.require(seq.message()))
                        .filter(row -> persons == null || isOf(row.message().sender(), persons))
                        .toList();
        found.forEach(row -> erasure.anonymise(row.message().id(), persons == null));
    }

    private static boolean isOf(Sender sender, Set<Identity.Key> persons) {
        return sender instanceof Sender.Person person
                && persons.contains(person.identity().key());
    }

    @Override
    public void vacate(ConversationId id) {
        changes.change(now -> {
            ConversationRow row = tables.conversations.require(id);
            for (Work.Lane lane : Work.Lane.values()) {
                List.copyOf(tables.lanes.in(new LaneKey(id, lane))).forEach(tables.work::remove);
            }
            List<Address> addresses = tables.addressesOf.in(id).stream()
                    .map(InMemoryTables.Arrival::what)
                    .toList();
            InMemoryErasure.addresses(tables, id).forEach(address -> forgetIds(id, address));
            addresses.forEach(this::forgetEarly);
            addresses.forEach(tables.addresses::remove);
            List.copyOf(tables.labelsOf.in(id)).forEach(label -> tables.labels.remove(new LabelRow(id, label)));
            List.copyOf(tables.receiptsOf.in(id)).forEach(by -> tables.receipts.remove(new ReceiptKey(id, by)));
            tables.conversations.put(id, vacant(row));
            return id;
        });
    }

    private static ConversationRow vacant(ConversationRow row) {
        return new ConversationRow(
                row.id(),
                Address.of(row.address().channel(), ERASED),
                Conversation.Status.ARCHIVED,
                null,
                row.lastSeq(),
                row.lastPosition(),
                0,
                0,
                false,
                row.openedAt(),
                row.activeAt());
    }

    private void forgetIds(ConversationId conversation, Address address) {
        List<ExternalId> ids = tables.externalIds.keys().stream()
                .filter(id ->
                        id.channel().equals(address.channel()) && id.chat().equals(address.chat()))
                .filter(id -> tables.externalIds.require(id).conversation().equals(conversation))
                .toList();
        ids.forEach(tables.externalIds::remove);
    }

    private void forgetEarly(Address address) {
        List<ExternalId> early = tables.early.keys().stream()
                .filter(id ->
                        id.channel().equals(address.channel()) && id.chat().equals(address.chat()))
                .toList();
        early.forEach(tables.early::remove);
    }

    @Override
    public boolean remove(ContactId contact, Map<ConversationId, Long> erased, AuditEntry entry) {
        return changes.change(now -> {
            Set<Identity.Key> identities = Set.copyOf(tables.identitiesOf.in(contact));
            List<Participant> parts = tables.participants.keys().stream()
                    .filter(one -> identities.contains(one.identity()))
                    .toList();
            if (!parts.stream().map(Participant::conversation).allMatch(id -> isNearlyErased(id, erased))) {
                return false;
            }
            InMemoryErasure erasure = new InMemoryErasure(tables, now);
            for (Participant part : parts) {
                ConversationId id = part.conversation();
                erase(erasure, id, identities, erased.getOrDefault(id, 0L), Long.MAX_VALUE - 1);
                tables.participants.remove(part);
                tables.receipts.remove(new ReceiptKey(id, part.identity().value()));
            }
            identities.forEach(tables.identities::remove);
            tables.contacts.remove(contact);
            tables.audit.insert(entry.id(), entry);
            return true;
        });
    }

    private boolean isNearlyErased(ConversationId id, Map<ConversationId, Long> erased) {
        Long reached = erased.get(id);
        return reached != null && tables.conversations.require(id).lastSeq() - reached <= MOST_LEFT;
    }

    @Override
    public void note(AuditEntry entry) {
        changes.change(now -> {
            tables.audit.insert(entry.id(), entry);
            return entry;
        });
    }

    @Override
    public Page<AuditEntry> audit(@Nullable Cursor cursor, int limit) {
        return changes.change(now -> {
            NavigableSet<Recent> all = tables.auditByTime.in(All.ROWS);
            PageKey last = cursor == null ? null : PageKey.read(LIST, cursor);
            List<AuditEntry> found = (last == null ? all : all.tailSet(new Recent(last.at(), last.id()), false))
                    .stream()
                            .limit(limit + 1L)
                            .map(recent -> tables.audit.require(recent.id()))
                            .toList();
            boolean more = found.size() > limit;
            List<AuditEntry> shown = more ? found.subList(0, limit) : found;
            AuditEntry end = more ? shown.get(limit - 1) : null;
            Cursor next =
                    end == null ? null : PageKey.of(LIST, end.at(), end.id()).cursor();
            return new Page<>(shown, next, tables.feed.latest());
        });
    }
}
