package dev.switchboard.simulator;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a connector can ask a simulated platform for. */
public enum Operation {
    /** A message is sent. */
    SEND,
    /** A sent message gets other content. */
    EDIT,
    /** A sent message is deleted. */
    DELETE,
    /** A message is reacted to. */
    REACT,
    /** It is shown that somebody types. */
    TYPING,
    /** It is asked whether a send was taken. */
    FIND,
    /** It is asked whether the account is usable. */
    CHECK,
    /** What people did is polled for. */
    POLL,
    /** A file is handed over, to be sent with a message. */
    UPLOAD,
    /** A file that a person sent is opened. */
    OPEN;

    /** Those that people see the result of. */
    static final Set<Operation> CHANGES = EnumSet.of(SEND, EDIT, DELETE, REACT);

    /** The name, as it is written in JSON. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
