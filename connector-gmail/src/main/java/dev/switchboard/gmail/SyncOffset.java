package dev.switchboard.gmail;

import java.math.BigInteger;
import java.time.Instant;

/**
 * How far a mailbox was read, as it is stored: a history id, which is a number of any length and so kept as text, and when
 * that was; and whether what lies between has still to be listed because the history is gone.
 *
 * @param history the history id after which to go on
 * @param at when the newest mail was taken by Gmail that had been read then; whole seconds
 * @param gap whether mails since {@code at} have to be listed first
 */
record SyncOffset(String history, Instant at, boolean gap) {
    private static final String GAP = "gap";

    /** Checks it. */
    SyncOffset {
        new BigInteger(history);
    }

    static SyncOffset parse(String offset) {
        String[] words = offset.split(" ", -1);
        try {
            return new SyncOffset(
                    words[0],
                    words.length > 1 ? Instant.ofEpochSecond(Long.parseLong(words[1])) : Instant.EPOCH,
                    words.length > 2 && words[2].equals(GAP));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("offset: is no place in a mailbox: " + offset, e);
        }
    }

    String text() {
        return history + " " + at.getEpochSecond() + (gap ? " " + GAP : "");
    }
}
