package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Cursor;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Receipt;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be read of a {@link Storage} as it is now, outside of transactions. Safe from any thread. */
public interface StoredData {
    /** {@return all channels that are stored} */
    List<StoredChannel> channels();

    /**
     * Reads a conversation.
     *
     * @param id the conversation
     * @return the conversation; empty where there is none
     */
    Optional<Conversation> conversation(ConversationId id);

    /**
     * Finds the conversation at an address.
     *
     * @param address the address
     * @return the conversation; empty where there is none
     */
    Optional<ConversationId> conversationAt(Address address);

    /**
     * Lists conversations, those with the newest message first.
     *
     * @param query which
     * @return a page of them
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Conversation> conversations(ConversationQuery query);

    /**
     * Reads messages, each with its sender as known now and its delivery as its {@link Work.Type#SEND} stands now: what is
     * stored as pending is read as being sent while a node holds that work, and the next attempt is the time at which it is
     * due, while it is ready and that time is to come.
     *
     * @param ids the messages
     * @return the messages; none for those that do not exist
     */
    Map<MessageId, Message> messages(Collection<MessageId> ids);

    /**
     * Reads a conversation backwards; the messages are as {@link #messages(Collection)} reads them.
     *
     * @param conversation the conversation
     * @param beforeSeq only messages with a lower {@code seq}
     * @param limit the most messages
     * @return the messages, newest first
     */
    List<Message> messages(ConversationId conversation, long beforeSeq, int limit);

    /**
     * Finds the message that a platform's id stands for.
     *
     * @param id the platform's id
     * @return the message; empty where the id is not known
     */
    Optional<MessageId> messageBy(Rows.ExternalId id);

    /**
     * Finds ids that something was told about before they were known, and that are known by now.
     *
     * @param since how long ago it was told at most
     * @param limit the most ids
     * @return the ids
     */
    List<Rows.ExternalId> earlyIds(Duration since, int limit);

    /**
     * Reads the contents that a message had before, oldest first, each with the time since when the message said so.
     *
     * @param message the message
     * @return the contents; none for a message that was not changed
     */
    List<Rows.NewRevision> revisions(MessageId message);

    /**
     * Reads who has received and read up to where.
     *
     * @param conversation the conversation
     * @return the receipts
     */
    List<Receipt> receipts(ConversationId conversation);

    /**
     * Reads a contact.
     *
     * @param id the contact
     * @return the contact; empty where there is none
     */
    Optional<Contact> contact(ContactId id);

    /**
     * Finds the contact of an identity.
     *
     * @param identity the identity
     * @return the contact; empty where the identity is not known
     */
    Optional<Contact> contactOf(Identity.Key identity);

    /**
     * Lists contacts whose name begins with a text, or who have an identity whose value is that text; by name.
     *
     * @param text the text; upper and lower case are the same in names; empty for all
     * @param cursor where the page begins; null for the first page
     * @param limit the most contacts
     * @return a page of them
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Contact> contacts(String text, @Nullable Cursor cursor, int limit);

    /**
     * Reads parked work.
     *
     * @param id the work
     * @return the work; empty where it is not parked, or no longer
     */
    Optional<Parked> parked(UUID id);

    /**
     * Lists parked work, oldest first.
     *
     * @param query which
     * @return a page of it
     * @throws IllegalArgumentException if the cursor is not of this list
     */
    Page<Parked> parked(ParkedQuery query);

    /**
     * Reads how work failed, oldest first.
     *
     * @param subject the message that the work is about, or the parked work itself where it is about none
     * @return its failures; none where there are none, or no longer
     */
    List<Failure> failures(UUID subject);
}
