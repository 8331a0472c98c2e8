package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Failure;
import dev.switchboard.storage.FailureCodec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** How work failed. */
final class FailureSql {
    private static final Columns FAILURE = Columns.of("subject uuid", "entries long_text", "at time");

    private final Sql find;
    private final Sql remove;
    private final Sql insert;

    FailureSql(Statements statements) {
        find = statements.rows(FAILURE.first(1), """
                SELECT t.subject, t.entries
                FROM :rows JOIN switchboard.failure t ON t.tenant = u.tenant AND t.subject = u.subject""");
        remove = statements.delete("failure", FAILURE.first(1));
        insert = statements.insert("failure", FAILURE);
    }

    Map<UUID, List<Failure>> read(Session session, Collection<UUID> subjects) {
        RowBatch rows = session.rows(FAILURE.first(1), subjects.size());
        subjects.forEach(rows::add);
        return Answer.mapOf(session.ask(find, rows, row -> Map.entry(row.uuid(), FailureCodec.read(row.text()))));
    }

    void save(Session session, Map<UUID, List<Failure>> failures) {
        RowBatch gone = session.rows(FAILURE.first(1), failures.size());
        RowBatch rows = session.rows(FAILURE, failures.size());
        new TreeMap<>(failures).forEach((subject, all) -> {
            gone.add(subject);
            if (!all.isEmpty()) {
                rows.add(
                        subject,
                        FailureCodec.write(all),
                        all.get(all.size() - 1).at());
            }
        });
        session.write(remove, gone);
        session.write(insert, rows);
    }
}
