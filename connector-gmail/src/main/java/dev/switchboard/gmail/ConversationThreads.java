package dev.switchboard.gmail;

import dev.switchboard.mail.ReadMail;

/** Names the thread of a mail's conversation. */
@FunctionalInterface
interface ConversationThreads {
    /** Nobody is asked, and Gmail's thread is taken as it is; where it names none, each mail has one of its own. */
    ConversationThreads UNASKED = (message, mail) -> message.thread().isEmpty() ? message.id() : message.thread();

    /** The thread of the conversation that a mail belongs to. */
    String of(RawMessage message, ReadMail mail) throws InterruptedException;
}
