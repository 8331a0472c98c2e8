package dev.switchboard.rules;

import dev.switchboard.handler.MessageContext;
import dev.switchboard.handler.MessageHandler;
import dev.switchboard.model.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An automatic response: when all its conditions match, its actions are done in their order. Immutable: each method gives
 * a new rule.
 *
 * <p>Every rule that matches runs, those with the highest priority first and those of one priority in the order in which
 * they were given to the builder, until one that {@linkplain #stop stops} ran; then the handlers are called, unless it
 * stopped.
 *
 * @param name its name, unique on a board, 1 to 255 bytes
 * @param priority higher runs earlier; 0 by default
 * @param conditions what must match; none matches always
 * @param actions what is then done
 * @param stops whether nothing after it is asked
 */
public record Rule(String name, int priority, List<Condition> conditions, List<MessageHandler> actions, boolean stops) {
    private static final int LONGEST_NAME = 255; // it is the sender of what the rule replies

    /**
     * A reply with a template. A board that is built with it checks that the template can be found and read.
     *
     * @param template the template
     */
    public record TemplateReply(Template template) implements MessageHandler {
        /** Checks that there is a template. */
        public TemplateReply {
            Objects.requireNonNull(template, "template");
        }

        @Override
        public void handle(MessageContext context) {
            context.reply(template);
        }
    }

    /** Checks it and copies the lists. */
    public Rule {
        Objects.requireNonNull(name, "name");
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || bytes > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "rule.name: must have 1 to " + LONGEST_NAME + " bytes without NUL, had " + bytes);
        }
        conditions = List.copyOf(conditions);
        actions = List.copyOf(actions);
    }

    /**
     * A rule that matches always and does nothing yet.
     *
     * @param name its name
     * @return the rule
     */
    public static Rule named(String name) {
        return new Rule(name, 0, List.of(), List.of(), false);
    }

    /**
     * With conditions, besides those that it has.
     *
     * @param conditions what must match, too
     * @return the rule
     */
    public Rule when(Condition... conditions) {
        return new Rule(name, priority, plus(this.conditions, List.of(conditions)), actions, stops);
    }

    /**
     * And replies with a template.
     *
     * @param template the template
     * @return the rule
     */
    public Rule reply(Template template) {
        return then(new TemplateReply(template));
    }

    /**
     * And replies with literal text: no character of it is a placeholder.
     *
     * @param text the text
     * @return the rule
     */
    public Rule reply(String text) {
        Objects.requireNonNull(text, "text");
        return then(context -> context.reply(text));
    }

    /**
     * And gives the conversation to an agent or team.
     *
     * @param assignee the host's id of the agent or team
     * @return the rule
     */
    public Rule assign(String assignee) {
        Objects.requireNonNull(assignee, "assignee");
        return then(context -> context.conversation().assign(assignee));
    }

    /**
     * And puts a label on the conversation.
     *
     * @param label the label
     * @return the rule
     */
    public Rule label(String label) {
        Objects.requireNonNull(label, "label");
        return then(context -> context.conversation().addLabel(label));
    }

    /**
     * And does something.
     *
     * @param action what is done
     * @return the rule
     */
    public Rule then(MessageHandler action) {
        return new Rule(name, priority, conditions, plus(actions, List.of(action)), stops);
    }

    /**
     * With a priority.
     *
     * @param priority higher runs earlier
     * @return the rule
     */
    public Rule priority(int priority) {
        return new Rule(name, priority, conditions, actions, stops);
    }

    /**
     * And when it matched, no later rule and no handler is asked.
     *
     * @return the rule
     */
    public Rule stop() {
        return new Rule(name, priority, conditions, actions, true);
    }

    private static <T> List<T> plus(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
