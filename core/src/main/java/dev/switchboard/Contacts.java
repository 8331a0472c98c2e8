package dev.switchboard;

import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
import dev.switchboard.model.Retention;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The people that a board knows. Safe from any thread. */
public interface Contacts {
    /**
     * Reads a contact.
     *
     * @param id the contact
     * @return the contact
     * @throws NotFoundException if there is none
     */
    Contact get(ContactId id);

    /**
     * Finds the contact of an identity.
     *
     * @param identity the identity
     * @return the contact; empty where the identity is not known
     */
    Optional<Contact> of(Identity.Key identity);

    /**
     * Lists contacts whose name begins with a text, or who have an identity whose value is that text; by name.
     *
     * @param text the text; upper and lower case are the same in names; empty for all
     * @param after where the page begins; null for the first page
     * @param limit the most contacts, 1 to 500
     * @return a page of them
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Contact> find(String text, @Nullable Cursor after, int limit);

    /**
     * Writes all data of a contact as JSON, as it is read: the contact with its identities, the conversations in which it
     * takes part with their messages and what these said before, its receipts, and what names it among parked raw payloads
     * and logged webhooks. Of conversations with others only its own messages. Attachments are named by the SHA-256 under
     * which the blob store has their bytes, or by their platform's reference. That it was done is noted first.
     *
     * @param id the contact
     * @param by who asks for it, 1 to 255 bytes, as it is to be noted
     * @param to where it is written, in UTF-8; not closed
     * @throws NotFoundException if there is none
     * @throws IOException if it cannot be written
     */
    void export(ContactId id, String by, OutputStream to) throws IOException;

    /**
     * Erases all data of a contact for good: the contact with its identities; of conversations in which nobody else took
     * part all that was said in them, their addresses, labels and open work; of others what it wrote; its receipts; and what
     * names it among parked raw payloads and logged webhooks. Conversations stay, and each {@code seq} is as it was, with
     * {@link Message.Mark#ERASED}. Bytes of attachments go when nothing refers to them any more, see {@link Retention}. Takes
     * many short transactions; where it is cut short, it can be called again. Who writes later is a new contact.
     *
     * @param id the contact
     * @param by who asks for it, 1 to 255 bytes, as it is to be noted
     * @throws NotFoundException if there is none
     */
    void erase(ContactId id, String by);

    /**
     * Lists whose data was taken out or erased, newest first. It is kept for ever.
     *
     * @param after where the page begins; null for the first page
     * @param limit the most entries, 1 to 500
     * @return a page of them
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<AuditEntry> audit(@Nullable Cursor after, int limit);
}
