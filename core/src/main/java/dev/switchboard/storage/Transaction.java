package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Parked;
import dev.switchboard.storage.Rows.ConversationRow;
import dev.switchboard.storage.Rows.DeliveryUpdate;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.HeldWork;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.LabelChange;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.NewRevision;
import dev.switchboard.storage.Rows.NewWork;
import dev.switchboard.storage.Rows.PartRef;
import dev.switchboard.storage.Rows.Participant;
import dev.switchboard.storage.Rows.Postponed;
import dev.switchboard.storage.Rows.ReceiptMove;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Rows.StandingWork;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of a {@link Storage}: all of it is written, or nothing. Each method takes many rows, and is meant to be
 * one statement, or one for each kind of row. An empty collection is asked nothing and writes nothing.
 *
 * <p>Core calls in this order, and a storage locks in the order of the calls: leases, event keys, identities, addresses,
 * conversations, then everything else, and the event feed last. Inside one call, rows are locked in their natural order.
 * What is read after a lock was taken is what is committed now.
 *
 * <p>A storage may put off what it is asked, in its order, until an answer is looked at or the transaction ends: sets and maps
 * that it returns then ask it when they are looked at, and locks are held from then on. So who asks for several things
 * before looking at any may wait for the storage only once. For one thread.
 */
public interface Transaction {
    /**
     * Finds the leases that still hold, and keeps each of them from being taken over until the end of the transaction.
     *
     * @param leases the leases
     * @return those whose holder and epoch are the stored ones; whether their time is up does not matter
     */
    Set<Lease> lockLeases(Collection<Lease> leases);

    /**
     * Stores event keys.
     *
     * @param keys the keys
     * @return those that were not known yet
     */
    Set<EventKey> insertKeys(Collection<EventKey> keys);

    /**
     * Finds identities, and stores those that are not known with the contact proposed, which is made for it and is called
     * as the identity is.
     *
     * @param proposals the identities, each with a new contact's id
     * @return every identity as it is stored, by its key; known ones with their old name and their own contact
     */
    Map<Identity.Key, KnownIdentity> resolveIdentities(Collection<KnownIdentity> proposals);

    /**
     * Locks known identities until the end of the transaction, so that they can be changed when conversations are locked.
     *
     * @param identities the identities; those that are not known are left out
     */
    void lockIdentities(Collection<Identity.Key> identities);

    /**
     * Stores new names and attributes of known identities; their contacts are called so as well.
     *
     * @param identities the identities as they are now
     */
    void updateIdentities(Collection<Identity> identities);

    /**
     * Finds the conversations at addresses, and opens one, with status open and nothing in it, where there is none.
     *
     * @param proposals a new conversation's id for each address
     * @param at when those that are new are opened, and active
     * @return the conversation at each address: the proposed one where it was opened now
     */
    Map<Address, ConversationId> resolveAddresses(Map<Address, ConversationId> proposals, Instant at);

    /**
     * Finds the conversations at addresses.
     *
     * @param addresses the addresses
     * @return the conversations at those that have one
     */
    Map<Address, ConversationId> findAddresses(Collection<Address> addresses);

    /**
     * Finds the conversations at addresses, and gives those addresses that have none to known conversations, which go on
     * sending to the one that they have; see {@link #moveAddress}.
     *
     * @param proposals a known conversation for each address
     * @return the conversation at each address: the proposed one where it had none
     */
    Map<Address, ConversationId> claimAddresses(Map<Address, ConversationId> proposals);

    /**
     * Locks conversations, in the order of their ids, until the end of the transaction.
     *
     * @param ids the conversations
     * @return their rows; none for those that do not exist
     */
    Map<ConversationId, ConversationRow> lockConversations(Collection<ConversationId> ids);

    /**
     * Writes rows of conversations that are locked, but for the address; see {@link #moveAddress}.
     *
     * @param rows the rows
     */
    void updateConversations(Collection<ConversationRow> rows);

    /**
     * Gives a locked conversation an address more, which is from now on the one that is sent to. A conversation that is at
     * the address until now, and is locked as well, is not found there any more, and keeps sending there.
     *
     * @param conversation the conversation
     * @param address the address
     */
    void moveAddress(ConversationId conversation, Address address);

    /**
     * Stores that identities take part in conversations; does nothing for those that do already.
     *
     * @param participants who, and where
     */
    void addParticipants(Collection<Participant> participants);

    /**
     * Stores new messages with their first content, and with the times that they have.
     *
     * @param messages the messages
     */
    void insertMessages(Collection<Message> messages);

    /**
     * Stores the platform's ids; does nothing for those that are known.
     *
     * @param ids the ids, and what they stand for
     */
    void insertExternalIds(Map<ExternalId, PartRef> ids);

    /**
     * Finds what the platform's ids stand for.
     *
     * @param ids the ids
     * @return what they stand for; none for those that are not known
     */
    Map<ExternalId, PartRef> findExternalIds(Collection<ExternalId> ids);

    /**
     * Keeps what was told about ids that are not known yet.
     *
     * @param events what was told
     */
    void keepEarly(Collection<EarlyEvent> events);

    /**
     * Removes what was told about ids before they were known.
     *
     * @param ids the ids
     * @return what was told, for each id in the order in which it came; empty where another transaction has removed it
     */
    List<EarlyEvent> takeEarly(Collection<ExternalId> ids);

    /**
     * Reads messages as they are now, as {@link Storage#messages(Collection)} does.
     *
     * @param ids the messages
     * @return the messages; none for those that do not exist
     */
    Map<MessageId, Message> readMessages(Collection<MessageId> ids);

    /**
     * Gives messages new content, and keeps the old one as a revision.
     *
     * @param revisions the new contents
     */
    void reviseMessages(Collection<NewRevision> revisions);

    /**
     * Stores how far outbound messages are.
     *
     * @param updates the states
     */
    void updateDeliveries(Collection<DeliveryUpdate> updates);

    /**
     * Marks messages; one that is erased stays marked so.
     *
     * @param marks the marks
     */
    void markMessages(Map<MessageId, Message.Mark> marks);

    /**
     * Stores new work, with the number of its holds as it says.
     *
     * @param work the work
     * @param holder whose {@link Work.State#HELD} work it is; null where none is held
     */
    void insertWork(Collection<NewWork> work, @Nullable Lease holder);

    /**
     * Removes work that is done. A hold that is not the latest of its work changes nothing; the latest is good also where
     * the work was given back meanwhile.
     *
     * @param holds the work, as it was held
     * @return those of them that were the latest
     */
    Set<Work.Hold> finishWork(Collection<Work.Hold> holds);

    /**
     * Finds the holds that are still the latest of their work, and keeps the work from being given to a node once more until
     * the end of the transaction.
     *
     * @param holds the work, as it was held
     * @return those of them that are the latest
     */
    Set<Work.Hold> lockHolds(Collection<Work.Hold> holds);

    /**
     * Removes work that no node has, in conversations that are locked.
     *
     * @param keys the work
     */
    void removeWork(Collection<Work.Key> keys);

    /**
     * Makes work that is to be done again {@link Work.State#READY}, and nobody's. It counts as attempted now where its
     * attempts grow; else it was put off without a try, and the time of its last one stays. A hold that is not the latest of
     * its work changes nothing.
     *
     * @param postponed the work
     */
    void postponeWork(Collection<Postponed> postponed);

    /**
     * Makes work {@link Work.State#READY}, due now and nobody's, that is still held as it was. It was never begun.
     *
     * @param holds the work, as it was held
     */
    void giveBack(Collection<Work.Hold> holds);

    /**
     * Makes the first waiting work of each lane the lane's head; what the holder gets is held once more. Called for locked
     * conversations, in whose lane no ordered work is {@code READY} or {@code HELD}.
     *
     * @param lanes the lanes
     * @param holder who is to have what is due now; null to leave all of it {@code READY}
     * @return what the holder now has
     */
    List<HeldWork> promote(Collection<LaneKey> lanes, @Nullable Lease holder);

    /**
     * Reads the work of lanes, in its order, and keeps it from being claimed until the end of the transaction. What is
     * being claimed at this moment is read as held.
     *
     * @param lanes the lanes
     * @return the work
     */
    List<StandingWork> lockLanes(Collection<LaneKey> lanes);

    /**
     * Parks work.
     *
     * @param parked the work
     */
    void park(Collection<Parked> parked);

    /**
     * Removes parked work that is retried or dropped; called when its conversations are locked, as a sweep and an erasure
     * lock them first.
     *
     * @param ids the work
     * @return what was there
     */
    Map<UUID, Parked> unpark(Collection<UUID> ids);

    /**
     * Reads how work failed, as {@link Storage#failures} does.
     *
     * @param subjects what the work is about
     * @return the failures; none for what never failed
     */
    Map<UUID, List<Failure>> readFailures(Collection<UUID> subjects);

    /**
     * Stores how work failed, in place of what was stored of it.
     *
     * @param failures the failures by what the work is about; an empty list to forget them
     */
    void saveFailures(Map<UUID, List<Failure>> failures);

    /**
     * Stores where the next poll of a channel begins.
     *
     * @param channel the channel
     * @param offset the offset
     */
    void saveOffset(String channel, String offset);

    /**
     * Finds the messages that the host's idempotency keys stand for, and stores the keys that are not known.
     *
     * @param proposals a new message's id for each key
     * @return the message that each key stands for: the proposed one where it was not known
     */
    Map<SendKey, MessageId> resolveSendKeys(Map<SendKey, MessageId> proposals);

    /**
     * Puts labels on, and takes them off; does nothing where it is so already.
     *
     * @param changes the changes, the last one for a label of a conversation counting
     */
    void changeLabels(Collection<LabelChange> changes);

    /**
     * Moves receipts on.
     *
     * @param moves the receipts
     */
    void moveReceipts(Collection<ReceiptMove> moves);

    /**
     * Stores that persons can be reached, or not.
     *
     * @param reachable whether, by identity
     */
    void setReachable(Map<Identity.Key, Boolean> reachable);

    /**
     * Stores a channel, as a new one or in place of the one with its id, with a version one higher; its offset
     * stays, and until when it is blocked. Not called together with what concerns messages.
     *
     * @param channel the channel
     */
    void saveChannel(StoredChannel channel);

    /**
     * Gives a channel a status, with a version one higher; does nothing where it was changed or removed meanwhile. Not called
     * together with what concerns messages.
     *
     * @param id the channel
     * @param version the version that it is known to have
     * @param status the status
     * @param reason why it does not work, or null
     * @return whether it had that version
     */
    boolean setChannelStatus(String id, long version, Channel.Status status, @Nullable String reason);

    /**
     * Removes a channel; its conversations stay, and its work. What of this is ready is due now.
     *
     * @param id the channel
     */
    void removeChannel(String id);

    /**
     * Keeps the work of a channel from being claimed for a time, if it is not kept for longer already.
     *
     * @param channel the channel
     * @param duration for how long from now
     */
    void blockChannel(String channel, Duration duration);

    /**
     * Appends events to the feed, in their order, at positions higher than those of every event that was committed, and
     * lower than those of every event that will be. The last call of a transaction.
     *
     * @param events the events
     */
    void appendEvents(List<NewEvent> events);
}
