package dev.switchboard.storage;

import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Page;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Erases what is known of a person, in short transactions that core calls one after the other, and keeps account of it. Each
 * can be called again, with the same outcome. Safe from any thread.
 */
public interface PersonalData {
    /** What stands in place of a person's key, and of a chat's id, that was erased. */
    String ERASED = "erased";

    /** So many places of a conversation may be left to be erased when a contact is removed. */
    int MOST_LEFT = 200;

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
     * Removes a contact with its identities, takes it out of its conversations, where its receipts go as well, and notes it.
     * Waits for the commits that are under way, which may have found the identities before: who writes after that is another
     * contact. What the contact wrote meanwhile in conversations that were erased is erased too.
     *
     * @param contact the contact
     * @param erased up to which place each of its conversations was erased
     * @param entry who did it, and when
     * @return false where the contact takes part in another conversation, or more than {@link #MOST_LEFT} places of one of
     *     these are left, and so nothing was done
     */
    boolean remove(ContactId contact, Map<ConversationId, Long> erased, AuditEntry entry);

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
