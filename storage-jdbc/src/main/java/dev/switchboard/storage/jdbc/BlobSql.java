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

    private final Sql use;
    private final Sql release;
    private final Sql touch;
    private final Sql note;

    BlobSql(Statements statements) {
        use = statements.insertMissing("blob_use", USE, 2);
        release = statements.deleteReturning("blob_use", USE.first(1), "t.sha256");
        touch = statements.update("blob", BLOB, 1);
        note = statements.insertMissing("blob", BLOB, 1);
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
        session.write(touch, blobs(session, released));
    }

    /** Notes that bytes are about to be used; waits for who is forgetting them. */
    void note(Session session, String sha256) {
        session.write(touch, blobs(session, List.of(sha256)));
        session.write(note, blobs(session, List.of(sha256)));
    }

    private static RowBatch blobs(Session session, List<String> sha256s) {
        RowBatch rows = session.rows(BLOB, sha256s.size());
        sha256s.forEach(sha256 -> rows.add(sha256, Duration.ZERO));
        return rows;
    }
}
