package dev.switchboard.storage.jdbc;

import java.time.Duration;

/**
 * How long a server waits in transactions that write. A node that freezes or vanishes in one keeps its locks until the
 * server ends the transaction; those who wait for them give up later than that, and so get them as a rule.
 *
 * @param withClient until the server ends a transaction whose client asks for nothing
 * @param forLock until a statement gives up waiting for a lock
 */
record Patience(Duration withClient, Duration forLock) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10));
}
