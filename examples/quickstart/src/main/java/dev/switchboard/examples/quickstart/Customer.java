package dev.switchboard.examples.quickstart;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.simulator.Simulator;

/** A customer on a simulated platform, who says what is typed and reads what the board sends. */
final class Customer {
    private static final String CHANNEL = "simulator";

    private final SimulatedPlatform platform = SimulatedPlatform.open();
    // The same number at every start, so that it is the same conversation.
    private final Person person = platform.person("+15550100", "Ada Lovelace");

    /** The channel that reaches the customer. */
    ChannelConfig channel() {
        return Simulator.channel(CHANNEL, platform);
    }

    /** Puts the customer through to a board that is started. */
    void meet(Switchboard board) {
        platform.deliverTo(request -> board.webhooks().handle(CHANNEL, request));
        board.events().subscribe(board.events().latest(), event -> {
            if (event.type().equals(Event.MESSAGE_SENT) && event.message() != null) {
                read(board, event.message());
            }
        });
    }

    private void read(Switchboard board, MessageId message) {
        for (Part part : board.conversations().message(message).parts()) {
            part.externalIds().forEach(person::reads);
        }
    }

    /** Says something. Returns when the board has stored it, or false where it could not. */
    boolean say(String text) {
        return person.says(text).acknowledged();
    }
}
