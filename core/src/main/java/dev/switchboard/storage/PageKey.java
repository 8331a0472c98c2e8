package dev.switchboard.storage;

import dev.switchboard.model.Cursor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * What stands in a {@link Cursor}: the sort key of the last item of a page. For storages.
 *
 * @param list the list that the cursor is good for
 * @param sort the item's sort key, as text
 * @param id the item's id, which tells apart items with the same sort key
 */
public record PageKey(String list, String sort, UUID id) {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final String SEPARATOR = "\0";

    /**
     * A key of a list that is sorted by time.
     *
     * @param list the list
     * @param at the item's time
     * @param id the item's id
     * @return the key
     */
    public static PageKey of(String list, Instant at, UUID id) {
        return new PageKey(list, at.toString(), id);
    }

    /**
     * A key of a list that is sorted by numbers, no two of which are the same.
     *
     * @param list the list
     * @param number the item's number
     * @return the key
     */
    public static PageKey of(String list, long number) {
        return new PageKey(list, Long.toString(number), NO_ID);
    }

    /**
     * Reads a cursor.
     *
     * @param list the list that it must be good for
     * @param cursor the cursor
     * @return what stands in it
     * @throws IllegalArgumentException if it is not of this list
     */
    public static PageKey read(String list, Cursor cursor) {
        try {
            String[] fields = new String(Base64.getUrlDecoder().decode(cursor.value()), StandardCharsets.UTF_8)
                    .split(SEPARATOR, -1);
            if (fields.length == 3 && fields[0].equals(list)) {
                return new PageKey(list, fields[1], UUID.fromString(fields[2]));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cursor: is not one that a page of " + list + " gave", e);
        }
        throw new IllegalArgumentException("cursor: is not one that a page of " + list + " gave");
    }

    /**
     * The sort key as a number.
     *
     * @return the number
     * @throws IllegalArgumentException if it is none
     */
    public long number() {
        return Long.parseLong(sort);
    }

    /** {@return the sort key as a time} */
    public Instant at() {
        return Instant.parse(sort);
    }

    /** {@return the cursor with this in it} */
    public Cursor cursor() {
        String text = String.join(SEPARATOR, list, sort, id.toString());
        return new Cursor(
                Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
}
