package dev.switchboard.model;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a channel can do, as data. Core checks, splits and downgrades against it before anything is stored. A feature
 * that is not named is {@link Level#REJECTED}; a limit that is not named does not exist.
 *
 * @param levels how well each feature is carried
 * @param limits the numbers
 * @param textUnit what the text limits count
 */
public record Capabilities(Map<Feature, Level> levels, Map<Limit, Long> limits, TextUnit textUnit) {
    /** What a message can hold, and what can be done to one. */
    public enum Feature {
        /** Plain text. */
        TEXT,
        /** Spans of a text. */
        FORMATTING,
        /** Files. */
        ATTACHMENT,
        /** Several files in one message. */
        ALBUM,
        /** A place. */
        LOCATION,
        /** A person's card. */
        CONTACT_CARD,
        /** Buttons that come back as a press. */
        BUTTONS,
        /** A message that names the one it replies to. */
        REPLY_TO,
        /** Subject, recipients and HTML of a mail: the element {@link Mail}. */
        MAIL,
        /**
         * Every message names the one that it answers, as mail does: where the host names none, core names the message that
         * is handled, or the last one that came in.
         */
        ANSWERS,
        /** The platform takes a send with a key that it has seen as the same send. */
        DEDUPLICATION,
        /** Changing a sent message; declared by implementing {@code Connector.Edits}. */
        EDIT,
        /** Deleting a sent message; declared by implementing {@code Connector.Deletes}. */
        DELETE,
        /** Reacting to a message; declared by implementing {@code Connector.Reactions}. */
        REACTION,
        /** Showing that somebody types; declared by implementing {@code Connector.Typing}. */
        TYPING,
        /** Asking whether a send went out; declared by implementing {@code Connector.SendLookup}. */
        SEND_LOOKUP;

        private static final Set<Feature> BY_CODE = EnumSet.of(EDIT, DELETE, REACTION, TYPING, SEND_LOOKUP);

        /** {@return whether a connector declares it by an interface that it implements, and not by a level} */
        public boolean byCode() {
            return BY_CODE.contains(this);
        }
    }

    /** How well a feature is carried. */
    public enum Level {
        /** As it is. */
        FULL,
        /** With some of it lost; the connector's page says what. */
        PARTIAL,
        /** Core writes it another way: buttons become a numbered list, a place and a card become lines of text. */
        FALLBACK,
        /** Core leaves it out. */
        DROPPED,
        /** Core refuses a message that has it. */
        REJECTED
    }

    /** What has a number. */
    public enum Limit {
        /** The length of a text alone, in {@link #textUnit}. */
        TEXT_LENGTH,
        /** The length of a text with an attachment, in {@link #textUnit}. */
        CAPTION_LENGTH,
        /** The bytes of one attachment. */
        ATTACHMENT_BYTES,
        /** The attachments of one message. */
        ALBUM_SIZE,
        /** The buttons of one row. */
        BUTTONS_PER_ROW,
        /** The rows of buttons. */
        BUTTON_ROWS,
        /** The bytes of a button's value. */
        BUTTON_VALUE_BYTES,
        /** The seconds for which a sent message can be edited. */
        EDIT_SECONDS
    }

    /** What a platform counts in a text. */
    public enum TextUnit {
        /** UTF-16 units, as Java's {@code length()} does. */
        UTF16 {
            @Override
            public int count(String text) {
                return text.length();
            }
        },
        /** Unicode code points. */
        CODE_POINTS {
            @Override
            public int count(String text) {
                return text.codePointCount(0, text.length());
            }
        },
        /** Bytes of UTF-8. */
        UTF8_BYTES {
            @Override
            public int count(String text) {
                return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            }
        };

        /**
         * Measures a text.
         *
         * @param text the text
         * @return its length in this unit
         */
        public abstract int count(String text);
    }

    /** Copies the maps. */
    public Capabilities {
        levels = Map.copyOf(levels);
        limits = Map.copyOf(limits);
        Objects.requireNonNull(textUnit, "textUnit");
    }

    /**
     * A channel that carries plain text, and nothing else yet.
     *
     * @param maxLength the longest text, in the unit
     * @param unit what the text limits count
     * @return the capabilities
     */
    public static Capabilities text(long maxLength, TextUnit unit) {
        return new Capabilities(Map.of(Feature.TEXT, Level.FULL), Map.of(Limit.TEXT_LENGTH, maxLength), unit);
    }

    /**
     * These capabilities, and some features more.
     *
     * @param level how well they are carried
     * @param features the features
     * @return the capabilities
     */
    public Capabilities with(Level level, Feature... features) {
        Map<Feature, Level> more = new EnumMap<>(Feature.class);
        more.putAll(levels);
        for (Feature feature : features) {
            more.put(feature, level);
        }
        return new Capabilities(more, limits, textUnit);
    }

    /**
     * These capabilities, with a number.
     *
     * @param limit what the number is of
     * @param value the number, at least 1
     * @return the capabilities
     */
    public Capabilities limit(Limit limit, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(limit + ": must be at least 1, was " + value);
        }
        Map<Limit, Long> more = new EnumMap<>(Limit.class);
        more.putAll(limits);
        more.put(limit, value);
        return new Capabilities(levels, more, textUnit);
    }

    /**
     * How well a feature is carried.
     *
     * @param feature the feature
     * @return its level
     */
    public Level level(Feature feature) {
        return levels.getOrDefault(feature, Level.REJECTED);
    }

    /**
     * Whether a feature is carried at all by the platform itself.
     *
     * @param feature the feature
     * @return whether its level is {@link Level#FULL} or {@link Level#PARTIAL}
     */
    public boolean supports(Feature feature) {
        return level(feature) == Level.FULL || level(feature) == Level.PARTIAL;
    }

    /**
     * A number.
     *
     * @param limit what it is of
     * @return the number, or {@link Long#MAX_VALUE} where there is no limit
     */
    public long limit(Limit limit) {
        return limits.getOrDefault(limit, Long.MAX_VALUE);
    }
}
