package dev.switchboard.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a message as the platform carries it.
 *
 * @param content what this piece says, or null where the message is one piece and says it itself
 * @param externalIds the platform's ids of it; several for an album, none before it is sent
 */
public record Part(@Nullable Content content, List<String> externalIds) {
    /** Copies the ids. */
    public Part {
        externalIds = List.copyOf(externalIds);
        externalIds.forEach(id -> Limits.id("externalId", Objects.requireNonNull(id, "externalId")));
    }

    /**
     * This part, as the platform knows it.
     *
     * @param externalIds the platform's ids of it
     * @return the part
     */
    public Part sentAs(List<String> externalIds) {
        return new Part(content, externalIds);
    }
}
