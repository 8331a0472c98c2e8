package dev.switchboard.examples.samples;

import dev.switchboard.Events;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Contact;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Health;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Position;
import dev.switchboard.model.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Using a board that runs. */
final class UsingSamples {
    private UsingSamples() {}

    static MessageId sending(Switchboard board, ConversationId conversation) {
        MessageId message = board.send(conversation, Content.text("Your order is on its way."), "order-4711-shipped");
        Message sent = board.conversations().message(message);
        System.out.println(sent.delivery());
        return message;
    }

    static Content formatted() {
        return Content.text(new Text("Now or never", List.of(new Text.Span(0, 3, Text.Style.BOLD, null))));
    }

    static void writingFirst(Switchboard board) {
        Conversation conversation = board.conversations().open("support", "123456789");
        board.send(conversation.id(), Content.text("Hello!").buttons("Yes", "No"));
    }

    static void sendingAs(Switchboard board, ConversationId conversation) {
        board.agent("agent-7").send(conversation, Content.text("A person here. How can I help?"));
    }

    static void changing(Switchboard board, ConversationId conversation, MessageId message) {
        board.update(conversation, changes -> {
            changes.edit(message, Content.text("Your order arrives tomorrow."));
            changes.addLabel("shipped");
            changes.markRead("agent-7", 12);
        });
    }

    static void lists(Switchboard board) {
        ConversationQuery unread = ConversationQuery.open().channel("support").unreadBy("agent-7");
        Page<Conversation> page = board.conversations().find(unread);
        while (page.next().isPresent()) {
            page = board.conversations().find(unread.after(page.nextCursor()));
        }
    }

    static void messages(Switchboard board, Conversation conversation) {
        List<Message> newest = board.conversations().messages(conversation.id(), Long.MAX_VALUE, 50);
        if (!newest.isEmpty()) {
            long oldest = newest.get(newest.size() - 1).seq();
            List<Message> before = board.conversations().messages(conversation.id(), oldest, 50);
            before.forEach(message -> System.out.println(message.text().plain()));
        }
    }

    static void people(Switchboard board) {
        Optional<Contact> anna = board.contacts().of(new Identity.Key("telegram", "123456789"));
        Page<Contact> found = board.contacts().find("Ann", null, 50);
        System.out.println(anna + " " + found.items());
    }

    static Page<Conversation> conversations(Switchboard board, Contact contact) {
        return board.conversations().find(ConversationQuery.open().contact(contact.id()));
    }

    static void following(Switchboard board) {
        Events.Subscription inbox = board.events().subscribe("inbox", event -> {
            if (event.type().equals(Event.MESSAGE_RECEIVED)) {
                System.out.println("new message " + event.message());
            }
        });
        inbox.close();
    }

    static Position reading(Switchboard board, Position position) {
        try {
            List<Event> events = board.events().read(position, 200);
            return events.isEmpty() ? position : events.get(events.size() - 1).position();
        } catch (CursorExpiredException e) {
            return board.events().latest(); // read the state anew, then go on from here
        }
    }

    static void parked(Switchboard board) {
        Page<Parked> page = board.parked().list("support", null, 100);
        for (Parked parked : page.items()) {
            if (parked.kind() == Parked.Kind.UNIT) {
                board.parked().retry(parked.id());
            }
        }
    }

    static void health(Switchboard board) {
        for (Health.Problem problem : board.health().problems()) {
            System.out.println(problem.area() + " " + problem.channel() + ": " + problem.reason());
        }
    }

    static void files(Message message, Path folder) throws IOException {
        for (Attachment attachment : message.content().all(Attachment.class)) {
            try (InputStream bytes = attachment.open()) {
                Files.copy(bytes, Files.createTempFile(folder, "received-", ".bin"));
            }
        }
    }
}
