package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row that a result stands at, read column by column, each once, in the order of the statement. */
final class Row {
    private final ResultSet result;
    private int column;

    Row(ResultSet result) {
        this.result = result;
    }

    /** Makes a value of a row. */
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    /** Is shown each row. */
    interface Visitor {
        void visit(Row row) throws SQLException;
    }

    boolean next() throws SQLException {
        column = 0;
        return result.next();
    }

    @Nullable
    String textOrNull() throws SQLException {
        return result.getString(++column);
    }

    String text() throws SQLException {
        return present(textOrNull());
    }

    /** {@return the texts of an array; none where there is no array} */
    List<String> texts() throws SQLException {
        Array array = result.getArray(++column);
        return array == null
                ? List.of()
                : Arrays.stream((Object[]) array.getArray())
                        .map(Object::toString)
                        .toList();
    }

    long number() throws SQLException {
        return result.getLong(++column);
    }

    int smallNumber() throws SQLException {
        return result.getInt(++column);
    }

    boolean flag() throws SQLException {
        return result.getBoolean(++column);
    }

    byte @Nullable [] bytesOrNull() throws SQLException {
        return result.getBytes(++column);
    }

    @Nullable
    UUID uuidOrNull() throws SQLException {
        return result.getObject(++column, UUID.class);
    }

    UUID uuid() throws SQLException {
        return present(uuidOrNull());
    }

    @Nullable
    Instant timeOrNull() throws SQLException {
        OffsetDateTime time = result.getObject(++column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    Instant time() throws SQLException {
        return present(timeOrNull());
    }

    <E extends Enum<E>> E constant(Class<E> type) throws SQLException {
        return Enum.valueOf(type, text());
    }

    <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type) throws SQLException {
        String name = textOrNull();
        return name == null ? null : Enum.valueOf(type, name);
    }

    ConversationId conversation() throws SQLException {
        return new ConversationId(uuid());
    }

    MessageId message() throws SQLException {
        return new MessageId(uuid());
    }

    Address address() throws SQLException {
        return new Address(text(), text(), text());
    }

    private <T> T present(@Nullable T value) throws SQLException {
        if (value == null) {
            throw new SQLException("column " + column + " of a stored row is null");
        }
        return value;
    }
}
