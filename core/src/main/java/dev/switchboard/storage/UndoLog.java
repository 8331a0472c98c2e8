package dev.switchboard.storage;

import java.util.ArrayDeque;
import java.util.Deque;

/** What takes back the changes of the transaction that runs, the newest first. Guarded by the storage's mutex. */
final class UndoLog {
    private final Deque<Runnable> inverses = new ArrayDeque<>();

    /** Keeps what takes a change back that was just made. */
    void push(Runnable inverse) {
        inverses.push(inverse);
    }

    /** Makes all changes final. */
    void commit() {
        inverses.clear();
    }

    /** Takes back all that was not committed. */
    void rollback() {
        while (!inverses.isEmpty()) {
            inverses.pop().run();
        }
    }
}
