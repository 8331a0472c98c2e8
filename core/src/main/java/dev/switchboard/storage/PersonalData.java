package dev.switchboard.storage;

import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Erases what is known of a person, in short transactions that core calls one after the other, and keeps account of it. Each
 * can be called again, with the same outcome. Safe from any thread.
 */
public interface PersonalData {
    /** What stands in place of a person's key, and of a chat's id, that was erased. */
    String ERASED = "erased";

    /**
     * Erases messages of a conversation, under its lock: what they say and said, who sent them, how their work failed, and
     * their parked work. Their {@code seq} stays.
     *
     * @param conversation the conversation
     * @param persons those whose messages are erased; null for everybody's, and with them what the platform calls them
     * @param afterSeq the place after which to begin
     * @param window how many places are looked at
     * @return the place up to which it was looked at; the same as it began with where there are no more
     */
    long eraseMessages(ConversationId conversation, @Nullable Set<Identity.Key> persons, long afterSeq, int window);

    /**
     * Closes a conversation for good, under its lock: its work, addresses, labels, receipts and assignee go, and what was
     * told or stored under the ids of its chats, also of one where another conversation is found by now; it is archived.
     * Whoever writes from there next opens a new one.
     *
     * @param conversation the conversation
     */
    void vacate(ConversationId conversation);

    /**
     * Takes persons out of a conversation: they take part in it no more, and their receipts go.
     *
     * @param conversation the conversation
     * @param persons the persons
     */
    void leave(ConversationId conversation, Set<Identity.Key> persons);

    /**
     * Removes a contact with its identities, and notes it; where it takes part in no conversation any more. Waits for the
     * commits that are under way, which may have found the identities before: who writes after that is another contact.
     *
     * @param contact the contact
     * @param entry who did it, and when
     * @return false where it takes part in a conversation, and so nothing was done
     */
    boolean remove(ContactId contact, AuditEntry entry);

    /**
     * Notes that something was done with the data of a contact.
     *
     * @param entry what, who and when
     */
    void note(AuditEntry entry);

    /**
     * Lists what was noted, newest first.
     *
     * @param cursor where the page begins; null for the first page
     * @param limit the most
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<AuditEntry> audit(@Nullable Cursor cursor, int limit);
}
