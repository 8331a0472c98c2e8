package dev.switchboard.storage;

import dev.switchboard.model.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that a sweep meets.
 *
 * @param id the message
 * @param seq its place
 * @param storedAt when it was stored
 * @param isOpen whether work about it is not done, or it is a send that failed for good and holds its conversation (R12)
 */
public record SweptMessage(MessageId id, long seq, Instant storedAt, boolean isOpen) {
    private static final Duration UNTIL_OPEN_IS_TRIED_AGAIN = Duration.ofDays(1);

    /**
     * How far a sweep of one conversation came.
     *
     * @param done the messages that are old enough
     * @param seq the place up to which nothing is left to do
     * @param next when the rest is old enough to be looked at again
     */
    public record Progress(List<SweptMessage> done, long seq, Instant next) {}

    /**
     * Says which of a conversation's messages are old enough.
     *
     * @param after the place after which was looked
     * @param window how many places were looked at
     * @param lastSeq the place of the newest message
     * @param found the messages there, in their order
     * @param before when the oldest that stays was stored at the earliest
     * @param now the time
     * @return how far the sweep comes
     */
    public static Progress progress(
            long after, int window, long lastSeq, List<SweptMessage> found, Instant before, Instant now) {
        List<SweptMessage> done = new ArrayList<>();
        for (SweptMessage message : found) {
            if (!message.storedAt.isBefore(before)) {
                return new Progress(done, message.seq - 1, message.storedAt);
            }
            if (message.isOpen) {
                return new Progress(done, message.seq - 1, before.plus(UNTIL_OPEN_IS_TRIED_AGAIN));
            }
            done.add(message);
        }
        long seq = Math.min(after + window, lastSeq);
        // What comes next is stored from now on; where there is more to look at, it is next in line.
        Instant oldest = done.isEmpty() ? Instant.EPOCH : done.get(done.size() - 1).storedAt;
        return new Progress(done, seq, seq < lastSeq ? oldest : now);
    }
}
