package dev.switchboard.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A setting that a channel of a type has.
 *
 * @param name its name
 * @param description what it is, and where one finds it
 * @param required whether a channel cannot be without it
 * @param secret whether it is kept out of logs, texts and the plain storage
 * @param fallback its value where it is not given, or null
 */
public record Setting(
        String name,
        String description,
        boolean required,
        boolean secret,
        @Nullable String fallback) {
    /** Checks it. */
    public Setting {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
    }

    /**
     * A setting that must be given.
     *
     * @param name its name
     * @param description what it is
     * @return the setting
     */
    public static Setting required(String name, String description) {
        return new Setting(name, description, true, false, null);
    }

    /**
     * A secret that must be given.
     *
     * @param name its name
     * @param description what it is
     * @return the setting
     */
    public static Setting secret(String name, String description) {
        return new Setting(name, description, true, true, null);
    }

    /**
     * A secret that may be given.
     *
     * @param name its name
     * @param description what it is, and what follows where it is not given
     * @return the setting
     */
    public static Setting optionalSecret(String name, String description) {
        return new Setting(name, description, false, true, null);
    }

    /**
     * A setting that may be given.
     *
     * @param name its name
     * @param description what it is
     * @param fallback its value where it is not given
     * @return the setting
     */
    public static Setting optional(String name, String description, String fallback) {
        return new Setting(name, description, false, false, Objects.requireNonNull(fallback, "fallback"));
    }
}
