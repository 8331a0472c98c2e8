package dev.switchboard.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

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
        /** They are removed, with what their platforms call them; the {@code seq} of those that stay does not change. */
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
     * @return false where they are marked to be removed: nothing is noted, and whoever wants them asks again until the mark is
     *     gone, and then looks whether the bytes are
     */
    boolean noteBlob(String sha256);

    /**
     * Bytes that are marked to be removed.
     *
     * @param sha256s their SHA-256
     * @param looked at how many was looked
     */
    record MarkedBlobs(List<String> sha256s, int looked) {
        /** Copies the list. */
        public MarkedBlobs {
            sha256s = List.copyOf(sha256s);
        }
    }

    /**
     * Marks bytes that no message refers to, so that nobody notes them any more. Whoever calls it removes them when this is
     * committed, and then says so by {@link #forgetBlobs} or {@link #keepBlobs}. Those whose caller died before that are
     * still marked, and are marked again.
     *
     * @param unused for how long nobody used them
     * @param limit the most that are looked at
     * @return which are marked
     */
    MarkedBlobs markBlobs(Duration unused, int limit);

    /**
     * Forgets marked bytes that are removed.
     *
     * @param sha256s their SHA-256; those that are not marked stay
     */
    void forgetBlobs(Collection<String> sha256s);

    /**
     * Takes back the mark of bytes that could not be removed; they count as used now, and so are tried again later than others.
     *
     * @param sha256s their SHA-256; those that are not marked stay as they are
     */
    void keepBlobs(Collection<String> sha256s);
}
