package dev.switchboard.mail;

/** Makes texts that came from outside fit to be kept and shown. */
final class Texts {
    /** What the model allows for the name of a person or file, and for a subject. */
    private static final int NAME_CHARS = 1_000;

    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** The text, with what no storage takes replaced: NUL, and halves of surrogate pairs. */
    static String storable(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (unit == '\0' || Character.isSurrogate(unit)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** A text for people, on one line, cut to what the model allows. */
    static String name(String text) {
        String line = storable(text).replaceAll("[\\r\\n\\t]+", " ").strip();
        if (line.length() <= NAME_CHARS) {
            return line;
        }
        boolean insidePair = Character.isHighSurrogate(line.charAt(NAME_CHARS - 1));
        return line.substring(0, insidePair ? NAME_CHARS - 1 : NAME_CHARS);
    }

    /** Line breaks as LF alone. */
    static String lines(String text) {
        if (text.indexOf('\r') < 0) {
            return text;
        }
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
