package dev.switchboard.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A header's value and its parameters (RFC 2045, 5.1; RFC 2231), read leniently: quotes that do not end, names without
 * quotes, doubled semicolons and comments are borne. Safe from any thread.
 */
final class Parameters {
    static final Parameters NONE = new Parameters("", Map.of());
    static final Parameters TEXT_PLAIN = new Parameters("text/plain", Map.of());

    private final String value;
    private final Map<String, String> parameters;

    private Parameters(String value, Map<String, String> parameters) {
        this.value = value;
        this.parameters = parameters;
    }

    static Parameters of(String raw) {
        Scanner scanner = new Scanner(raw);
        String value = scanner.value();
        return new Parameters(value, scanner.parameters());
    }

    /** A media type; what is none is read as another. */
    static Parameters ofContentType(String raw, Parameters fallback) {
        Parameters read = of(raw);
        String type = read.value;
        int slash = type.indexOf('/');
        if (slash > 0 && slash < type.length() - 1) {
            return read;
        }
        // RFC 1049: before MIME, a type was one word.
        return new Parameters(type.equals("text") ? "text/plain" : fallback.value, read.parameters);
    }

    /** {@return what stands before the first semicolon, in lower case and without white space} */
    String value() {
        return value;
    }

    /** A parameter as it came, each byte one character; empty where there is none. */
    String raw(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** A parameter, put together and decoded by RFC 2231, or by RFC 2047 as many mailers write it. */
    String text(String name) {
        String plain = parameters.get(name);
        String extended = parameters.get(name + "*");
        if (extended != null) {
            return extended(Map.of(0, extended), true);
        }
        Map<Integer, String> pieces = pieces(name);
        if (!pieces.isEmpty() && (plain == null || pieces.size() > 1)) {
            return extended(pieces, parameters.containsKey(name + "*0*"));
        }
        return plain == null ? "" : HeaderText.decode(plain);
    }

    private Map<Integer, String> pieces(String name) {
        Map<Integer, String> pieces = new TreeMap<>();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String key = parameter.getKey();
            if (key.length() > name.length() + 1 && key.startsWith(name + "*")) {
                String number = key.substring(name.length() + 1).replace("*", "");
                if (number.length() <= 4 && number.chars().allMatch(Character::isDigit) && !number.isEmpty()) {
                    boolean encoded = key.endsWith("*");
                    pieces.put(Integer.valueOf(number), encoded ? parameter.getValue() : escaped(parameter.getValue()));
                }
            }
        }
        return pieces;
    }

    /** A piece that is not percent-encoded, made so that it can be decoded with the others: a character may be split. */
    private static String escaped(String plain) {
        return plain.replace("%", "%25");
    }

    private static String extended(Map<Integer, String> pieces, boolean namesCharset) {
        String all = String.join("", pieces.values());
        String charset = "";
        if (namesCharset) {
            int first = all.indexOf('\'');
            int second = first < 0 ? -1 : all.indexOf('\'', first + 1);
            if (second > 0) {
                charset = all.substring(0, first);
                all = all.substring(second + 1);
            }
        }
        byte[] bytes = percentDecoded(all);
        return charset.isEmpty() && !namesCharset
                ? HeaderText.decode(new String(bytes, StandardCharsets.ISO_8859_1))
                : Texts.storable(Charsets.decode(bytes, charset));
    }

    private static byte[] percentDecoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            int high = character == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.write(character);
            }
        }
        return bytes.toByteArray();
    }

    /** Goes through a raw value once. */
    private static final class Scanner {
        private final String raw;
        private int at;

        Scanner(String raw) {
            this.raw = raw;
        }

        String value() {
            StringBuilder value = new StringBuilder();
            while (at < raw.length() && raw.charAt(at) != ';') {
                char character = raw.charAt(at++);
                if (character == '(') {
                    skipComment();
                } else if (character > ' ' && character != '"') {
                    value.append(character);
                }
            }
            return value.toString().toLowerCase(Locale.ROOT);
        }

        Map<String, String> parameters() {
            Map<String, String> found = new LinkedHashMap<>();
            while (at < raw.length()) {
                at++;
                skipSpace();
                String name = name();
                skipSpace();
                if (at < raw.length() && raw.charAt(at) == '=') {
                    at++;
                    skipSpace();
                    String value = at < raw.length() && raw.charAt(at) == '"' ? quoted() : token();
                    found.putIfAbsent(name, value);
                }
                while (at < raw.length() && raw.charAt(at) != ';') {
                    at++;
                }
            }
            return found;
        }

        private String name() {
            int start = at;
            while (at < raw.length() && "=; \t".indexOf(raw.charAt(at)) < 0) {
                at++;
            }
            return raw.substring(start, at).toLowerCase(Locale.ROOT);
        }

        private String token() {
            int start = at;
            while (at < raw.length() && raw.charAt(at) != ';') {
                at++;
            }
            String token = raw.substring(start, at);
            int comment = token.indexOf(" (");
            return (comment < 0 ? token : token.substring(0, comment)).strip();
        }

        private String quoted() {
            StringBuilder text = new StringBuilder();
            at++;
            while (at < raw.length() && raw.charAt(at) != '"') {
                if (raw.charAt(at) == '\\' && at + 1 < raw.length() && "\"\\".indexOf(raw.charAt(at + 1)) >= 0) {
                    at++;
                }
                text.append(raw.charAt(at++));
            }
            at++;
            return text.toString();
        }

        private void skipComment() {
            int depth = 1;
            while (at < raw.length() && depth > 0) {
                char character = raw.charAt(at++);
                depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            }
        }

        private void skipSpace() {
            while (at < raw.length() && (raw.charAt(at) == ' ' || raw.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
