package dev.switchboard.pipeline;

import dev.switchboard.handler.AsyncMessageHandler;
import dev.switchboard.handler.MessageHandler;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Sender;
import dev.switchboard.model.Text;
import dev.switchboard.rules.Rule;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a message: a command that matches gets it alone; otherwise every rule that matches runs, until one
 * stops; then the handlers, unless one stopped.
 */
public final class Handling {
    private static final Pattern COMMAND =
            Pattern.compile("/([\\p{L}\\p{N}_-]{1,64})(?:@([\\p{L}\\p{N}_]+))?(?:\\s+(.*))?", Pattern.DOTALL);

    private final Map<String, AsyncMessageHandler> commands;
    private final List<Rule> rules;
    private final List<AsyncMessageHandler> handlers;

    /**
     * Puts it together.
     *
     * @param commands the commands by name, without the slash
     * @param rules the rules in the order in which they were given
     * @param handlers the handlers in the order in which they were given
     */
    public Handling(Map<String, AsyncMessageHandler> commands, List<Rule> rules, List<AsyncMessageHandler> handlers) {
        this.commands = new HashMap<>();
        commands.forEach((name, handler) -> this.commands.put(name.toLowerCase(Locale.ROOT), handler));
        this.rules = rules.stream()
                .sorted(Comparator.comparingInt((Rule rule) -> -rule.priority()))
                .collect(Collectors.toUnmodifiableList());
        this.handlers = List.copyOf(handlers);
    }

    /** A handler that ends when it returns. */
    public static AsyncMessageHandler blocking(MessageHandler handler) {
        return context -> {
            handler.handle(context);
            return CompletableFuture.completedStage(null);
        };
    }

    /** Whether a message is a command that somebody handles. */
    boolean isCommand(Text text, OpenChannel channel) throws IOException, InterruptedException {
        return command(text, channel).isPresent();
    }

    /**
     * Runs what matches; completes when the last of it did.
     *
     * @param threads where it goes on after an asynchronous handler
     * @param faults told of the rules that cannot do what they are to do
     */
    CompletionStage<?> handle(UnitContext context, OpenChannel channel, Executor threads, Faults faults)
            throws Exception {
        Optional<Command> command = command(context.text(), channel);
        if (command.isPresent()) {
            context.arguments(command.get().arguments());
            context.edited().sender(new Sender.Automatic("/" + command.get().name()));
            return command.get().handler().handle(context);
        }
        for (Rule rule : rules) {
            if (matches(rule, context)) {
                run(rule, context, faults);
                if (rule.stops()) {
                    return CompletableFuture.completedStage(null);
                }
            }
        }
        context.edited().sender(new Sender.Automatic("handler"));
        return inTurn(0, context, threads);
    }

    private record Command(String name, String arguments, AsyncMessageHandler handler) {}

    private Optional<Command> command(Text text, OpenChannel channel) throws IOException, InterruptedException {
        Matcher matcher = COMMAND.matcher(text.plain().strip());
        if (commands.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        @Nullable AsyncMessageHandler handler = commands.get(name);
        @Nullable String addressee = matcher.group(2);
        @Nullable String arguments = matcher.group(3);
        if (handler != null && addressee != null && !channel.isNamed(addressee)) {
            return Optional.empty(); // a group may have several bots that know the same command
        }
        return Optional.ofNullable(handler)
                .map(found -> new Command(name, arguments == null ? "" : arguments.strip(), found));
    }

    /** Checks what can be checked before a message comes. */
    void check(Templates templates) {
        for (Rule rule : rules) {
            if (rule.actions().isEmpty() && !rule.stops()) {
                throw new ConfigurationException("rule " + rule.name(), "has no action: say what it does");
            }
            for (MessageHandler action : rule.actions()) {
                if (action instanceof Rule.TemplateReply reply) {
                    templates.check("rule " + rule.name(), reply.template());
                }
            }
        }
    }

    private static boolean matches(Rule rule, UnitContext context) {
        return rule.conditions().stream().allMatch(condition -> condition.matches(context));
    }

    /** Does a rule's actions; one that cannot be done is told and skipped, and the others are done. */
    private static void run(Rule rule, UnitContext context, Faults faults) throws Exception {
        context.edited().sender(new Sender.Automatic(rule.name()));
        for (MessageHandler action : rule.actions()) {
            try {
                action.handle(context);
                faults.rule(rule.name()).works();
            } catch (ContentException e) {
                faults.rule(rule.name()).happened("an action was skipped: " + e.getMessage(), null);
                context.edited().add(new Effect.Skipped(rule.name(), String.valueOf(e.getMessage())));
            }
        }
    }

    private CompletionStage<?> inTurn(int from, UnitContext context, Executor threads) throws Exception {
        for (int i = from; i < handlers.size(); i++) {
            CompletableFuture<?> handled = handlers.get(i).handle(context).toCompletableFuture();
            if (!handled.isDone()) {
                int next = i + 1;
                // Not on the thread that completed it, which is the client's, and must neither wait nor be interrupted.
                return next == handlers.size()
                        ? handled
                        : handled.thenComposeAsync(done -> rest(next, context, threads), threads);
            }
            handled.join();
        }
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<?> rest(int from, UnitContext context, Executor threads) {
        try {
            return inTurn(from, context, threads);
        } catch (Exception e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
