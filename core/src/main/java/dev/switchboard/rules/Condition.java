package dev.switchboard.rules;

import dev.switchboard.handler.MessageContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A question about a message. Quick, changes nothing, and safe from any thread. */
@FunctionalInterface
public interface Condition {
    /**
     * Answers it.
     *
     * @param context the message, where it stands, and who wrote it
     * @return whether it matches
     */
    boolean matches(MessageContext context);

    /**
     * Both this and another.
     *
     * @param other the other
     * @return matches where both do
     */
    default Condition and(Condition other) {
        return context -> matches(context) && other.matches(context);
    }

    /**
     * This or another.
     *
     * @param other the other
     * @return matches where either does
     */
    default Condition or(Condition other) {
        return context -> matches(context) || other.matches(context);
    }

    /**
     * The opposite.
     *
     * @return matches where this does not
     */
    default Condition not() {
        return context -> !matches(context);
    }

    /**
     * Every message.
     *
     * @return always matches
     */
    static Condition always() {
        return context -> true;
    }

    /**
     * Messages in whose text one of some words occurs: as a whole word, in upper or lower case, in any script.
     *
     * @param words the words, at least one; each may be several words, too
     * @return the condition
     */
    static Condition keyword(String... words) {
        if (words.length == 0 || Arrays.stream(words).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("keyword: must name at least one word, and none that is blank");
        }
        String alternatives =
                Arrays.stream(words).map(String::strip).map(Pattern::quote).collect(Collectors.joining("|"));
        // Not \b: that sits between a word and a sign, so "c++" would have no end.
        return find(Pattern.compile(
                "(?<![\\p{L}\\p{N}_])(?:" + alternatives + ")(?![\\p{L}\\p{N}_])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    }

    /**
     * Messages in whose text a regular expression is found.
     *
     * @param regex the expression, as {@link Pattern} reads it; it is tried on text from outside, so let no part of it be
     *     able to match the same characters in very many ways
     * @return the condition
     * @throws java.util.regex.PatternSyntaxException if the expression is wrong
     */
    static Condition regex(String regex) {
        return find(Pattern.compile(regex, Pattern.UNICODE_CASE));
    }

    /**
     * Messages on one channel.
     *
     * @param id the channel's id
     * @return the condition
     */
    static Condition channel(String id) {
        Objects.requireNonNull(id, "id");
        return context -> context.conversation().channel().equals(id);
    }

    /**
     * Messages in a conversation that nobody has.
     *
     * @return the condition
     */
    static Condition unassigned() {
        return context -> context.conversation().assignee().isEmpty();
    }

    /**
     * Messages in a conversation with a label.
     *
     * @param label the label
     * @return the condition
     */
    static Condition labelled(String label) {
        Objects.requireNonNull(label, "label");
        return context -> context.conversation().labels().contains(label);
    }

    private static Condition find(Pattern pattern) {
        return context -> pattern.matcher(context.text().plain()).find();
    }
}
