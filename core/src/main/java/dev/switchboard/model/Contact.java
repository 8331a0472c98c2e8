package dev.switchboard.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A person, with one or more identities, as it was when it was read.
 *
 * @param id the contact's id
 * @param displayName what the person is called; may be empty
 * @param identities the ways to know the person, never empty
 * @param attributes what the host noted of the person
 */
public record Contact(ContactId id, String displayName, List<Identity> identities, Map<String, String> attributes) {
    /** Checks it and copies the collections. */
    public Contact {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(displayName, "displayName");
        identities = List.copyOf(identities);
        attributes = Map.copyOf(attributes);
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
