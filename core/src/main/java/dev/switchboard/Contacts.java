package dev.switchboard;

import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Page;
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
}
