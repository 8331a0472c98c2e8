package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.MessageId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Which bytes of the blob store are used by which messages. */
final class BlobSql {
    private static final Columns USE = Columns.of("message uuid", "sha256 text");
    private static final Columns BLOB = Columns.of("sha256 text", "unused_since from_now");
    private static final Columns MARKED = Columns.of("sha256 text", "removing flag");

    private final Sql use;
    private final Sql release;
    private final Sql touch;
    private final Sql note;
    private final Sql mark;
    private final Sql unmarkUsed;
    private final Sql keep;
    private final Sql forget;

    BlobSql(Statements statements) {
        use = statements.insertMissing("blob_use", USE, 2);
        release = statements.deleteReturning("blob_use", USE.first(1), "t.sha256");
        touch = statements.updateReturning(
                "blob",
                BLOB.first(1),
                1,
                "unused_since = CASE WHEN t.removing THEN t.unused_since ELSE :now END",
                "t.removing");
        note = statements.insertMissing("blob", BLOB, 1);
        mark = statements.update("blob", MARKED, 1);
        unmarkUsed = statements.update("blob", MARKED, 1, "unused_since = NULL");
        keep = statements.updateTo("blob", MARKED, 2, "removing = FALSE, unused_since = :now");
        forget = statements.delete("blob", MARKED);
    }

    /** Stores that a message refers to the bytes of its attachments. */
    void use(Session session, MessageId message, Content content) {
        List<String> used = content.all(Attachment.class).stream()
                .map(Attachment::sha256)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        RowBatch rows = session.rows(USE, used.size());
        used.forEach(sha256 -> rows.add(message, sha256));
        session.write(use, rows);
    }

    /** Stores that messages refer to no bytes any more. */
    void release(Session session, Collection<MessageId> messages) {
        RowBatch rows = session.rows(USE.first(1), messages.size());
        messages.forEach(rows::add);
        List<String> released = session.query(release, rows, Row::text).stream()
                .distinct()
                .sorted()
                .toList();
        touch(session, released);
    }

    private boolean touch(Session session, Collection<String> sha256s) {
        RowBatch rows = session.rows(BLOB.first(1), sha256s.size());
        sha256s.forEach(rows::add);
        return session.query(touch, rows, Row::flag).contains(true);
    }

    /** Notes that bytes are about to be used; false where they are marked to be removed. */
    boolean note(Session session, String sha256) {
        boolean removing = touch(session, List.of(sha256));
        if (!removing) {
            session.write(note, session.rows(BLOB, 1).add(sha256, Duration.ZERO));
        }
        return !removing;
    }

    /** Notes that messages refer to bytes. */
    void use(Session session, Collection<String> sha256s) {
        session.write(unmarkUsed, marked(session, sha256s, false));
    }

    /** Marks bytes to be removed. */
    void mark(Session session, Collection<String> sha256s) {
        session.write(mark, marked(session, sha256s, true));
    }

    /** Takes back the mark of bytes, as if they were used now. */
    void keep(Session session, Collection<String> sha256s) {
        session.write(keep, marked(session, sha256s, true));
    }

    /** Forgets bytes that are marked. */
    void forget(Session session, Collection<String> sha256s) {
        session.write(forget, marked(session, sha256s, true));
    }

    private static RowBatch marked(Session session, Collection<String> sha256s, boolean removing) {
        RowBatch rows = session.rows(MARKED, sha256s.size());
        sha256s.stream().sorted().forEach(sha256 -> rows.add(sha256, removing));
        return rows;
    }
}
