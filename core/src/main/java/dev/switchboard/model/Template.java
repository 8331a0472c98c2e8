package dev.switchboard.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A text with placeholders, inline or by name, and values for them. Placeholders are Mustache's: <code>{{name}}</code>.
 * Values are put in once, as plain text: neither a placeholder nor markup in a value does anything. Besides its own
 * values a template sees those given to the builder, <code>{{contact.name}}</code> and
 * <code>{{contact.firstName}}</code>. A placeholder without a value is an error.
 *
 * @param source the text; the name of the text where {@code named}
 * @param named whether {@code source} names a template that the builder was given
 * @param values what is put in, by placeholder
 */
public record Template(String source, boolean named, Map<String, Object> values) {
    /** Copies the values. */
    public Template {
        Objects.requireNonNull(source, "source");
        values = Map.copyOf(values);
    }

    /**
     * An inline template. Never make one of text from outside: put that in as a value.
     *
     * @param source the text with placeholders
     * @return the template
     */
    public static Template template(String source) {
        return new Template(source, false, Map.of());
    }

    /**
     * A template that the builder was given.
     *
     * @param name its name
     * @return the template
     */
    public static Template named(String name) {
        return new Template(name, true, Map.of());
    }

    /**
     * This template and one more value.
     *
     * @param placeholder the placeholder's name
     * @param value what is put in
     * @return the template
     */
    public Template with(String placeholder, Object value) {
        Map<String, Object> more = new HashMap<>(values);
        more.put(Objects.requireNonNull(placeholder, "placeholder"), Objects.requireNonNull(value, "value"));
        return new Template(source, named, more);
    }
}
