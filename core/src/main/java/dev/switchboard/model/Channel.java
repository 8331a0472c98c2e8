package dev.switchboard.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A configured account on a platform, as it is now. It holds no settings, since those may be secret.
 *
 * @param id the channel's id
 * @param type its connector's type
 * @param name what people call it
 * @param status whether it works
 * @param reason why it does not, or null
 * @param policy what it does where there is a choice
 * @param declared whether it is declared in the host's code; one that is not was added at run time
 * @param capabilities what it can do; null while it has not been opened on this node
 */
public record Channel(
        String id,
        String type,
        String name,
        Status status,
        @Nullable String reason,
        ChannelPolicy policy,
        boolean declared,
        @Nullable Capabilities capabilities) {
    /** Whether a channel works. */
    public enum Status {
        /** It takes in and sends. */
        ACTIVE,
        /** It was paused: it takes nothing in by polling, refuses webhooks, and its sends wait. */
        PAUSED,
        /** Its platform or its settings refuse it; the reason says why. Its sends wait. */
        ERROR,
        /** Its credentials are no longer good: a person has to authorise it again. Its sends wait. */
        NEEDS_AUTHORISATION
    }

    /** Checks it. */
    public Channel {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(policy, "policy");
    }
}
