package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Position;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.jdbc.Database.Access;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The event feed, as it is read, and where those who read it stand. */
final class FeedReads {
    private static final Columns READER = Columns.of("name text", "position number");

    private final Database database;
    private final Sql insertReader;
    private final Sql moveReader;

    FeedReads(Database database, Statements statements) {
        this.database = database;
        insertReader = statements.insertMissing("reader", READER, 1);
        moveReader = statements.update("reader", READER, 1);
    }

    Position latest() {
        return database.read(FeedReads::latest);
    }

    static Position latest(Access access) {
        return access.query("SELECT position FROM switchboard.feed WHERE tenant = :tenant")
                .map((row, context) -> new Position(row.getLong(1)))
                .findOne()
                .orElse(Position.START);
    }

    List<Event> events(Position after, int limit) {
        return database.read(access -> {
            List<Event> events = read(access, after, limit);
            boolean follows = !events.isEmpty() && events.get(0).position().value() == after.value() + 1;
            if (!follows && !(events.isEmpty() && limit > 0 && latest(access).equals(after))) {
                checkReaches(access, after);
            }
            return events;
        });
    }

    private static List<Event> read(Access access, Position after, int limit) {
        return access.query("""
                SELECT e.position, e.type, e.at, e.channel, e.conversation, e.message, e.facts
                FROM switchboard.event e
                WHERE e.tenant = :tenant AND e.position > :after ORDER BY e.tenant, e.position LIMIT :limit""")
                .bind("after", after.value())
                .bind("limit", limit)
                .map((row, context) -> event(new Row(row)))
                .list();
    }

    // A position past the newest event is one of other data, such as that before a backup was put back.
    private static void checkReaches(Access access, Position after) {
        Position latest = latest(access);
        Position oldest =
                access.query("""
                SELECT MIN(e.position) - 1 FROM switchboard.event e WHERE e.tenant = :tenant""").mapTo(Long.class).findOne().map(Position::new).orElse(latest);
        if (after.compareTo(oldest) < 0 || after.compareTo(latest) > 0) {
            throw new CursorExpiredException(after, oldest);
        }
    }

    private static Event event(Row row) throws SQLException {
        Position position = new Position(row.number());
        String type = row.text();
        var at = row.time();
        String channel = row.text();
        UUID conversation = row.uuidOrNull();
        UUID message = row.uuidOrNull();
        String facts = row.text();
        return new Event(
                position,
                type,
                at,
                channel,
                conversation == null ? null : new ConversationId(conversation),
                message == null ? null : new MessageId(message),
                facts.equals("{}") ? Map.of() : ContentCodec.readMap(facts));
    }

    Optional<Position> reader(String name) {
        return database.read(access -> access.query(
                        "SELECT r.position FROM switchboard.reader r WHERE r.tenant = :tenant AND r.name = :name")
                .bind("name", name)
                .map((row, context) -> new Position(row.getLong(1)))
                .findOne());
    }

    void saveReader(String name, Position position) {
        database.write(access -> {
            Session session = access.session();
            session.write(insertReader, session.rows(READER, 1).add(name, position.value()));
            session.write(moveReader, session.rows(READER, 1).add(name, position.value()));
            return position;
        });
    }
}
