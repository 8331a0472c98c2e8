package dev.switchboard.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A person, with one or more identities, as it was when it was read.
 *
 * @param id the contact's id
 * @param displayName what the person is called; may be empty
 * @param identities the ways to know the person, never empty
 * @param attributes what the host noted of the person
 * @param unreachable those of the identities that cannot be written to, since the person blocked the account or is gone: as
 *     the platform told last, by itself or by refusing a send
 */
public record Contact(
        ContactId id,
        String displayName,
        List<Identity> identities,
        Map<String, String> attributes,
        Set<Identity.Key> unreachable) {
    /** Checks it and copies the collections. */
    public Contact {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(displayName, "displayName");
        identities = List.copyOf(identities);
        attributes = Map.copyOf(attributes);
        unreachable = Set.copyOf(unreachable);
    }

    /** {@return whether the person can be written to, by one of the identities at least, as far as is known} */
    public boolean isReachable() {
        return identities.stream().map(Identity::key).anyMatch(this::isReachable);
    }

    /**
     * Whether the person can be written to by an identity.
     *
     * @param identity one of the contact's identities
     * @return false where the platform told that it is not so
     */
    public boolean isReachable(Identity.Key identity) {
        return !unreachable.contains(identity);
    }

    /** {@return the first name of the first identity whose platform tells one, else what the person is called} */
    public String firstName() {
        return identities.stream()
                .map(identity -> identity.attributes().getOrDefault(Identity.FIRST_NAME, ""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(() -> !displayName.isEmpty() || identities.isEmpty()
                        ? displayName
                        : identities.get(0).name());
    }
}
