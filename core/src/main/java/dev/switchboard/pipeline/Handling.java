package dev.switchboard.pipeline;

import dev.switchboard.handler.AsyncMessageHandler;
import dev.switchboard.handler.MessageHandler;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Sender;
import dev.switchboard.rules.Rule;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
            Pattern.compile("/([\\p{L}\\p{N}_-]{1,64})(?:@[\\p{L}\\p{N}_]+)?(?:\\s+(.*))?", Pattern.DOTALL);

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

    /** Runs what matches; completes when the last of it did. */
    CompletionStage<?> handle(UnitContext context) throws Exception {
        Optional<Matcher> command = command(context);
        if (command.isPresent()) {
            String name = command.get().group(1).toLowerCase(Locale.ROOT);
            @Nullable AsyncMessageHandler handler = commands.get(name);
            if (handler != null) {
                @Nullable String arguments = command.get().group(2);
                context.arguments(arguments == null ? "" : arguments.strip());
                context.edited().sender(new Sender.Automatic("/" + name));
                return handler.handle(context);
            }
        }
        for (Rule rule : rules) {
            if (matches(rule, context)) {
                run(rule, context);
                if (rule.stops()) {
                    return CompletableFuture.completedStage(null);
                }
            }
        }
        context.edited().sender(new Sender.Automatic("handler"));
        return inTurn(0, context);
    }

    private Optional<Matcher> command(UnitContext context) {
        Matcher matcher = COMMAND.matcher(context.text().plain().strip());
        return !commands.isEmpty() && matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }

    private static boolean matches(Rule rule, UnitContext context) {
        return rule.conditions().stream().allMatch(condition -> condition.matches(context));
    }

    /** Does a rule's actions; one that cannot be done is told and skipped, and the others are done. */
    private static void run(Rule rule, UnitContext context) throws Exception {
        context.edited().sender(new Sender.Automatic(rule.name()));
        for (MessageHandler action : rule.actions()) {
            try {
                action.handle(context);
            } catch (ContentException e) {
                context.edited().add(new Effect.Skipped(rule.name(), String.valueOf(e.getMessage())));
            }
        }
    }

    private CompletionStage<?> inTurn(int from, UnitContext context) throws Exception {
        for (int i = from; i < handlers.size(); i++) {
            CompletableFuture<?> handled = handlers.get(i).handle(context).toCompletableFuture();
            if (!handled.isDone()) {
                int next = i + 1;
                return handled.thenCompose(done -> rest(next, context));
            }
            handled.join();
        }
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<?> rest(int from, UnitContext context) {
        try {
            return inTurn(from, context);
        } catch (Exception e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
