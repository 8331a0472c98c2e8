package dev.switchboard.examples.quickstart;

import dev.switchboard.Conversations;
import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Position;
import dev.switchboard.model.Sender;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Shows what happens on a board: a line for each message, and for each step of its delivery. */
final class Console {
    private static final int HISTORY = 10;

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    /** Shows how the newest conversation of each channel stands, and from there on everything that happens. */
    void follow(Switchboard board, List<ChannelConfig> channels) {
        Conversations conversations = board.conversations();
        Position now = conversations.find(ConversationQuery.all().limit(1)).asOf();
        for (ChannelConfig channel : channels) {
            conversations
                    .find(ConversationQuery.all().channel(channel.id()).limit(1))
                    .items()
                    .forEach(conversation -> showHistory(conversations, conversation));
        }
        board.events().subscribe(now, event -> show(conversations, event));
    }

    /** Shows a remark. */
    void note(String remark) {
        show("-- " + remark);
    }

    private void showHistory(Conversations conversations, Conversation conversation) {
        List<Message> messages = new ArrayList<>(conversations.messages(conversation.id(), Long.MAX_VALUE, HISTORY));
        Collections.reverse(messages);
        note("the last " + messages.size() + " of " + conversation.lastSeq() + " messages:");
        for (Message message : messages) {
            Delivery delivery = message.delivery();
            show(delivery == null ? line(message) : line(message, delivery.state()));
        }
        note("and from now on:");
    }

    private void show(Conversations conversations, Event event) {
        MessageId message = event.message();
        if (message != null) {
            show(conversations.message(message), event);
        } else if (event.type().equals(Event.CONVERSATION_OPENED)) {
            note("a conversation was opened");
        } else if (event.type().equals(Event.CHANNEL_CHANGED) || event.type().equals(Event.WORK_PARKED)) {
            note(event.channel() + ": " + event.type() + " " + event.facts());
        }
    }

    private void show(Message message, Event event) {
        switch (event.type()) {
            case Event.MESSAGE_RECEIVED -> show(line(message));
            case Event.MESSAGE_QUEUED -> show(line(message, Delivery.State.PENDING));
            case Event.MESSAGE_SENT -> show(line(message, Delivery.State.SENT));
            case Event.MESSAGE_IN_DOUBT -> show(line(message, Delivery.State.IN_DOUBT));
            case Event.MESSAGE_FAILED -> show(line(message, Delivery.State.FAILED));
            case Event.RECEIPT_MOVED -> show(line(message, Delivery.State.READ));
            default -> {
                // Types grow, and this example knows these.
            }
        }
    }

    private static String line(Message message) {
        String name = message.sender() instanceof Sender.Person person
                ? person.identity().name()
                : "board";
        return name + " → " + message.text().plain();
    }

    private static String line(Message message, Delivery.State state) {
        return line(message) + "  [" + state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "]";
    }

    private void show(String line) {
        // Strangers must not be able to send control characters to this terminal.
        out.println(line.replaceAll("\\p{Cntrl}+", " "));
    }
}
