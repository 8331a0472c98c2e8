package dev.switchboard.spi;

import dev.switchboard.model.Identity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a message: what wrote it, who else is on it, and by what other id it may be named.
 *
 * @param author what wrote it; its owner takes no part in the conversation
 * @param others who takes part in the conversation by it, besides whoever wrote it
 * @param alias another id by which replies and notices may name the message, or null; where another message has it
 *     already, that one keeps it
 */
public record Background(
        Author author, List<Identity> others, @Nullable String alias) {
    /** A person wrote it, to this side alone. */
    public static final Background PLAIN = new Background(Author.PERSON, List.of(), null);

    /** What wrote a message. */
    public enum Author {
        /** Somebody; the message is handled. */
        PERSON,
        /** A program, such as an out-of-office reply: the message is stored, and nothing runs for it. */
        PROGRAM,
        /** The owner of the account, on the platform itself: the message is one that went out, and nothing runs for it. */
        OWNER
    }

    /** Checks it and copies the list. */
    public Background {
        Objects.requireNonNull(author, "author");
        others = List.copyOf(others);
        if (alias != null) {
            EventChecks.externalId(alias);
        }
    }
}
