package dev.switchboard.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a board is on this node, as it was when it was asked.
 *
 * @param problems what does not work now; empty where all does
 */
public record Health(List<Problem> problems) {
    /** Copies the list. */
    public Health {
        problems = List.copyOf(problems);
    }

    /** What a problem is about. */
    public enum Area {
        /** The storage cannot be reached: nothing is taken in until it is back, and nothing that was is lost. */
        STORAGE,
        /** This node takes on no work, or no messages to be handled. Other nodes do. */
        NODE,
        /** One channel does not work. The others do. */
        CHANNEL,
        /** A subscription to the feed is behind. Nothing else is held up by it. */
        FEED
    }

    /**
     * Something that does not work.
     *
     * @param area what it is about
     * @param channel the channel's id; null where it is not about one channel
     * @param reason what is wrong, for people; without secrets
     */
    public record Problem(Area area, @Nullable String channel, String reason) {
        /** Checks that there are an area and a reason. */
        public Problem {
            Objects.requireNonNull(area, "area");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** {@return whether this node can do its part: true also where only a channel does not work, or a subscription is behind} */
    public boolean isUp() {
        return problems.stream().allMatch(problem -> problem.area() == Area.CHANNEL || problem.area() == Area.FEED);
    }
}
