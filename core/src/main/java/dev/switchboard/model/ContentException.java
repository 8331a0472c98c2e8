package dev.switchboard.model;

import java.util.Objects;

/** Content that the channel cannot carry. Nothing was stored and nothing was sent. */
public final class ContentException extends SwitchboardException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Creates it.
     *
     * @param field the part of the content that is refused, such as {@code text} or {@code attachment report.pdf}
     * @param problem the limit that it breaks, and the way out
     */
    public ContentException(String field, String problem) {
        super(Objects.requireNonNull(field, "field") + ": " + problem, null);
        this.field = field;
    }

    /** {@return the part of the content that is refused} */
    public String field() {
        return field;
    }
}
