package dev.switchboard.model;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a command is called, and what it says in the list of commands that a platform shows to people. A command without a
 * description works, and is in no list. Immutable: each method gives a new one.
 *
 * @param name the command without its slash
 * @param description what it does, for people whose language has no description of its own; empty to list it nowhere
 * @param translations what it does, by language: two letters, as in ISO 639-1
 */
public record Command(String name, String description, Map<String, String> translations) {
    /** Checks it and copies the translations. */
    public Command {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        translations = Map.copyOf(translations);
        for (String language : translations.keySet()) {
            if (!language.matches("[a-z]{2}")) {
                throw new IllegalArgumentException(
                        "command.translations: a language must be two small letters, was '" + language + "'");
            }
        }
        if (description.isBlank() && !translations.isEmpty()) {
            throw new IllegalArgumentException("command.description: is needed where there are translations");
        }
    }

    /**
     * A command that is in no list.
     *
     * @param name the command without its slash
     * @return the command
     */
    public static Command named(String name) {
        return new Command(name, "", Map.of());
    }

    /**
     * With a description for all languages that have none of their own.
     *
     * @param description what it does
     * @return the command
     */
    public Command describedAs(String description) {
        return new Command(name, description, translations);
    }

    /**
     * With a description in a language.
     *
     * @param language two letters, as in ISO 639-1
     * @param description what it does
     * @return the command
     */
    public Command describedIn(String language, String description) {
        Map<String, String> more = new TreeMap<>(translations);
        more.put(language, Objects.requireNonNull(description, "description"));
        return new Command(name, this.description, more);
    }
}
