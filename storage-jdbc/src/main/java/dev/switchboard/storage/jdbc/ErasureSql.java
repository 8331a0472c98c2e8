package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.PersonalData;
import dev.switchboard.storage.Rows.ExternalId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes away what messages said, and what hangs on them, in conversations that are locked. */
final class ErasureSql {
    private static final Columns ID = Columns.of("id uuid");
    private static final Columns ERASED = Columns.of("id uuid", "content long_text", "parts long_text");
    private static final Columns OF_MESSAGE = Columns.of("message uuid");
    private static final Columns PLACE = Columns.of("conversation uuid", "message uuid");
    private static final Columns EXTERNAL_ID = Columns.of("channel text", "chat text", "id text", "message uuid");
    private static final Columns ALBUM = Columns.of("channel text", "chat text", "message uuid");
    private static final String EMPTY = ContentCodec.write(Content.EMPTY);

    private static final String NO_IDS = ContentCodec.writeParts(List.of(new Part(null, List.of())));
    private static final String ANONYMOUS = """
            sender_namespace = CASE WHEN t.sender_kind = 'PERSON' THEN '{erased}' ELSE t.sender_namespace END,
            sender_value = CASE WHEN t.sender_kind = 'PERSON' THEN '{erased}' ELSE t.sender_value END,
            sender_name = NULL,
            delivery = CASE WHEN t.delivery IN ('PENDING', 'IN_DOUBT') THEN 'CANCELLED' ELSE t.delivery END""".replace("{erased}", PersonalData.ERASED);

    private final BlobSql blobs;
    private final Sql parts;
    private final Sql chats;
    private final Sql erase;
    private final Sql anonymise;
    private final Sql anonymiseAll;
    private final Sql remove;
    private final Sql removeRevisions;
    private final Sql removeFailures;
    private final Sql removeParked;
    private final Sql removeExternalIds;
    private final Sql removeAlbums;

    ErasureSql(Statements statements) {
        blobs = new BlobSql(statements);
        parts = statements.rows(ID, """
                SELECT t.id, t.parts FROM :rows JOIN switchboard.message t ON t.tenant = u.tenant AND t.id = u.id""");
        // A conversation's own address need not be found by it any more: another one may be there by now.
        chats = statements.rows(Columns.of("conversation uuid"), """
                SELECT c.id, c.channel, c.chat, t.channel, t.chat
                FROM :rows JOIN switchboard.conversation c ON c.tenant = u.tenant AND c.id = u.conversation
                LEFT JOIN switchboard.address t ON t.tenant = c.tenant AND t.conversation = c.id""");
        erase = statements.update("message", ERASED, 1, "mark = 'ERASED'", "error = NULL");
        anonymise = statements.updateTo("message", ID, 1, ANONYMOUS);
        anonymiseAll = statements.updateTo("message", ID, 1, ANONYMOUS + ", parts = '" + NO_IDS + "'");
        remove = statements.delete("message", ID);
        removeRevisions = statements.delete("revision", OF_MESSAGE);
        removeFailures = statements.delete("failure", Columns.of("subject uuid"));
        removeParked = statements.delete("parked", PLACE);
        removeExternalIds = statements.delete("external_id", EXTERNAL_ID);
        removeAlbums = statements.deleteWhere("external_id", ALBUM, "t.id LIKE '" + ExternalId.ALBUM + "%'");
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
        Map<ConversationId, Set<Chat>> at = chats(session, conversations);
        Map<MessageId, List<Part>> known = parts(session, messages);
        List<Object[]> ids = new ArrayList<>();
        List<Object[]> albums = new ArrayList<>();
        for (Place place : messages) {
            List<Part> parts = known.getOrDefault(place.message, List.of());
            for (Chat chat : at.getOrDefault(place.conversation, Set.of())) {
                parts.stream()
                        .flatMap(part -> part.externalIds().stream())
                        .forEach(id -> ids.add(new Object[] {chat.channel, chat.chat, id, place.message}));
                // Whose parts have content of their own may be an album.
                if (parts.stream().anyMatch(part -> part.content() != null)) {
                    albums.add(new Object[] {chat.channel, chat.chat, place.message});
                }
            }
        }
        session.write(removeExternalIds, rows(session, EXTERNAL_ID, ids));
        session.write(removeAlbums, rows(session, ALBUM, albums));
    }

    private static RowBatch rows(Session session, Columns columns, List<Object[]> values) {
        RowBatch rows = session.rows(columns, values.size());
        values.forEach(rows::add);
        return rows;
    }

    /** Where conversations are and were. */
    private Map<ConversationId, Set<Chat>> chats(Session session, RowBatch conversations) {
        Map<ConversationId, Set<Chat>> found = new HashMap<>();
        session.forEach(chats, conversations, row -> {
            Set<Chat> of = found.computeIfAbsent(row.conversation(), id -> new LinkedHashSet<>());
            of.add(Chat.read(row));
            String channel = row.textOrNull();
            if (channel != null) {
                of.add(new Chat(channel, row.text()));
            }
        });
        return found;
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
