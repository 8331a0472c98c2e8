package dev.switchboard.examples.quickstart;

import static dev.switchboard.rules.Condition.keyword;
import static dev.switchboard.rules.Condition.regex;

import dev.switchboard.Switchboard;
import dev.switchboard.handler.MessageContext;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Command;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element.ButtonPress;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Text;
import dev.switchboard.rules.Rule;
import java.util.List;

/** What the bot answers. The first that fits is the only one. */
final class Answers {
    static final String PRICES = """
            Our prices:
            Espresso 2.20
            Cappuccino 3.10
            Apple pie 3.90""";

    static final String CHOICE = "Which one?";

    private static final String ECHO = "echo ";

    private Answers() {}

    /** The board, with the answers. */
    static Switchboard.Builder addTo(Switchboard.Builder board) {
        return board.command(
                        Command.named("start").describedAs("Begin").describedIn("de", "Anfangen"), Answers::welcome)
                .rule(Rule.named("press")
                        .when(Answers::isPress)
                        .then(Answers::repeatPress)
                        .stop())
                .rule(Rule.named("prices").when(keyword("price")).reply(PRICES).stop())
                // At least one visible character, or a file: no platform sends a message without any.
                .rule(Rule.named("echo")
                        .when(regex("(?s)\\A" + ECHO + ".*\\S").or(Answers::isEchoOfFiles))
                        .then(Answers::echo)
                        .stop())
                .rule(Rule.named("buttons")
                        .when(regex("(?i)\\Abuttons\\z"))
                        .then(context -> context.reply(Content.text(CHOICE).buttons("Tea", "Coffee")))
                        .stop())
                .onMessage(Answers::repeat);
    }

    /**
     * Answers what people change. Handlers are called for new messages only; that one was changed is told by the event feed,
     * which is followed under a name, so that nothing is missed while the program is down.
     */
    static void toEdits(Switchboard board) {
        board.events().subscribe("edits", event -> {
            if (event.message() != null && event.conversation() != null && isEdit(event)) {
                answerEdit(board, event, board.conversations().message(event.message()));
            }
        });
    }

    /** Also a message may come in by being changed: where the bot was not there yet when it was written. */
    private static boolean isEdit(Event event) {
        return event.type().equals(Event.MESSAGE_RECEIVED)
                || (event.type().equals(Event.MESSAGE_REVISED)
                        && Event.EDIT.equals(event.facts().get("change")));
    }

    private static void answerEdit(Switchboard board, Event event, Message message) {
        int revision = Integer.parseInt(event.facts().getOrDefault("revision", "0"));
        boolean isNew = event.type().equals(Event.MESSAGE_RECEIVED) && message.mark() != Message.Mark.EDIT_ONLY;
        if (message.direction() == Message.Direction.OUTBOUND || isNew) {
            return;
        }
        // By now it may have been changed once more, which an event of its own tells.
        List<Content> earlier = board.conversations().revisions(message.id());
        Content content = revision < earlier.size() ? earlier.get(revision) : message.content();
        board.send(
                message.conversation(),
                Content.text("You changed it to: " + content.text().plain()),
                "edit of " + message.id() + " " + revision);
    }

    private static void welcome(MessageContext context) {
        context.reply("Welcome, " + context.contact().firstName() + "!");
    }

    private static boolean isPress(MessageContext context) {
        return !context.message().content().all(ButtonPress.class).isEmpty();
    }

    private static void repeatPress(MessageContext context) {
        for (ButtonPress press : context.message().content().all(ButtonPress.class)) {
            context.reply("You pressed: " + (press.label().isEmpty() ? press.value() : press.label()));
        }
    }

    private static boolean isEchoOfFiles(MessageContext context) {
        return context.text().plain().startsWith(ECHO) && !files(context).isEmpty();
    }

    /** A slice, and not a substring: what was bold comes back bold. */
    private static void echo(MessageContext context) {
        Text text = context.text();
        context.reply(
                Content.text(text.slice(ECHO.length(), text.plain().length())).withElements(files(context)));
    }

    /** The files of a message, without those that are too large to be fetched. */
    private static List<Attachment> files(MessageContext context) {
        return context.message().content().all(Attachment.class).stream()
                .filter(file -> file.unavailable() == null)
                .toList();
    }

    private static void repeat(MessageContext context) {
        // A photo or a sticker may come without text.
        if (!context.text().isEmpty()) {
            context.reply("You said: " + context.text().plain());
        }
    }
}
