package dev.switchboard.model;

import java.util.Map;
import java.util.Objects;

/**
 * One way to know a person. Two identities with the same {@link #key} are the same person, whatever they are called.
 *
 * @param key namespace and value
 * @param displayName what the platform calls the person now; may be empty; at most 1,000 characters
 * @param attributes what else the platform says of the person, such as {@link #FIRST_NAME}
 */
public record Identity(Key key, String displayName, Map<String, String> attributes) {
    /** The attribute that holds the first name, where a platform tells it apart. */
    public static final String FIRST_NAME = "firstName";

    /** Checks it and copies the attributes. */
    public Identity {
        Objects.requireNonNull(key, "key");
        Limits.name("identity.displayName", Objects.requireNonNull(displayName, "displayName"));
        attributes = Map.copyOf(attributes);
        attributes.forEach((name, value) -> Limits.name("identity.attributes." + Limits.name("name", name), value));
    }

    /**
     * An identity without further attributes.
     *
     * @param namespace who gives the values, as the connector names it: {@code telegram}, {@code email}, {@code slack:T123}
     * @param value the id of the person there; at most 255 bytes
     * @param displayName what the platform calls the person now; may be empty
     * @return the identity
     */
    public static Identity of(String namespace, String value, String displayName) {
        return new Identity(new Key(namespace, value), displayName, Map.of());
    }

    /**
     * The same identity with one more attribute.
     *
     * @param name the attribute's name
     * @param value its value
     * @return the identity
     */
    public Identity with(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(attributes);
        more.put(name, value);
        return new Identity(key, displayName, more);
    }

    /** {@return the first name where the platform tells it, else the display name, else the value} */
    public String firstName() {
        String first = attributes.getOrDefault(FIRST_NAME, "");
        return !first.isEmpty() ? first : name();
    }

    /** {@return the display name, or the value where there is none} */
    public String name() {
        return displayName.isEmpty() ? key.value() : displayName;
    }

    /**
     * What makes an identity the same.
     *
     * @param namespace who gives the values; at most 255 bytes
     * @param value the id of the person there; at most 255 bytes
     */
    public record Key(String namespace, String value) implements Comparable<Key> {
        /** Checks it. */
        public Key {
            Limits.id("identity.namespace", Objects.requireNonNull(namespace, "namespace"));
            Limits.id("identity.value", Objects.requireNonNull(value, "value"));
        }

        @Override
        public int compareTo(Key other) {
            int byNamespace = namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : value.compareTo(other.value);
        }
    }
}
