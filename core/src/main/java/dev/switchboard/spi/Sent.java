package dev.switchboard.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * What the platform called a part that it took.
 *
 * @param externalIds its ids: one, or several for an album; each 1 to 255 bytes
 * @param aliases other ids by which replies and notices may name it; each 1 to 255 bytes
 */
public record Sent(List<String> externalIds, List<String> aliases) {
    /** Checks it and copies the ids. */
    public Sent {
        externalIds = List.copyOf(externalIds);
        if (externalIds.isEmpty()) {
            throw new IllegalArgumentException("externalIds: a sent part has at least one");
        }
        externalIds.forEach(EventChecks::externalId);
        aliases = List.copyOf(aliases);
        aliases.forEach(EventChecks::externalId);
    }

    /**
     * What the platform called it, and nothing else.
     *
     * @param externalIds its ids
     */
    public Sent(List<String> externalIds) {
        this(externalIds, List.of());
    }

    /**
     * What the platform called it.
     *
     * @param externalIds its ids
     * @return the answer
     */
    public static Sent as(String... externalIds) {
        return new Sent(List.of(externalIds), List.of());
    }

    /**
     * The same, known by another id as well.
     *
     * @param alias the other id
     * @return the answer
     */
    public Sent alsoKnownAs(String alias) {
        List<String> more = new ArrayList<>(aliases);
        more.add(alias);
        return new Sent(externalIds, more);
    }

    /** {@return all ids and aliases, the ids first} */
    public List<String> names() {
        List<String> names = new ArrayList<>(externalIds);
        aliases.stream().filter(alias -> !names.contains(alias)).forEach(names::add);
        return names;
    }
}
