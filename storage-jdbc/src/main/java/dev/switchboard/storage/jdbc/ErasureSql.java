package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.PersonalData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes away what messages said, and what hangs on them, in conversations that are locked. */
final class ErasureSql {
    private static final Columns ID = Columns.of("id uuid");
    private static final Columns ERASED = Columns.of("id uuid", "content long_text", "parts long_text");
    private static final Columns OF_MESSAGE = Columns.of("message uuid");
    private static final Columns PLACE = Columns.of("conversation uuid", "message uuid");
    private static final Columns EXTERNAL_ID = Columns.of("channel text", "chat text", "id text", "message uuid");
    private static final String EMPTY = ContentCodec.write(Content.EMPTY);

    private static final String NO_IDS = ContentCodec.writeParts(List.of(new Part(null, List.of())));
    private static final String ANONYMOUS = """
            sender_namespace = CASE WHEN t.sender_kind = 'PERSON' THEN '{erased}' ELSE t.sender_namespace END,
            sender_value = CASE WHEN t.sender_kind = 'PERSON' THEN '{erased}' ELSE t.sender_value END,
            sender_name = NULL,
            delivery = CASE WHEN t.delivery IN ('PENDING', 'IN_DOUBT') THEN 'CANCELLED' ELSE t.delivery END""".replace("{erased}", PersonalData.ERASED);

    private final BlobSql blobs;
    private final Sql parts;
    private final Sql addresses;
    private final Sql erase;
    private final Sql anonymise;
    private final Sql anonymiseAll;
    private final Sql remove;
    private final Sql removeRevisions;
    private final Sql removeFailures;
    private final Sql removeParked;
    private final Sql removeExternalIds;

    ErasureSql(Statements statements) {
        blobs = new BlobSql(statements);
        parts = statements.rows(ID, """
                SELECT t.id, t.parts FROM :rows JOIN switchboard.message t ON t.tenant = u.tenant AND t.id = u.id""");
        addresses = statements.rows(Columns.of("conversation uuid"), """
                SELECT t.conversation, t.channel, t.chat
                FROM :rows JOIN switchboard.address t ON t.tenant = u.tenant AND t.conversation = u.conversation""");
        erase = statements.update("message", ERASED, 1, "mark = 'ERASED'", "error = NULL");
        anonymise = statements.updateTo("message", ID, 1, ANONYMOUS);
        anonymiseAll = statements.updateTo("message", ID, 1, ANONYMOUS + ", parts = '" + NO_IDS + "'");
        remove = statements.delete("message", ID);
        removeRevisions = statements.delete("revision", OF_MESSAGE);
        removeFailures = statements.delete("failure", Columns.of("subject uuid"));
        removeParked = statements.delete("parked", PLACE);
        removeExternalIds = statements.delete("external_id", EXTERNAL_ID);
    }

    /** A message, and where it stands. */
    record Place(ConversationId conversation, MessageId message) {}

    /** Where a conversation is on its platform. */
    record Chat(String channel, String chat) {
        static Chat read(Row row) throws SQLException {
            return new Chat(row.text(), row.text());
        }
    }

    /** Empties messages; what their platforms call them stays. */
    void erase(Session session, List<Place> messages) {
        forgetWhatHangsOn(session, messages);
        Map<MessageId, List<Part>> known = parts(session, messages);
        RowBatch rows = session.rows(ERASED, messages.size());
        for (Place place : messages) {
            List<Part> empty = known.getOrDefault(place.message, List.of()).stream()
                    .map(part -> new Part(null, part.externalIds()))
                    .toList();
            rows.add(place.message, EMPTY, ContentCodec.writeParts(empty));
        }
        session.write(erase, rows);
    }

    /**
     * Erases messages, and who sent them; what waited to be sent never will be.
     *
     * @param withIds whether what their platforms call them goes as well
     */
    void anonymise(Session session, List<Place> messages, boolean withIds) {
        if (withIds) {
            removeExternalIds(session, messages);
        }
        erase(session, messages);
        session.write(withIds ? anonymiseAll : anonymise, ids(session, ID, messages));
    }

    /** Removes messages, with what their platforms call them. */
    void remove(Session session, List<Place> messages) {
        forgetWhatHangsOn(session, messages);
        removeExternalIds(session, messages);
        session.write(remove, ids(session, ID, messages));
    }

    private void removeExternalIds(Session session, List<Place> messages) {
        RowBatch conversations = session.rows(Columns.of("conversation uuid"), messages.size());
        messages.stream().map(Place::conversation).distinct().forEach(conversations::add);
        Map<ConversationId, List<Chat>> chats = new HashMap<>();
        session.forEach(
                addresses,
                conversations,
                row -> chats.computeIfAbsent(row.conversation(), id -> new ArrayList<>())
                        .add(Chat.read(row)));
        Map<MessageId, List<Part>> known = parts(session, messages);
        List<Object[]> found = new ArrayList<>();
        for (Place place : messages) {
            known.getOrDefault(place.message, List.of()).stream()
                    .flatMap(part -> part.externalIds().stream())
                    .forEach(id -> chats.getOrDefault(place.conversation, List.of())
                            .forEach(at -> found.add(new Object[] {at.channel, at.chat, id, place.message})));
        }
        RowBatch rows = session.rows(EXTERNAL_ID, found.size());
        found.forEach(rows::add);
        session.write(removeExternalIds, rows);
    }

    private Map<MessageId, List<Part>> parts(Session session, List<Place> messages) {
        Map<MessageId, List<Part>> known = new HashMap<>();
        session.forEach(
                parts, ids(session, ID, messages), row -> known.put(row.message(), ContentCodec.readParts(row.text())));
        return known;
    }

    private void forgetWhatHangsOn(Session session, List<Place> messages) {
        blobs.release(session, messages.stream().map(Place::message).toList());
        session.write(removeRevisions, ids(session, OF_MESSAGE, messages));
        session.write(removeFailures, ids(session, Columns.of("subject uuid"), messages));
        RowBatch places = session.rows(PLACE, messages.size());
        messages.forEach(place -> places.add(place.conversation, place.message));
        session.write(removeParked, places);
    }

    private static RowBatch ids(Session session, Columns columns, List<Place> messages) {
        RowBatch rows = session.rows(columns, messages.size());
        messages.forEach(place -> rows.add(place.message));
        return rows;
    }
}
