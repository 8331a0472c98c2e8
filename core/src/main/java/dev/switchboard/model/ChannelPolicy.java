package dev.switchboard.model;

import java.util.Objects;

/**
 * What a channel does where there is a choice.
 *
 * @param overlap when messages of one conversation come in while its unit runs
 * @param inDoubt when it is not known whether a send went out, and the platform neither deduplicates nor can be asked
 * @param afterFailure what a send that failed for good means for those behind it in its conversation
 */
public record ChannelPolicy(Overlap overlap, InDoubt inDoubt, AfterFailure afterFailure) {
    /** In order; send again; go on. */
    public static final ChannelPolicy DEFAULT =
            new ChannelPolicy(Overlap.IN_ORDER, InDoubt.SEND_AGAIN, AfterFailure.GO_ON);

    /** What to do with a send in doubt that nobody can clear up. */
    public enum InDoubt {
        /** Send again: perhaps twice, never not at all. */
        SEND_AGAIN,
        /** Fail: perhaps not at all, never twice. */
        FAIL
    }

    /** What a send that failed for good means for those behind it. */
    public enum AfterFailure {
        /** The next one is sent. */
        GO_ON,
        /** The conversation's sends wait until the failed one is retried or dropped. */
        HOLD
    }

    /** Checks it. */
    public ChannelPolicy {
        Objects.requireNonNull(overlap, "overlap");
        Objects.requireNonNull(inDoubt, "inDoubt");
        Objects.requireNonNull(afterFailure, "afterFailure");
    }
}
