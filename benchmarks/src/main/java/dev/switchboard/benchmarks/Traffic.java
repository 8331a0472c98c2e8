package dev.switchboard.benchmarks;

/** The messages that all programs here are given: many people, each in a chat of their own, who write in turn. */
final class Traffic {
    /** The channel that they write to. */
    static final String CHANNEL = "people";

    /** Who names the people. */
    static final String NAMESPACE = "benchmark";

    /** How many people write, and so how many conversations there are. */
    static final int CHATS = 1_000;

    private static final String REPLY = "You said: ";

    private Traffic() {}

    /** The chat in which a message is written, which is its writer's id, too. */
    static String chat(long number) {
        return "chat-" + number % CHATS;
    }

    /** What the writer of a message is called. */
    static String name(long number) {
        return "Person " + number % CHATS;
    }

    /** The event key of a message. */
    static String key(long number) {
        return "update-" + number;
    }

    /** The platform's id of a message. */
    static String externalId(long number) {
        return "message-" + number;
    }

    /** The platform's id of the reply to a message. */
    static String replyId(long number) {
        return "reply-" + number;
    }

    /** What a message says. */
    static String text(long number) {
        return "I have a question about order " + number;
    }

    /** What is replied to a message. */
    static String reply(String text) {
        return REPLY + text;
    }

    /** The number of the message that a text ends with. */
    static long number(String text) {
        return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
    }
}
