package dev.switchboard.spi;

import java.util.List;

/**
 * What the platform called a part that it took.
 *
 * @param externalIds its ids: one, or several for an album; each 1 to 255 bytes
 */
public record Sent(List<String> externalIds) {
    /** Checks it and copies the ids. */
    public Sent {
        externalIds = List.copyOf(externalIds);
        if (externalIds.isEmpty()) {
            throw new IllegalArgumentException("externalIds: a sent part has at least one");
        }
        externalIds.forEach(EventChecks::externalId);
    }

    /**
     * What the platform called it.
     *
     * @param externalIds its ids
     * @return the answer
     */
    public static Sent as(String... externalIds) {
        return new Sent(List.of(externalIds));
    }
}
