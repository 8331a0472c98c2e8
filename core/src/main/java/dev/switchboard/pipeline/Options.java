package dev.switchboard.pipeline;

import dev.switchboard.model.Retention;
import java.time.Duration;

/**
 * The numbers that a board runs by; the builder of the top floor says what each is.
 *
 * @param tenant part of the key of everything stored
 * @param node the node's name
 * @param lease how long a node may be silent before its work is taken over
 * @param handlerAttempts how often a unit is tried before it is parked
 * @param handlerTimeout how long a unit may take
 * @param handlerThreads how many units of one channel run at once
 * @param sendThreads how many sends of one channel run at once
 * @param sendExpiry how long an operation is tried before it fails
 * @param drain how long closing waits for what is running
 * @param pollInterval how often the storage is asked for due work and events of other nodes
 * @param maxWebhookBytes the largest webhook body
 * @param maxAttachmentBytes the largest attachment
 * @param albumQuietTime how long an album waits for one more piece before it is handled
 * @param retention how long what is stored is kept
 */
public record Options(
        String tenant,
        String node,
        Duration lease,
        int handlerAttempts,
        Duration handlerTimeout,
        int handlerThreads,
        int sendThreads,
        Duration sendExpiry,
        Duration drain,
        Duration pollInterval,
        int maxWebhookBytes,
        long maxAttachmentBytes,
        Duration albumQuietTime,
        Retention retention) {
    static final Backoff HANDLER_BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
    static final Backoff SEND_BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));
    static final Backoff POLL_BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    static final int MOST_HELD = 1_024;
    static final int QUEUE = 4_096;
    static final int INTAKE_WRITERS = 2;
    /** Results of units and sends lie close together: a second writer makes smaller batches of them, and more of these. */
    static final int RESULT_WRITERS = 1;
}
