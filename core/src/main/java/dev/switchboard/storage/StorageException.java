package dev.switchboard.storage;

import dev.switchboard.model.SwitchboardException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The storage failed; nothing of what it was asked to write was written, unless the message says otherwise. */
public final class StorageException extends SwitchboardException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private enum Kind {
        UNAVAILABLE,
        CONTENDED,
        REFUSED
    }

    private StorageException(String message, @Nullable Throwable cause, Kind kind) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.kind = kind;
    }

    /**
     * The storage is away, slow, full or read-only: the same may succeed later.
     *
     * @param message what happened
     * @param cause what lies beneath, or null
     * @return the exception
     */
    public static StorageException unavailable(String message, @Nullable Throwable cause) {
        return new StorageException(message, cause, Kind.UNAVAILABLE);
    }

    /**
     * Somebody else has had a lock on these rows for too long: the same may succeed later, and other rows may be written
     * meanwhile.
     *
     * @param message what happened
     * @param cause what lies beneath, or null
     * @return the exception
     */
    public static StorageException contended(String message, @Nullable Throwable cause) {
        return new StorageException(message, cause, Kind.CONTENDED);
    }

    /**
     * The storage refuses this data: the same will fail again, and other data may succeed.
     *
     * @param message what happened
     * @param cause what lies beneath, or null
     * @return the exception
     */
    public static StorageException refused(String message, @Nullable Throwable cause) {
        return new StorageException(message, cause, Kind.REFUSED);
    }

    /** {@return whether the storage refuses this data, so that the same will fail again} */
    public boolean isRefused() {
        return kind == Kind.REFUSED;
    }

    /** {@return whether somebody else has had a lock on these rows for too long; the storage itself is not away} */
    public boolean isContended() {
        return kind == Kind.CONTENDED;
    }
}
