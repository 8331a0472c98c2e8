package dev.switchboard.mail;

/** Joins the lines that {@code format=flowed} parted (RFC 3676, 4): one that ends with a space goes on in the next. */
final class FlowedText {
    /** RFC 3676, 4.3: what looks like a line that goes on, and ends what was written. */
    private static final String SIGNATURE = "-- ";

    private FlowedText() {}

    /**
     * The text as it was written.
     *
     * @param lines the lines, with LF between them
     * @param withoutSpace whether the space at a line's end only says that it goes on ({@code DelSp=yes})
     */
    static String of(String lines, boolean withoutSpace) {
        StringBuilder text = new StringBuilder(lines.length());
        int open = -1;
        int at = 0;
        while (at <= lines.length()) {
            int newline = lines.indexOf('\n', at);
            int end = newline < 0 ? lines.length() : newline;
            int depth = 0;
            while (at + depth < end && lines.charAt(at + depth) == '>') {
                depth++;
            }
            String words = unstuffed(lines.substring(at + depth, end), depth);
            boolean signature = words.equals(SIGNATURE);
            boolean goesOn = words.endsWith(" ") && !signature && newline >= 0;
            if (open != depth || signature) {
                text.append(at == 0 ? "" : "\n").append(">".repeat(depth)).append(depth > 0 ? " " : "");
            }
            text.append(words, 0, words.length() - (goesOn && withoutSpace ? 1 : 0));
            open = goesOn ? depth : -1;
            at = end + 1;
        }
        return text.toString();
    }

    /** A space at the beginning was put there; it stays where the line would look quoted without it. */
    private static String unstuffed(String words, int depth) {
        boolean stuffed = words.startsWith(" ") && !(depth == 0 && words.startsWith(" >"));
        return stuffed ? words.substring(1) : words;
    }
}
