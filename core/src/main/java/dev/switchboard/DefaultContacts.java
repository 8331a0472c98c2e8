package dev.switchboard;

import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.pipeline.PersonalRequests;
import dev.switchboard.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The people: read from the storage, taken out and erased by the pipeline. */
final class DefaultContacts implements Contacts {
    private final Supplier<Storage> storage;
    private final Supplier<PersonalRequests> requests;

    DefaultContacts(Supplier<Storage> storage, Supplier<PersonalRequests> requests) {
        this.storage = storage;
        this.requests = requests;
    }

    @Override
    public Contact get(ContactId id) {
        return storage.get().contact(id).orElseThrow(() -> new NotFoundException("contact", id));
    }

    @Override
    public Optional<Contact> of(Identity.Key identity) {
        return storage.get().contactOf(identity);
    }

    @Override
    public Page<Contact> find(String text, @Nullable Cursor after, int limit) {
        return storage.get().contacts(text, after, DefaultSwitchboard.limited(limit));
    }

    @Override
    public void export(ContactId id, String by, OutputStream to) throws IOException {
        requests.get().export(id, by, Objects.requireNonNull(to, "to"));
    }

    @Override
    public void erase(ContactId id, String by) {
        requests.get().erase(id, by);
    }

    @Override
    public Page<AuditEntry> audit(@Nullable Cursor after, int limit) {
        return storage.get().personalData().audit(after, DefaultSwitchboard.limited(limit));
    }
}
