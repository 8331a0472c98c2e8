package dev.switchboard.gmail;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a mailbox was read, as it is stored: a history id, which is a number of any length and so kept as text, and all
 * else that another node or start has to know to skip nothing.
 *
 * @param history the history id after which to go on
 * @param at when the newest mail was taken by Gmail that had been read then; whole seconds
 * @param since when the newest mail was taken that was there before the first start; milliseconds
 * @param gap null where the history is followed; else the history is gone, and the mails since {@code at} are listed: the
 *     last one that was taken in of these, empty before the first
 * @param late the mails before this place that Gmail could not give yet, in their order
 */
record SyncOffset(
        String history, Instant at, Instant since, @Nullable String gap, List<String> late) {
    /** So many mails are waited for at most, which is far from what an offset may hold. */
    static final int MOST_LATE = 100;

    private static final String GAP = "gap";
    private static final String SINCE = "since=";
    private static final String LATE = "late=";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Checks it. */
    SyncOffset {
        new BigInteger(history);
        late = List.copyOf(late);
    }

    static SyncOffset of(String history, Instant at, Instant since) {
        return new SyncOffset(history, at, since, null, List.of());
    }

    static SyncOffset parse(String offset) {
        String[] words = offset.split(" ", -1);
        try {
            SyncOffset read = of(
                    words[0],
                    words.length > 1 ? Instant.ofEpochSecond(Long.parseLong(words[1])) : Instant.EPOCH,
                    Instant.EPOCH);
            for (int i = 2; i < words.length; i++) {
                read = read.with(words[i]);
            }
            return read;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("offset: is no place in a mailbox: " + offset, e);
        }
    }

    private SyncOffset with(String word) {
        if (word.startsWith(SINCE)) {
            long millis = Long.parseLong(word.substring(SINCE.length()));
            return new SyncOffset(history, at, Instant.ofEpochMilli(millis), gap, late);
        }
        if (word.startsWith(LATE)) {
            return late(List.of(word.substring(LATE.length()).split(",", -1)));
        }
        if (word.equals(GAP) || word.startsWith(GAP + ":")) {
            return gap(word.substring(Math.min(GAP.length() + 1, word.length())));
        }
        throw new IllegalArgumentException("unknown word " + word);
    }

    /** Whether an id can stand in an offset; all of Gmail's can. */
    static boolean canHold(String id) {
        return ID.matcher(id).matches();
    }

    SyncOffset at(String history, Instant newest) {
        return new SyncOffset(history, newest, since, null, late);
    }

    SyncOffset gap(String last) {
        return new SyncOffset(history, at, since, last, late);
    }

    SyncOffset late(List<String> ids) {
        return new SyncOffset(history, at, since, gap, ids);
    }

    String text() {
        List<String> words = new ArrayList<>(List.of(history, Long.toString(at.getEpochSecond())));
        if (since.isAfter(Instant.EPOCH)) {
            words.add(SINCE + since.toEpochMilli());
        }
        if (gap != null) {
            words.add(gap.isEmpty() ? GAP : GAP + ":" + gap);
        }
        if (!late.isEmpty()) {
            words.add(LATE + String.join(",", late));
        }
        return String.join(" ", words);
    }
}
