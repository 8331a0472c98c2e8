package dev.switchboard.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Removes what has been kept for long enough. Each call is one short transaction on few rows, finds them by an index, and
 * leaves alone what somebody else has locked: nobody waits for it for longer than that. Called by one node at a time, until a
 * call finds nothing more; two at once would do no harm. Safe from any thread.
 */
public interface Housekeeping {
    /** What is removed by its age alone. */
    enum Kind {
        /** Event keys: what comes again after that is new. */
        EVENT_KEYS,
        /** The host's idempotency keys. */
        SEND_KEYS,
        /** What was told about ids that never became known. */
        EARLY_EVENTS,
        /** How work failed. */
        FAILURES
    }

    /** What becomes of old messages. */
    enum Messages {
        /** Their content is emptied, with all that they said before, and they are marked as erased. */
        ERASE,
        /** They are removed; the {@code seq} of those that stay does not change. */
        REMOVE
    }

    /**
     * Removes the oldest of a kind.
     *
     * @param kind what
     * @param age how old they are at least
     * @param limit the most that is removed
     * @return how much was removed
     */
    int forget(Kind kind, Duration age, int limit);

    /**
     * Removes the oldest events of the feed, up to the first that is to stay: no gap comes into being.
     *
     * @param before those that happened before this time
     * @param limit the most that is removed
     * @return how many were removed
     */
    int forgetEvents(Instant before, int limit);

    /**
     * Erases or removes the oldest messages of some conversations, with their revisions, how their work failed, and their
     * parked work, under the conversations' locks. A message whose work is not done, and those after it in its conversation,
     * stay for a day longer; so does one whose parked operation stands in a conversation that is held, since only a person
     * lifts the hold.
     *
     * @param what what becomes of them
     * @param before those that were stored before this time
     * @param now the time by the caller's clock
     * @param conversations the most conversations that are looked at; at most a hundred messages of each are
     * @return how many conversations were looked at; 0 when there is nothing left to do
     */
    int sweepMessages(Messages what, Instant before, Instant now, int conversations);

    /**
     * Notes that bytes of the blob store are about to be used, whether or not a message refers to them yet.
     *
     * @param sha256 their SHA-256
     */
    void noteBlob(String sha256);

    /**
     * Forgets bytes that no message refers to. They are removed while nobody can note that they are about to be used.
     *
     * @param unused for how long nobody used them
     * @param limit the most that are looked at
     * @param remove removes the bytes with a SHA-256; false where it could not, which is tried again later
     * @return how many were looked at
     */
    int forgetBlobs(Duration unused, int limit, Predicate<String> remove);
}
