package dev.switchboard.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An address with the name that stands beside it (RFC 5322, 3.4).
 *
 * @param address the address, as it was written
 * @param name the name, decoded; may be empty
 */
public record MailAddress(String address, String name) {
    /** As many as a header may name; a mail to more people is a list's. */
    static final int MOST = 1_000;

    /** {@return the address as it tells people apart: in lower case, since no mailbox that people use depends on it} */
    public String key() {
        return address.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the addresses of a header. What is none is passed over; groups are read as their members.
     *
     * @param raw the header's value as it came, each byte one character
     * @return the addresses, in their order
     */
    public static List<MailAddress> all(String raw) {
        return new Reader(raw).read();
    }

    /** Goes through a header once. Encoded words are decoded only after it was taken apart: they may hold commas. */
    private static final class Reader {
        private final String raw;
        private final List<MailAddress> found = new ArrayList<>();
        private final StringBuilder words = new StringBuilder();
        private final StringBuilder comment = new StringBuilder();
        private String angle = "";
        private int at;

        Reader(String raw) {
            this.raw = raw;
        }

        List<MailAddress> read() {
            while (at < raw.length() && found.size() < MOST) {
                char character = raw.charAt(at++);
                switch (character) {
                    case '"' -> quoted();
                    case '(' -> comment();
                    case '<' -> angle();
                    case ',', ';' -> finish();
                    case ':' -> groupOrText();
                    default -> words.append(character);
                }
            }
            finish();
            return found;
        }

        private void quoted() {
            StringBuilder text = new StringBuilder();
            while (at < raw.length() && raw.charAt(at) != '"') {
                if (raw.charAt(at) == '\\' && at + 1 < raw.length()) {
                    at++;
                }
                text.append(raw.charAt(at++));
            }
            at++;
            // A quoted local part belongs to the address behind it and keeps its quotes.
            boolean local = at < raw.length() && raw.charAt(at) == '@';
            words.append(local ? "\"" + text + "\"" : text);
        }

        private void comment() {
            int depth = 1;
            while (at < raw.length() && depth > 0) {
                char character = raw.charAt(at++);
                depth += character == '(' ? 1 : character == ')' ? -1 : 0;
                if (depth > 0) {
                    comment.append(character);
                }
            }
        }

        private void angle() {
            int end = raw.indexOf('>', at);
            String inside = raw.substring(at, end < 0 ? raw.length() : end);
            // RFC 5322, 4.4: a route before the address is obsolete and says nothing.
            int route = inside.startsWith("@") ? inside.indexOf(':') : -1;
            if (angle.isEmpty()) {
                angle = inside.substring(route + 1);
            }
            at = end < 0 ? raw.length() : end + 1;
        }

        /** The name of a group ends with a colon; in an address such as "mailto:a@b" nothing does. */
        private void groupOrText() {
            words.setLength(0);
            comment.setLength(0);
        }

        private void finish() {
            String address = Texts.name(HeaderText.decode(angle.isEmpty() ? words.toString() : angle))
                    .replace(" ", "");
            String name = angle.isEmpty() ? comment.toString() : words.toString();
            if (name.isBlank()) {
                name = comment.toString();
            }
            int sign = address.lastIndexOf('@');
            if (sign > 0 && sign < address.length() - 1) {
                found.add(new MailAddress(address, unquoted(Texts.name(HeaderText.decode(name.strip())))));
            }
            words.setLength(0);
            comment.setLength(0);
            angle = "";
        }

        private static String unquoted(String name) {
            boolean quoted = name.length() > 1 && name.startsWith("'") && name.endsWith("'");
            return quoted ? name.substring(1, name.length() - 1) : name;
        }
    }
}
