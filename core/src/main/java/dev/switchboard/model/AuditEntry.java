package dev.switchboard.model;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * That somebody took out or erased the data of a contact. It says nothing about the person: the contact's id is of no use
 * once the contact is gone.
 *
 * @param id its id
 * @param at when
 * @param by who, as the host says
 * @param action what was done
 * @param contact the contact
 */
public record AuditEntry(UUID id, Instant at, String by, Action action, ContactId contact) {
    /** What was done. */
    public enum Action {
        /** The data was taken out. */
        EXPORTED,
        /** The data was erased. */
        ERASED
    }

    /** Checks it. */
    public AuditEntry {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(at, "at");
        Limits.id("audit.by", Objects.requireNonNull(by, "by"));
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(contact, "contact");
    }
}
