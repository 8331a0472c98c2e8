package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.storage.PersonalData;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.WebhookRows.LoggedWebhook;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes out or erases all data of a contact, in many short transactions. Erasing goes from the conversations to the contact
 * itself, so that it can be asked for again where it was cut short. Safe from any thread.
 */
public final class PersonalRequests {
    private static final int WINDOW = 200;
    private static final int PAGE = 100;

    private final Storage storage;
    private final Ticker ticker;

    PersonalRequests(Storage storage, Ticker ticker) {
        this.storage = storage;
        this.ticker = ticker;
    }

    /**
     * Writes all data of a contact as JSON.
     *
     * @param id the contact
     * @param by who asks for it
     * @param to where it is written; not closed
     * @throws IOException if it cannot be written
     */
    public void export(ContactId id, String by, OutputStream to) throws IOException {
        Contact contact = contact(id);
        storage.personalData().note(entry(id, by, AuditEntry.Action.EXPORTED));
        new PersonalExport(storage, contact).write(to);
    }

    /**
     * Erases all data of a contact.
     *
     * @param id the contact
     * @param by who asks for it
     */
    public void erase(ContactId id, String by) {
        Contact contact = contact(id);
        AuditEntry entry = entry(id, by, AuditEntry.Action.ERASED);
        Set<Identity.Key> keys = keys(contact);
        Set<String> names = keys.stream().map(Identity.Key::value).collect(Collectors.toCollection(HashSet::new));
        Map<ConversationId, Long> erased = new HashMap<>();
        boolean removed = false;
        while (!removed) {
            eraseConversations(id, keys, names, erased);
            Mentions mentions = new Mentions(names);
            eraseParked(mentions, Parked.Kind.INBOUND);
            eraseParked(mentions, Parked.Kind.UNSUPPORTED);
            eraseWebhooks(mentions);
            // Who writes while it runs may take part in another one by now.
            removed = storage.personalData().remove(id, erased, entry);
        }
    }

    private void eraseConversations(
            ContactId id, Set<Identity.Key> keys, Set<String> names, Map<ConversationId, Long> erased) {
        ConversationQuery query = ConversationQuery.all().contact(id).limit(PAGE);
        Page<Conversation> page;
        do {
            page = storage.conversations(query);
            for (Conversation conversation : page.items()) {
                if (isAloneIn(keys, conversation)) {
                    conversation.addresses().stream().map(Address::chat).forEach(names::add);
                }
                long before = erased.getOrDefault(conversation.id(), 0L);
                erased.put(conversation.id(), erase(conversation, keys, before));
            }
            query = query.after(page.nextCursor());
        } while (page.nextCursor() != null);
    }

    private Contact contact(ContactId id) {
        return storage.contact(id).orElseThrow(() -> new NotFoundException("contact", id));
    }

    private AuditEntry entry(ContactId id, String by, AuditEntry.Action action) {
        return new AuditEntry(Ids.next(), ticker.now(), by, action, id);
    }

    static Set<Identity.Key> keys(Contact contact) {
        return contact.identities().stream().map(Identity::key).collect(Collectors.toSet());
    }

    /** Whether nobody else ever took part: then all of a conversation is about the person. */
    static boolean isAloneIn(Set<Identity.Key> keys, Conversation conversation) {
        return conversation.participants().stream().map(Identity::key).allMatch(keys::contains);
    }

    /** Erases a conversation after a place, and tells up to where. */
    private long erase(Conversation conversation, Set<Identity.Key> keys, long after) {
        PersonalData data = storage.personalData();
        boolean alone = isAloneIn(keys, conversation);
        if (alone) {
            data.vacate(conversation.id());
        }
        long seq = after;
        long reached = data.eraseMessages(conversation.id(), alone ? null : keys, seq, WINDOW);
        while (reached > seq) {
            seq = reached;
            reached = data.eraseMessages(conversation.id(), alone ? null : keys, seq, WINDOW);
        }
        return seq;
    }

    private void eraseParked(Mentions mentions, Parked.Kind kind) {
        ParkedQuery query = ParkedQuery.all().kind(kind).limit(PAGE);
        Page<Parked> page;
        do {
            page = storage.parked(query);
            List<UUID> found = page.items().stream()
                    .filter(parked -> mentions.in(parked.raw()))
                    .map(Parked::id)
                    .toList();
            if (!found.isEmpty()) {
                storage.write(transaction -> transaction.unpark(found).size());
            }
            query = query.after(page.nextCursor());
        } while (page.nextCursor() != null);
    }

    private void eraseWebhooks(Mentions mentions) {
        List<LoggedWebhook> logged = storage.webhooks().read(0, PAGE);
        while (!logged.isEmpty()) {
            List<Long> found = logged.stream()
                    .filter(mentions::in)
                    .map(webhook -> webhook.entry().id())
                    .toList();
            if (!found.isEmpty()) {
                storage.webhooks().remove(found);
            }
            long last = logged.get(logged.size() - 1).entry().id();
            logged = storage.webhooks().read(last, PAGE);
        }
    }
}
