package dev.switchboard.examples.quickstart;

import static dev.switchboard.rules.Condition.keyword;
import static dev.switchboard.rules.Condition.regex;

import dev.switchboard.Switchboard;
import dev.switchboard.handler.MessageContext;
import dev.switchboard.model.Content;
import dev.switchboard.model.Text;
import dev.switchboard.rules.Rule;

/** What the bot answers. The first that fits is the only one. */
final class Answers {
    static final String PRICES = """
            Our prices:
            Espresso 2.20
            Cappuccino 3.10
            Apple pie 3.90""";

    private static final String ECHO = "echo ";

    private Answers() {}

    /** The board, with the answers. */
    static Switchboard.Builder addTo(Switchboard.Builder board) {
        return board.command("start", Answers::welcome)
                .rule(Rule.named("prices").when(keyword("price")).reply(PRICES).stop())
                // At least one visible character: no platform sends a message without any.
                .rule(Rule.named("echo")
                        .when(regex("(?s)\\A" + ECHO + ".*\\S"))
                        .then(Answers::echo)
                        .stop())
                .onMessage(Answers::repeat);
    }

    private static void welcome(MessageContext context) {
        context.reply("Welcome, " + context.contact().firstName() + "!");
    }

    /** A slice, and not a substring: what was bold comes back bold. */
    private static void echo(MessageContext context) {
        Text text = context.text();
        context.reply(Content.text(text.slice(ECHO.length(), text.plain().length())));
    }

    private static void repeat(MessageContext context) {
        // A photo or a sticker may come without text.
        if (!context.text().isEmpty()) {
            context.reply("You said: " + context.text().plain());
        }
    }
}
