package dev.switchboard.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The headers of a mail or of a part, in their order. Values are unfolded and otherwise as they came, each byte one
 * character; {@link #text} decodes them. Safe from any thread.
 */
public final class Headers {
    private final List<Field> fields;

    /**
     * One header.
     *
     * @param name its name, as it was written
     * @param raw its value, unfolded, each byte one character
     */
    public record Field(String name, String raw) {
        /** {@return the value, decoded} */
        public String text() {
            return HeaderText.decode(raw);
        }
    }

    Headers(List<Field> fields) {
        this.fields = List.copyOf(fields);
    }

    /** {@return all headers, in their order} */
    public List<Field> all() {
        return fields;
    }

    /**
     * The first header of a name.
     *
     * @param name the name, in any case
     * @return its value as it came; empty where there is none
     */
    public Optional<String> raw(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.raw());
            }
        }
        return Optional.empty();
    }

    /**
     * The first header of a name, decoded.
     *
     * @param name the name, in any case
     * @return its value; an empty text where there is none
     */
    public String text(String name) {
        return raw(name).map(HeaderText::decode).orElse("");
    }

    /**
     * All headers of a name.
     *
     * @param name the name, in any case
     * @return their values as they came
     */
    public List<String> rawAll(String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.raw());
            }
        }
        return values;
    }
}
